/** The combinations of a product: a table to type and paste into, on a phone one card for each. */

import { html, nextTick, ref } from "../../../shared/html.js";
import { icon } from "../../../shared/icons.js";
import { firstText, t } from "../../../shared/texts.js";
import { toast } from "../../../shared/toasts.js";
import { useNarrow } from "../../parts/narrow.js";
import { stockLine } from "../editor/stock_line.js";
import { Cell } from "./cell.js";
import { columnsOf, writeCell } from "./columns.js";
import { withCodes } from "./codes.js";
import { FillBar } from "./fill_bar.js";
import { cellsIn, filled, pasted } from "./filling.js";
import { rowTitle } from "./sheet.js";

/** `stem`: the product's code. Emits `rows` with all of them anew, `picture`, `parts` and `price` with the row whose own dialog is wanted. */
export const SkuRows = {
  name: "SkuRows",
  props: { sheet: Object, kind: String, stem: String, links: Object, levels: Object, mayPrice: Boolean, troubleOf: Function },
  emits: ["rows", "picture", "parts", "price"],
  setup(props, { emit }) {
    const narrow = useNarrow();
    const box = ref(null);
    const columns = () => columnsOf(props.kind);
    const change = (index, fields) => emit("rows", props.sheet.rows.map((row, at) => (at === index ? { ...row, ...fields } : row)));
    const onPaste = (row, column, text) => {
      const write = (one, name, cell) => { const found = writeCell(name, cell); return found && { ...one, ...found }; };
      const done = pasted(props.sheet.rows, columns(), { row, column }, cellsIn(text), write);
      emit("rows", done.rows);
      const bad = done.bad + done.over;
      toast(t(bad ? "console.products.pasted.some" : "console.products.pasted", { n: done.filled, bad: done.bad, over: done.over }), { kind: bad ? "bad" : "ok" });
    };
    const codes = (anew) => {
      const before = props.sheet.rows;
      const next = withCodes(props.stem, props.sheet.axes, before, anew);
      const made = next.filter((row, at) => row.code !== before[at].code).length;
      emit("rows", next);
      if (made) toast(t("console.products.codes.made", { n: made }), { actions: [{ label: t("console.undo"), run: () => emit("rows", before) }] });
      else toast(t("console.products.codes.none"), { actions: [{ label: t("console.products.codes.anew"), run: () => codes(true) }] });
    };
    const step = (row, column, by) => nextTick(() => { const input = box.value?.querySelector(`#sku-${row + by}-${column}`); input?.focus(); input?.select?.(); });
    const cell = (row, at, column) => html`<${Cell} key=${column} id=${`sku-${at}-${column}`} row=${row} column=${column} title=${rowTitle(props.sheet.axes, row)} error=${props.troubleOf(at, column)} disabled=${column === "price" && (!row.id || !props.mayPrice)}
      onChange=${(fields) => change(at, fields)} onPaste=${(text) => onPaste(at, columns().indexOf(column), text)} onStep=${(by) => step(at, column, by)} />`;
    const picture = (row) => html`<button type="button" class="sku-picture" aria-label=${t("console.products.sku.picture", { name: rowTitle(props.sheet.axes, row) })} title=${t("console.products.sku.picture", { name: rowTitle(props.sheet.axes, row) })} onClick=${() => emit("picture", row)}>
      ${row.picture && props.links[row.picture]?.thumb_url ? html`<img src=${props.links[row.picture].thumb_url} alt="" loading="lazy" />` : icon(row.picture ? "image" : "plus", "small-icon")}</button>`;
    const sold = (row, at) => html`<label class="tick sku-on"><input type="checkbox" checked=${row.on} aria-label=${t("console.products.sku.on", { name: rowTitle(props.sheet.axes, row) })} onChange=${(event) => change(at, { on: event.target.checked })} />${narrow.value ? html`<span>${t("console.products.cell.on")}</span>` : null}</label>`;
    const stock = (row) => html`<span class="sku-stock">${stockLine(props.levels[row.id] ?? undefined, row.id)}</span>`;
    const more = (row) => html`<span class="sku-more">${props.kind === "bundle" && html`<button type="button" class="button tiny" onClick=${() => emit("parts", row)}>${t("console.products.parts.count", { n: row.parts.length })}</button>`}
      ${props.mayPrice && html`<button type="button" class=${narrow.value ? "button" : "icon-button"} disabled=${!row.id} aria-label=${t("console.products.sku.prices", { name: rowTitle(props.sheet.axes, row) })} title=${t("console.products.sku.prices", { name: rowTitle(props.sheet.axes, row) })} onClick=${() => emit("price", row)}>${narrow.value ? t("console.products.prices") : icon("tag", "small-icon")}</button>`}</span>`;
    const table = () => html`<div class="sku-scroll" tabindex="0" role="region" aria-label=${t("console.products.skus")}><table class="sku-table"><thead><tr><th scope="col">${t("console.products.cell.title")}</th>
        ${columns().map((column) => html`<th key=${column} scope="col" class=${column}>${t(`console.products.cell.${column}`)}<small>${firstText([`console.products.cell.unit.${column}`])}</small></th>`)}
        <th scope="col">${t("console.products.cell.stock")}</th><th scope="col">${t("console.products.cell.on")}</th><th scope="col"><span class="visually-hidden">${t("console.products.prices")}</span></th></tr></thead>
      <tbody>${props.sheet.rows.map((row, at) => html`<tr key=${row.key} class=${row.on ? "" : "is-off"}><th scope="row"><span class="sku-name">${picture(row)}<b>${rowTitle(props.sheet.axes, row)}</b></span></th>
        ${columns().map((column) => html`<td key=${column}>${cell(row, at, column)}</td>`)}<td>${stock(row)}</td><td>${sold(row, at)}</td><td>${more(row)}</td></tr>`)}</tbody></table></div>`;
    const card = (row, at) => html`<li key=${row.key} class=${`sku-card ${row.on ? "" : "is-off"}`}><header>${picture(row)}<b>${rowTitle(props.sheet.axes, row)}</b>${sold(row, at)}</header>
      <div class="sku-cells">${columns().map((column) => html`<div key=${column} class="sku-field"><span aria-hidden="true">${t(`console.products.cell.${column}`)} <small>${firstText([`console.products.cell.unit.${column}`])}</small></span>${cell(row, at, column)}</div>`)}</div>
      <footer><span>${t("console.products.cell.stock")} ${stock(row)}</span>${more(row)}</footer></li>`;
    return () => html`<div ref=${box} class="sku-rows">
      <${FillBar} sheet=${props.sheet} columns=${columns().filter((name) => name !== "price" || props.mayPrice)} onFill=${(wanted, fields) => emit("rows", filled(props.sheet.rows, wanted, fields))} onCodes=${codes} />
      ${narrow.value ? html`<ul class="sku-cards">${props.sheet.rows.map(card)}</ul>` : table()}</div>`;
  },
};
