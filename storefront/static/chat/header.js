// Who the fan talks to, and whether they are there.

import { html } from "./dom.js";
import { icon } from "./icons.js";
import { isEmbedded, page, t } from "./page.js";

export function avatar(size = "") {
  return html`<span class=${`shop-avatar ${size}`} aria-hidden="true">${Array.from(page.shop.name)[0]}</span>`;
}

// The browser knows at once that the network is gone; the socket notices only when it misses a beat.
const isOn = (state) => state.up && !state.downShown;

function status(state) {
  const { agent, state: episode } = state.view.conversation;
  if (!isOn(state)) return t("status_connecting");
  if (state.typing) return t("status_typing");
  if (agent && episode === "agent") return t("status_agent", { name: agent.name });
  return t(episode === "waiting" ? "status_waiting" : "status_idle");
}

export const Header = {
  props: ["chat"],
  setup: (props) => () => {
    const { state } = props.chat;
    return html`<header class="head">
      <div class="head-avatar">${avatar()}<span class=${`presence ${isOn(state) ? "on" : ""}`}></span></div>
      <div class="head-words">
        <h1>${page.shop.name}</h1>
        <p class=${state.typing ? "typing-now" : ""} aria-live="polite">${status(state)}</p>
      </div>
      ${isEmbedded && html`<button type="button" class="round" aria-label=${t("close")} title=${t("close")}
        onClick=${() => parent.postMessage({ type: "uphub:close" }, "*")}>${icon("close")}</button>`}
    </header>
    ${state.downShown && html`<div class="banner" role="status">
      ${icon("cloud")}<span>${t("offline")}</span>
      <button type="button" onClick=${props.chat.reconnect}>${t("retry_now")}</button>
    </div>`}
    ${state.notice && html`<div class="banner notice" role="alert">${icon("alert")}<span>${state.notice}</span></div>`}`;
  },
};
