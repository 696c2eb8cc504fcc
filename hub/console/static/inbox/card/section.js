/** The frame of one part of the card: a title, an act beside it, and whether it is unfolded. */

import { html, ref } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";

const KEY = "hub.card.folded";

function remembered() {
  try { return new Set(JSON.parse(localStorage.getItem(KEY) ?? "[]")); } catch { return new Set(); }
}

/** Folding is the person's habit, the same for every customer. */
function keep(name, isFolded) {
  const names = remembered();
  if (isFolded) names.add(name);
  else names.delete(name);
  try { localStorage.setItem(KEY, JSON.stringify([...names])); } catch { /* private windows may refuse */ }
}

/** Slot `act`: what stands beside the title. The content is rendered only while it is unfolded. */
export const CardSection = {
  name: "CardSection",
  props: { name: String, title: String, count: Number },
  setup(props, { slots }) {
    const folded = ref(remembered().has(props.name));
    const turn = () => { folded.value = !folded.value; keep(props.name, folded.value); };
    return () => html`<section class="fan-section" data-part=${props.name} aria-label=${props.title}>
      <header class="card-head"><h3><button type="button" class="card-fold" aria-expanded=${folded.value ? "false" : "true"} onClick=${turn}>
        ${icon("down", "small-icon")}${props.title}${props.count ? html`<span class="card-count">${props.count}</span>` : null}</button></h3>
        ${!folded.value && slots.act?.()}</header>
      ${!folded.value && slots.default?.()}</section>`;
  },
};

export function iconAct(name, key, run, params) {
  const label = t(key, params);
  return html`<button type="button" class="icon-button card-act" aria-label=${label} title=${label} onClick=${run}>${icon(name, "small-icon")}</button>`;
}

export function loading() {
  return html`<div class="card-ghost" aria-busy="true" aria-label=${t("console.loading")}><span class="skeleton"></span><span class="skeleton"></span></div>`;
}

export function failed(message, again) {
  return html`<p class="card-trouble" role="alert">${message} <button type="button" class="button tiny" onClick=${again}>${t("console.again")}</button></p>`;
}
