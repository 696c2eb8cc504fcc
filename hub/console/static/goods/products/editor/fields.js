/** The fields of the editor: their places on the page by the names that the server calls them. */

import { html } from "../../../shared/html.js";
import { firstText, t } from "../../../shared/texts.js";

const COLUMN = { code: "code", barcode: "barcode", weight_g: "weight", dimensions_mm: "size", price_fen: "price", price: "price" };

/** The id of the element in which a field is edited; `content.skus.3.weight_g` is a cell of the table. */
export function placeOf(field) {
  const path = String(field ?? "").replace(/^content\./u, "");
  const [, row, name] = /^skus\.(\d+)\.(\w+)/u.exec(path) ?? [];
  if (row !== undefined) return name === "parts" ? `parts-${row}` : `sku-${row}-${COLUMN[name] ?? "code"}`;
  if (/^(skus|axes)/u.test(path)) return path.startsWith("axes.") ? `axis-${path.split(".")[1]}` : "part-specs";
  if (/^prices?/u.test(path)) return "sku-0-price";
  if (path.startsWith("copy")) return "part-copy";
  return `f-${path.split(".").filter((part) => !/^\d+$/u.test(part)).join("-")}`;
}

/** Brings the field into view and puts the cursor into it; false when it is not on the page. */
export function focusField(field) {
  const target = document.getElementById(placeOf(field));
  if (!target) return false;
  target.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  (target.matches("input, textarea, select, button, [tabindex]") ? target : target.querySelector("input, textarea, select, button"))?.focus({ preventScroll: true });
  return true;
}

/** A field as people call it. */
export function fieldName(part) {
  return firstText([`console.products.field.${part}`, `console.products.field.${part.split(".")[0]}`]) || part;
}

/** A labelled control; what is wrong stands below it, else the hint, and how much room is left where it gets scarce. */
export function row({ id, label, hint = "", error = "", count = null, wide = false }, control) {
  const scarce = count && count[0] > count[1] * 0.8;
  return html`<div class=${`field ${wide ? "is-wide" : ""}`}><label for=${id}>${label}${scarce ? html`<small class="field-count">${t("console.products.count", { n: count[0], most: count[1] })}</small>` : null}</label>${control}
    ${error ? html`<p class="field-error" id=${`${id}-error`} role="alert">${error}</p>` : html`<p class="field-hint" id=${`${id}-error`} hidden=${!hint}>${hint}</p>`}</div>`;
}

export function text({ id, value, most, onInput, error = "", placeholder = null, type = "text", ...more }) {
  return html`<input class="input" id=${id} type=${type} value=${value} maxlength=${most} placeholder=${placeholder} autocomplete="off" aria-invalid=${error ? "true" : null} aria-describedby=${`${id}-error`}
    onInput=${(event) => onInput(event.target.value)} ...${more} />`;
}

export function area({ id, value, most, rows = 6, onInput, error = "", placeholder = null }) {
  return html`<textarea class="input" id=${id} rows=${rows} maxlength=${most} placeholder=${placeholder} dir="auto" value=${value} aria-invalid=${error ? "true" : null} aria-describedby=${`${id}-error`}
    onInput=${(event) => onInput(event.target.value)}></textarea>`;
}

/** A part of the editor, which the links of findings may lead to. */
export function part(name, about, ...children) {
  return html`<section class="panel part" id=${`part-${name}`} tabindex="-1" aria-labelledby=${`part-${name}-title`}><header class="panel-head"><h2 id=${`part-${name}-title`}>${t(`console.products.part.${name}`)}</h2>${about && html`<p>${about}</p>`}</header>${children}</section>`;
}
