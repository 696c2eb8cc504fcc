/** Short notices with a way out; failures stay longer than good news. */

import { html, shallowRef } from "./html.js";
import { icon } from "./icons.js";
import { withOne } from "./gathered.js";
import { t } from "./texts.js";

const TTL_MS = { ok: 4000, bad: 12_000 };
const ICONS = { bad: "alert", news: "bell" };
const MOST = 4;
let count = 0;
export const toasts = shallowRef([]);

/** `actions`: [{label, run}]; the same text is not stacked twice. `gather`: {name, words: (n) => text, actions} of many alike. */
export function toast(text, { kind = "ok", actions = [], gather = null } = {}) {
  const id = (count += 1);
  toasts.value = withOne(toasts.value, { id, text, kind, actions, gather }).slice(-MOST);
  setTimeout(() => dismiss(id), TTL_MS[kind] ?? TTL_MS.bad);
}

/** Says what went wrong; `actions` is what the person can do about it. */
export function complain(error, actions = []) {
  const signIn = { label: t("console.sign_in.again"), run: () => location.assign("/console/sign-in") };
  toast(error.message, { kind: "bad", actions: error.code === "signed_out" ? [signIn] : actions });
}

function dismiss(id) {
  toasts.value = toasts.value.filter((other) => other.id !== id);
}

function one(entry) {
  const run = (action) => () => { dismiss(entry.id); action.run(); };
  return html`<li key=${entry.id} class=${`toast ${entry.kind}`} role=${entry.kind === "bad" ? "alert" : "status"}>
    ${icon(ICONS[entry.kind] ?? "check")}
    <span class="toast-text">${entry.text}</span>
    ${entry.actions.map((action) => html`<button key=${action.label} type="button" class="button tiny" onClick=${run(action)}>${action.label}</button>`)}
    <button type="button" class="icon-button" aria-label=${t("console.dismiss")} onClick=${() => dismiss(entry.id)}>${icon("close")}</button>
  </li>`;
}

export const Toasts = {
  name: "Toasts",
  setup: () => () => html`<ul class="toasts" aria-live="polite">${toasts.value.map(one)}</ul>`,
};
