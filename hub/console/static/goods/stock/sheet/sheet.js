/** A sheet of many SKUs: received, counted or moved in one go; a scanner adds a piece with every beep. */

import { confirmed } from "../../../shared/confirm.js";
import { computed, html, inject, onBeforeUnmount, onMounted, ref, shallowRef, watch } from "../../../shared/html.js";
import { icon } from "../../../shared/icons.js";
import { t } from "../../../shared/texts.js";
import { complain, toast } from "../../../shared/toasts.js";
import { linkTo, usePlace } from "../../place.js";
import { changes, MOST_ROWS, renewed, summary, withCount, withOne, without, withRow } from "../sheet_rows.js";
import { placed, rowsOf } from "../source.js";
import { warehouseField } from "../warehouse_field.js";
import { count, signed } from "../words.js";
import { forget, recall, remember } from "./keeping.js";
import { Review } from "./review.js";
import { ScanBox } from "./scan_box.js";
import { sheetRow } from "./sheet_row.js";

export const Sheet = {
  name: "StockSheet",
  props: { kind: String },
  setup(props) {
    const stock = inject("stock");
    const { onLink } = usePlace();
    const whole = new Map(); // SKU → its row over all warehouses
    const rows = shallowRef([]);
    const here = ref("");
    const there = ref("");
    const lit = ref("");
    const before = shallowRef([]); // what undo goes back to
    const reviewing = ref(false);
    const restoring = ref(false);
    const houses = computed(() => stock.figures.value?.warehouses ?? []);
    const told = computed(() => summary(rows.value, props.kind));
    const changed = computed(() => changes(rows.value, props.kind));

    const write = (next) => {
      if (next === rows.value) return;
      before.value = [...before.value, rows.value].slice(-50);
      rows.value = next;
    };
    const undo = () => { rows.value = before.value.at(-1); before.value = before.value.slice(0, -1); };
    const rowOf = (row) => { whole.set(row.sku_id, row); return placed(row, here.value); };
    const refuse = (row) => (row.mode !== "counted" ? t(`console.stock.sheet.not.${row.mode}`) : rows.value.length >= MOST_ROWS && !rows.value.some((other) => other.sku_id === row.sku_id) ? t("console.stock.sheet.full", { n: MOST_ROWS }) : "");
    /** From a scan: one piece more. From the search: a row whose count is typed. */
    const take = (row, isScan) => {
      const no = refuse(row);
      if (no) return no;
      write(isScan ? withOne(rows.value, rowOf(row)) : withRow(rows.value, rowOf(row)));
      lit.value = "";
      requestAnimationFrame(() => { lit.value = row.sku_id; if (!isScan) focusCount(row.sku_id); });
      return "";
    };
    const move = (id) => { here.value = id; rows.value = renewed(rows.value, [...whole.values()].map((row) => placed(row, id))); };
    /** The numbers as they are now, under the counts that were entered. */
    const look = async () => {
      const ids = rows.value.map((row) => row.sku_id);
      if (!ids.length) return;
      for (const row of await rowsOf(ids)) whole.set(row.sku_id, row);
      rows.value = renewed(rows.value, [...whole.values()].map((row) => placed(row, here.value)));
    };
    const restore = async () => {
      const kept = recall(stock.shopId, props.kind);
      here.value = houses.value.some((house) => house.id === kept?.here) ? kept.here : houses.value[0]?.id ?? "";
      there.value = houses.value.find((house) => house.id !== here.value)?.id ?? "";
      if (!kept?.rows.length) return;
      restoring.value = true;
      const found = await rowsOf(kept.rows.map(([id]) => id)).catch((error) => { complain(error, [{ label: t("console.again"), run: restore }]); return null; });
      restoring.value = false;
      if (!found) return;
      const counts = new Map(kept.rows);
      rows.value = found.map((row) => ({ ...rowOf(row), count: counts.get(row.sku_id) ?? null }));
      toast(t("console.stock.sheet.restored", { n: rows.value.length }));
    };
    const clear = async () => {
      if (!await confirmed({ title: t("console.stock.sheet.clear"), text: t("console.stock.sheet.clear.about"), yes: t("console.stock.sheet.clear"), danger: true })) return;
      write([]);
    };
    const applied = () => {
      const n = changed.value.length;
      reviewing.value = false;
      forget(stock.shopId, props.kind);
      rows.value = [];
      before.value = [];
      stock.refresh();
      toast(t(`console.stock.sheet.done.${props.kind}`, { n }));
    };
    const begin = watch(houses, (found) => { if (found.length && !here.value) restore(); });
    onMounted(() => { if (houses.value.length) restore(); });
    watch([rows, here], () => { if (here.value && !restoring.value) remember(stock.shopId, props.kind, here.value, rows.value); });
    onBeforeUnmount(begin);

    const transfer = computed(() => props.kind === "transfer");
    return () => html`<section class="stock stock-sheet">
      <a class="goods-back" href=${linkTo("")} onClick=${onLink("")}>${icon("back")}${t("console.stock.back")}</a>
      <header class="goods-head"><div><h1>${t(`console.stock.sheet.${props.kind}`)}</h1><p>${t(`console.stock.sheet.${props.kind}.about`)}</p></div></header>
      <div class="stock-sheet-top">
        ${warehouseField({ id: "sheet-here", label: t(transfer.value ? "console.stock.from" : "console.stock.warehouse"), value: here.value, houses: houses.value, figures: stock.figures.value, onPick: move })}
        ${transfer.value && warehouseField({ id: "sheet-there", label: t("console.stock.to"), value: there.value, houses: houses.value.filter((house) => house.id !== here.value), figures: stock.figures.value, onPick: (id) => { there.value = id; } })}</div>
      <${ScanBox} known=${whole} onTake=${take} />
      ${restoring.value && html`<div class="skeleton stock-ghost" aria-busy="true"></div>`}
      ${!rows.value.length && !restoring.value && html`<div class="empty"><span class="empty-icon">${icon("bag")}</span><b>${t("console.stock.sheet.empty")}</b><p>${t("console.stock.sheet.empty.about")}</p>
        ${before.value.length > 0 && html`<button type="button" class="button" onClick=${undo}>${t("console.stock.undo")}</button>`}</div>`}
      ${rows.value.length > 0 && html`<ul class="sheet-rows">${rows.value.map((row) => sheetRow(row, { kind: props.kind, isLit: lit.value === row.sku_id, onCount: (n) => write(withCount(rows.value, row.sku_id, n)), onDrop: () => write(without(rows.value, row.sku_id)) }))}</ul>
      <footer class="sheet-bar"><span class="sheet-sum" role="status">${words()}</span>
        <button type="button" class="button" disabled=${!before.value.length} onClick=${undo}>${t("console.stock.undo")}</button>
        <button type="button" class="button" onClick=${clear}>${t("console.stock.sheet.clear")}</button>
        <button type="button" class="button primary" disabled=${!told.value.filled || (transfer.value && !there.value)} onClick=${() => { reviewing.value = true; }}>${t(`console.stock.sheet.look.${props.kind}`)}</button></footer>`}
      ${reviewing.value && html`<${Review} kind=${props.kind} rows=${rows.value} here=${here.value} there=${there.value} onLook=${look} onClose=${() => { reviewing.value = false; }} onDone=${applied} />`}
    </section>`;

    function words() {
      const { filled, pieces, same, more, less } = told.value;
      if (props.kind !== "take") return t("console.stock.sheet.sum", { skus: filled, n: count(pieces) });
      return t("console.stock.sheet.sum.take", { skus: filled, same, more: signed(more), less: signed(-less) });
    }
  },
};

function focusCount(skuId) {
  const input = document.getElementById(`count-${skuId}`);
  input?.focus();
  input?.select();
}
