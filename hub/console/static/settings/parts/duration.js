/** A length of time as a number and a unit. */

import { html } from "../../shared/html.js";
import { t } from "../../shared/texts.js";

export const UNITS = { seconds: 1, minutes: 60, hours: 3600 };
const LONGEST_S = 30 * 86_400;

/** The largest unit in which it is a whole number. */
export function unitOf(seconds) {
  if (seconds > 0 && seconds % UNITS.hours === 0) return "hours";
  return seconds % UNITS.minutes === 0 ? "minutes" : "seconds";
}

export function duration({ id, seconds, label, onChange, error = "" }) {
  const unit = unitOf(seconds);
  const set = (value, of) => { if (Number.isFinite(value) && value > 0) onChange(Math.min(Math.round(value) * UNITS[of], LONGEST_S)); };
  return html`<span class="with-unit">
    <input class="input" id=${id} type="number" inputmode="numeric" min="1" aria-label=${label} aria-invalid=${error ? "true" : null} value=${seconds / UNITS[unit]} onChange=${(event) => set(Number(event.target.value), unit)} />
    <select class="input" aria-label=${t("console.unit.of", { label })} value=${unit} onChange=${(event) => set(seconds / UNITS[unit], event.target.value)}>
      ${Object.keys(UNITS).map((name) => html`<option key=${name} value=${name}>${t(`console.unit.${name}`)}</option>`)}</select>
    ${error && html`<small class="field-error" role="alert">${error}</small>`}</span>`;
}
