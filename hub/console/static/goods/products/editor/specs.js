/** Spec axes, their combinations, and the prices and stock of a product that has only one. */

import { computed, html, shallowRef } from "../../../shared/html.js";
import { Dialog } from "../../../shared/dialog.js";
import { t } from "../../../shared/texts.js";
import { MoneyInput } from "../../parts/money_input.js";
import { PriceDialog } from "../../prices/dialog.js";
import { PriceTableDialog } from "../../prices/table_dialog.js";
import { Axes } from "../variants/axes.js";
import { SkuRows } from "../variants/rows.js";
import { rowTitle, spannedBy } from "../variants/sheet.js";
import { BundleParts } from "./bundle_parts.js";
import { part, row, text } from "./fields.js";
import { stockLine, stockLink } from "./stock_line.js";

const FIELD = { code: ["code"], barcode: ["barcode"], weight: ["weight_g"], size: ["dimensions_mm"], price: ["price_fen"] };
const NONE = {};

/** → {render(single), dialogs()}: handlers are made once, so that typing elsewhere leaves the table alone. */
export function specs({ edited, kind, rights, links, stocks, setSheet, setRow, wrong, prices, pickFor, zone }) {
  const { form, product, set } = edited;
  const mayPrice = rights.includes("prices.manage");
  const opened = shallowRef(null); // {what: "parts" | "price" | "prices", key}
  const rowOf = (key) => form.value.sheet.rows.find((one) => one.key === key);
  const onRows = (rows) => setSheet({ ...form.value.sheet, rows });
  const onParts = (one) => { opened.value = { what: "parts", key: one.key }; };
  const onPrices = () => { opened.value = { what: "prices" }; };
  const onPrice = (one) => { opened.value = { what: "price", key: one.key }; };
  const onAxes = (sheet, lost) => setSheet(sheet, lost);
  const troubleOf = (at, column) => FIELD[column].map((name) => wrong(`content.skus.${at}.${name}`)).find(Boolean) ?? "";
  const close = async () => {
    const { what, key } = opened.value;
    opened.value = null;
    const one = rowOf(key);
    if (what === "price" && one?.id) form.value = await prices.refresh(form.value, one.id).catch(() => form.value);
  };
  const count = computed(() => spannedBy(form.value?.sheet.axes ?? []));
  const alone = (one) => html`<div class="panel-grid">
    ${row({ id: "sku-0-price", label: t("console.products.field.price"), hint: t("console.products.price.hint"), error: wrong("content.skus.0.price_fen") }, html`<span class="price-line"><${MoneyInput} id="sku-0-price" fen=${one.price_fen ?? null} disabled=${!mayPrice} onChange=${(fen) => setRow({ price_fen: fen })} />
      <button type="button" class="button" disabled=${!one.id} onClick=${() => onPrice(one)}>${t("console.products.prices.all")}</button></span>`)}
    ${row({ id: "sku-0-code", label: t("console.products.field.sku_code"), hint: t("console.products.sku_code.hint"), error: wrong("content.skus.0.code") }, text({ id: "sku-0-code", value: one.code, most: 40, error: wrong("content.skus.0.code"), spellcheck: "false", onInput: (code) => setRow({ code: code.trim() }) }))}
    ${kind.value === "physical" || kind.value === "bundle" ? row({ id: "sku-0-barcode", label: t("console.products.field.barcode"), error: wrong("content.skus.0.barcode") }, text({ id: "sku-0-barcode", value: one.barcode, most: 32, error: wrong("content.skus.0.barcode"), inputmode: "numeric", onInput: (barcode) => setRow({ barcode: barcode.trim() }) })) : null}
    <div class="field"><span class="label">${t("console.products.field.stock")}</span><p class="stock-line">${stockLine(stocks.levels.value[one.id], one.id)} ${product.value?.version && one.id ? html`<a class="button tiny" href=${stockLink(one.id)}>${t("console.products.stock.open")}</a>` : null}</p></div></div>`;
  const render = (single) => part("specs", single ? "" : t("console.products.specs.count", { n: count.value }),
    single ? alone(form.value.sheet.rows[0]) : null,
    html`<${Axes} sheet=${form.value.sheet} error=${wrong("content.axes")} onChange=${onAxes} />`,
    single ? null : html`<${SkuRows} sheet=${form.value.sheet} kind=${kind.value} stem=${product.value?.code ?? form.value.code} links=${links.value ?? NONE} levels=${stocks.levels.value} mayPrice=${mayPrice} troubleOf=${troubleOf}
      onRows=${onRows} onPicture=${pickFor} onParts=${onParts} onPrice=${onPrice} />`,
    single || !mayPrice ? null : html`<button type="button" class="button all-prices" disabled=${!form.value.sheet.rows.some((one) => one.id)} onClick=${onPrices}>${t("console.prices.all_skus")}</button>`);
  const closePrices = async () => {
    opened.value = null;
    const ids = form.value.sheet.rows.map((one) => one.id).filter(Boolean);
    form.value = await prices.refresh(form.value, ...ids).catch(() => form.value);
  };
  const table = () => {
    const rows = form.value.sheet.rows.filter((one) => one.id);
    return html`<${PriceTableDialog} skus=${rows.map((one) => ({ id: one.id, name: rowTitle(form.value.sheet.axes, one) }))} rights=${rights} onClose=${closePrices} />`;
  };
  const dialogs = () => {
    if (opened.value?.what === "prices") return table();
    const one = opened.value && rowOf(opened.value.key);
    if (!one) return null;
    const title = rowTitle(form.value.sheet.axes, one) || form.value.title;
    if (opened.value.what === "price") return html`<${PriceDialog} skuId=${one.id} title=${t("console.products.prices.of", { name: title })} rights=${rights} zone=${zone} onClose=${close} />`;
    return html`<${Dialog} title=${t("console.products.parts.of", { name: title })} wide onClose=${close}><${BundleParts} id="parts-dialog" parts=${one.parts} onChange=${(parts) => onRows(form.value.sheet.rows.map((other) => (other.key === one.key ? { ...other, parts } : other)))} />
      <footer class="dialog-foot"><button type="button" class="button primary" onClick=${close}>${t("console.products.done")}</button></footer><//>`;
  };
  return { render, dialogs, set };
}
