/** Where a SKU lies, warehouse by warehouse. */

import { html } from "../../../shared/html.js";
import { t } from "../../../shared/texts.js";
import { count, warehouseName } from "../words.js";

const NUMBERS = ["physical", "reserved", "allocated", "preallocated", "available"];

export function places(stock, figures) {
  if (!stock.places.length) {
    return html`<section class="panel"><header class="panel-head"><h3>${t("console.stock.places")}</h3></header><p class="muted">${t("console.stock.places.none")}</p></section>`;
  }
  return html`<section class="panel"><header class="panel-head"><h3>${t("console.stock.places")}</h3></header>
    <table class="stock-table small-table"><thead><tr><th scope="col">${t("console.stock.warehouse")}</th>${NUMBERS.map((name) => html`<th key=${name} scope="col" class="n">${t(`console.stock.${name}`)}</th>`)}</tr></thead>
    <tbody>${stock.places.map((place) => html`<tr key=${place.warehouse_id}><th scope="row">${warehouseName(figures, place.warehouse_id)}</th>
      ${NUMBERS.map((name) => html`<td key=${name} class=${`n ${place[name] ? "" : "is-nil"}`} data-name=${t(`console.stock.${name}`)}>${count(place[name])}</td>`)}</tr>`)}</tbody></table></section>`;
}
