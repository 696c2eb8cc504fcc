/** How imports speak: states, sizes, times and counts as people read them. */

import { fullTime } from "../../shared/dates.js";
import { lang, t } from "../../shared/texts.js";

export const AT_WORK = ["reading", "checking", "applying", "writing"];
const TONES = { done: "ok", failed: "bad", cancelled: "", checked: "warn", mapping: "warn", ready: "ok", gone: "" };

export function number(value) {
  return new Intl.NumberFormat(lang).format(value);
}

export function size(bytes) {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

export function time(at, me) {
  return fullTime(Date.parse(at), lang, me.shop.timezone);
}

/** “about 2 minutes left”; nothing while nobody can tell. */
export function left(seconds) {
  if (seconds === null || seconds === undefined) return "";
  if (seconds < 60) return t("console.transfers.left.seconds", { n: seconds });
  return t("console.transfers.left.minutes", { n: Math.ceil(seconds / 60) });
}

export function stateTag(html, state) {
  return html`<span class=${`goods-tag ${TONES[state] ?? "warn"}`}>${t(`console.transfers.state.${state}`)}</span>`;
}
