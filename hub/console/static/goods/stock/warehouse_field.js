/** The choice of a warehouse; where there is but one, its name. */

import { html } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { warehouseName } from "./words.js";

export function warehouseField({ id, label, value, houses, figures, onPick }) {
  if (houses.length === 0) return html`<div class="field"><span class="label">${label}</span><p class="muted">${t(figures?.warehouses.length ? "console.stock.warehouse.other_none" : "console.stock.warehouse.first")}</p></div>`;
  if (houses.length === 1) return html`<div class="field"><span class="label">${label}</span><p>${warehouseName(figures, houses[0].id)}</p></div>`;
  return html`<div class="field"><label for=${id}>${label}</label><select class="input" id=${id} value=${value} onChange=${(event) => onPick(event.target.value)}>
    ${houses.map((house) => html`<option key=${house.id} value=${house.id} selected=${house.id === value}>${warehouseName(figures, house.id)}</option>`)}</select></div>`;
}
