/** The stretches of one day in which the shop is open: add, change, remove. */

import { html } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { minutesOf, troubleOf } from "../opening.js";

const MOST = 6;

/** `spans` is changed in place; `about` names the day for readers of screens. */
export function spansEditor(spans, about, error = "") {
  const trouble = error || (troubleOf(spans) && t(`console.hours.trouble.${troubleOf(spans)}`));
  return html`<div class="day-spans">
    ${spans.map((span, n) => html`<div key=${n} class="span">
      ${clock(span, 0, t("console.hours.from_of", { day: about }), trouble)}<span aria-hidden="true">–</span>${clock(span, 1, t("console.hours.to_of", { day: about }), trouble)}
      <button type="button" class="icon-button" aria-label=${t("console.hours.remove_of", { day: about })} onClick=${() => spans.splice(n, 1)}>${icon("close")}</button>
    </div>`)}
    ${trouble && html`<p class="field-error" role="alert">${trouble}</p>`}
  </div>`;
}

/** A day's end is 24:00 to us and 00:00 to the browser's field. */
function clock(span, end, label, trouble) {
  const onInput = (event) => {
    const value = event.target.value;
    if (value) span[end] = end === 1 && value === "00:00" ? "24:00" : value;
  };
  return html`<input class="input clock" type="time" aria-label=${label} aria-invalid=${trouble ? "true" : null} value=${span[end] === "24:00" ? "00:00" : span[end]} onInput=${onInput} />`;
}

/** Another stretch after the last one, as far as the day goes. */
export function addSpan(spans) {
  const last = spans.length ? minutesOf(spans.at(-1)[1]) : 9 * 60 - 60;
  if (spans.length >= MOST || last >= 23 * 60) return;
  const start = Math.min(last + 60, 23 * 60);
  spans.push([words(start), words(Math.min(start + (spans.length ? 180 : 13 * 60), 24 * 60))]);
}

export function mayAdd(spans) {
  return spans.length < MOST && (spans.length === 0 || minutesOf(spans.at(-1)[1]) < 23 * 60);
}

function words(minute) {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}
