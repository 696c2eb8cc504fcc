/** The rows of the list: a table on a desk, cards on a phone, by the style sheet alone. */

import { html } from "../../../shared/html.js";
import { t } from "../../../shared/texts.js";
import { linkTo } from "../../place.js";
import { StockCell } from "../cell.js";
import { held } from "../explained.js";
import { face } from "../sku_face.js";
import { channelName, count } from "../words.js";

const NUMBERS = ["physical", "reserved", "allocated", "preallocated"];

export function table(rows, { totals, onLink, isBusy }) {
  return html`<table class="stock-table" aria-busy=${isBusy ? "true" : null}>
    <thead><tr><th scope="col">SKU</th>${NUMBERS.map((name) => html`<th key=${name} scope="col" class="n" title=${t(`console.stock.${name}.about`)}>${t(`console.stock.${name}`)}</th>`)}
      <th scope="col" class="n" title=${t("console.stock.available.about")}>${t("console.stock.available")}</th><th scope="col">${t("console.stock.channels")}</th></tr></thead>
    <tbody>${rows.map((row) => line(row, onLink))}</tbody>
    ${totals && html`<tfoot><tr><th scope="row">${totals.name}</th>${NUMBERS.map((name) => html`<td key=${name} class="n" data-name=${t(`console.stock.${name}`)}>${count(totals[name])}</td>`)}
      <td class="n" data-name=${t("console.stock.available")}><b>${count(totals.available)}</b></td><td></td></tr></tfoot>`}</table>`;
}

function line(row, onLink) {
  const to = `sku/${encodeURIComponent(row.sku_id)}`;
  const counted = row.mode === "counted" || row.mode === "pool";
  return html`<tr key=${row.sku_id}><th scope="row">${face(row, { href: linkTo(to), onClick: onLink(to) })}</th>
    ${NUMBERS.map((name) => html`<td key=${name} class=${`n ${name} ${row[name] ? "" : "is-nil"}`} data-name=${t(`console.stock.${name}`)}>${counted ? count(row[name]) : "–"}</td>`)}
    <td class="n stock-available"><${StockCell} stock=${row} /></td><td class="stock-channels">${channels(row)}</td></tr>`;
}

/** Only what differs: a channel without a buffer may sell all that is there. */
function channels(row) {
  if (row.mode === "bundle") return html`<span class="muted">${t("console.stock.mode.bundle")}</span>`;
  if (row.available === null) return null;
  const less = held(row);
  if (!less.length) return html`<span class="muted">${t("console.stock.channels.same")}</span>`;
  return less.map(({ channel, sellable }) => html`<span key=${channel} class="goods-tag">${channelName(channel)} ${count(sellable)}</span>`);
}
