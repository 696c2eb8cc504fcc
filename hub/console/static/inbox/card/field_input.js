/** One value of a shop's own field: how it is typed in, and how it reads. */

import { html } from "../../shared/html.js";
import { lang, t } from "../../shared/texts.js";

const TEXT_MOST = 200;

export function fieldInput(field, value, onInput, trouble) {
  const common = { id: `card-${field.key}`, class: "input", value: value ?? "", "aria-invalid": trouble?.field === `fields.${field.key}` ? "true" : null, onInput };
  if (field.type === "choice") {
    const options = field.options.includes(value) || !value ? field.options : [value, ...field.options];
    return html`<select ...${common}><option value="">${t("console.card.nothing")}</option>${options.map((option) => html`<option key=${option} value=${option} selected=${option === value}>${option}</option>`)}</select>`;
  }
  if (field.type === "date") return html`<input type="date" ...${common} />`;
  if (field.type === "number") return html`<input type="number" step="any" inputmode="decimal" ...${common} />`;
  return html`<input maxlength=${TEXT_MOST} autocomplete="off" ...${common} />`;
}

export function readValue(field, text) {
  if (field.type !== "number" || text === "") return text;
  return Number.isFinite(Number(text)) ? Number(text) : text;
}

export function shownValue(field, value) {
  if (value === undefined || value === null || value === "") return html`<span class="muted">${t("console.card.nothing")}</span>`;
  if (field.type === "number" && typeof value === "number") return new Intl.NumberFormat(lang, { maximumFractionDigits: 6 }).format(value);
  return String(value);
}
