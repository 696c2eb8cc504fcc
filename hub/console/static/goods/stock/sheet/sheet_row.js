/** One SKU of a sheet: what the hub thinks there is, what was counted, and the difference. */

import { html } from "../../../shared/html.js";
import { icon } from "../../../shared/icons.js";
import { t } from "../../../shared/texts.js";
import { countOf } from "../sheet_rows.js";
import { face } from "../sku_face.js";
import { count, signed } from "../words.js";

export function sheetRow(row, { kind, isLit, onCount, onDrop }) {
  const step = (by) => () => onCount(Math.max(0, (row.count ?? 0) + by));
  const write = (event) => {
    const n = countOf(event.target.value);
    if (Number.isNaN(n)) event.target.value = row.count ?? ""; else onCount(n);
  };
  const sku = { title: row.title, code: row.code, specs: row.specs };
  return html`<li key=${row.sku_id} class=${`sheet-row ${isLit ? "is-lit" : ""}`}>${face({ sku, sku_id: row.sku_id, picture_url: row.picture_url })}
    <span class="sheet-there">${t("console.stock.sheet.there", { n: count(row.physical) })}</span>
    <span class="stepper"><button type="button" class="icon-button" aria-label=${t("console.stock.sheet.less", { title: row.title })} disabled=${!row.count} onClick=${step(-1)}>${icon("minus")}</button>
      <input class="input number" id=${`count-${row.sku_id}`} type="text" inputmode="numeric" autocomplete="off" maxlength="9" aria-label=${t("console.stock.sheet.count", { title: row.title })} value=${row.count ?? ""} placeholder="–" onChange=${write} onFocus=${(event) => event.target.select()} onKeydown=${(event) => { if (event.key === "Enter") { event.preventDefault(); event.target.blur(); } }} />
      <button type="button" class="icon-button" aria-label=${t("console.stock.sheet.more", { title: row.title })} onClick=${step(1)}>${icon("plus")}</button></span>
    <span class="sheet-delta">${delta(row, kind)}</span>
    <button type="button" class="icon-button" aria-label=${t("console.stock.sheet.drop", { title: row.title })} onClick=${onDrop}>${icon("close")}</button></li>`;
}

function delta(row, kind) {
  if (kind !== "take") return null;
  if (row.count === null) return html`<small class="muted">${t("console.stock.sheet.open")}</small>`;
  const by = row.count - row.physical;
  return html`<b class=${by < 0 ? "is-less" : by > 0 ? "is-more" : "muted"}>${by ? signed(by) : t("console.stock.sheet.same")}</b>`;
}
