/** The uploads under way, each with its progress and what can be done about it. */

import { html } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { sending, uploads } from "./uploads.js";
import { bytesOf } from "./words.js";

const ROUND = 100;

export const UploadList = {
  name: "UploadList",
  setup: () => () => uploads.value.length > 0 && html`<section class="uploads" aria-label=${t("console.library.uploads")}>
    <header class="uploads-head"><h3>${headline()}</h3>
      ${uploads.value.some((entry) => entry.state === "done") && html`<button type="button" class="button tiny quiet" onClick=${sending.clear}>${t("console.library.uploads.clear")}</button>`}</header>
    <ul class="uploads-list">${uploads.value.map(row)}</ul></section>`,
};

function headline() {
  const done = uploads.value.filter((entry) => entry.state === "done").length;
  return t("console.library.uploads.progress", { done, count: uploads.value.length });
}

function row(entry) {
  const share = entry.size ? Math.round((entry.sent / entry.size) * ROUND) : 0;
  return html`<li key=${entry.id} class=${`upload is-${entry.state}`}>
    <span class="upload-name" title=${entry.name}>${entry.name}</span>
    <span class="upload-words" role="status">${words(entry, share)}</span>
    ${entry.state !== "done" && html`<progress class="upload-bar" max=${ROUND} value=${share} aria-label=${entry.name}></progress>`}
    <span class="upload-acts">${acts(entry)}</span></li>`;
}

function words(entry, share) {
  if (entry.state === "failed") return entry.error?.message ?? "";
  if (entry.state === "done") return t(`console.library.outcome.${entry.outcome}`, { name: entry.asset?.name ?? "" });
  if (entry.state === "sending" || entry.state === "paused") return t(`console.library.upload.${entry.state}`, { share, sent: bytesOf(entry.sent), size: bytesOf(entry.size) });
  return t(`console.library.upload.${entry.state}`);
}

function acts(entry) {
  const pausable = ["waiting", "reading", "sending", "resting", "checking"].includes(entry.state);
  return html`${pausable && act("pause", "pause", entry)}
    ${entry.state === "paused" && act("resume", "play", entry)}
    ${entry.state === "failed" && act("resume", "retry", entry)}
    ${entry.state !== "done" && act("cancel", "close", entry)}`;
}

function act(name, sign, entry) {
  const label = t(`console.library.upload.${name}.do`, { name: entry.name });
  return html`<button type="button" class="icon-button" aria-label=${label} title=${label} onClick=${() => sending[name](entry.id)}>${icon(sign)}</button>`;
}
