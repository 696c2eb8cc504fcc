/** The prices of all SKUs of a product side by side: typed, filled down, or changed alike after a look at the outcome. */

import { get, put } from "../../shared/api.js";
import { computed, html, onMounted, ref, shallowRef, watch } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { toast } from "../../shared/toasts.js";
import { money } from "../parts/money.js";
import { MoneyInput } from "../parts/money_input.js";
import { PriceBulk } from "./bulk.js";
import { CHANNELS } from "./buyer.js";
import { marginOf } from "./form_rules.js";
import { bookOf, filledDown, isChanged, isLow, rowsOf, valueOf, withValue } from "./table_rules.js";

/** `skus`: [{id, name}]. Emits `kept` after prices were saved, `dirty` with whether something waits. */
export const PriceTable = {
  name: "PriceTable",
  props: { skus: Array, rights: Array },
  emits: ["kept", "dirty"],
  setup(props, { emit }) {
    const may = props.rights.includes("prices.manage");
    const costs = props.rights.includes("costs.read");
    const rows = shallowRef(null);
    const channel = ref("");
    const trouble = ref("");
    const refused = shallowRef(null); // {id, column, message}
    const busy = ref(false);
    const load = async () => {
      try {
        const asked = new URLSearchParams({ sku_ids: props.skus.map((one) => one.id).join(",") });
        const { books } = await get(`/api/v1/prices?${asked}`);
        rows.value = rowsOf(books, Object.fromEntries(props.skus.map((one) => [one.id, one.name])));
        trouble.value = "";
        refused.value = null;
      } catch (error) {
        trouble.value = error.message;
      }
    };
    onMounted(load);
    const changed = computed(() => (rows.value ?? []).filter(isChanged));
    watch(() => changed.value.length > 0, (now) => emit("dirty", now));
    const columns = computed(() => ["price_fen", "msrp_fen", ...(costs ? ["cost_fen"] : []), "floor_fen", ...(channel.value ? [`channel:${channel.value}`] : [])]);
    const low = computed(() => (rows.value ?? []).some((row) => columns.value.some((column) => isLow(row, column))));
    const nameOf = (column) => (column.startsWith("channel:") ? t(`console.sales_channel.${column.slice(8)}`) : t(`console.prices.${column}`));
    const set = (id, column, fen) => { refused.value = null; rows.value = rows.value.map((row) => (row.id === id ? withValue(row, column, fen) : row)); };
    const save = async () => {
      busy.value = true;
      const sent = changed.value;
      try {
        await put("/api/v1/prices", { books: sent.map(bookOf) });
        toast(t("console.prices.saved"));
        emit("kept");
        await load();
      } catch (error) {
        const [, at, field] = /^(\d+)\.(.+)$/.exec(error.field ?? "") ?? [];
        refused.value = { id: sent[at]?.id, column: field, message: error.message };
      } finally {
        busy.value = false;
      }
    };
    const mistake = (row, column) => {
      if (isLow(row, column)) return t("console.prices.wrong.below_floor", { floor: money(row.figures.floor_fen) });
      return refused.value?.id === row.id && refused.value.column === column ? refused.value.message : "";
    };
    const cell = (row, column) => html`<td key=${column} data-label=${nameOf(column)}><${MoneyInput} fen=${valueOf(row, column)} label=${`${row.name} ${nameOf(column)}`} disabled=${!may} error=${mistake(row, column)} onChange=${(fen) => set(row.id, column, fen)} />
      ${mistake(row, column) && html`<small class="field-error">${mistake(row, column)}</small>`}</td>`;
    const margin = (row) => {
      const left = marginOf(row.figures.price_fen, row.figures.cost_fen);
      return html`<td class=${left?.fen < 0 ? "table-margin bad" : "table-margin"} data-label=${t("console.prices.margin.short")}>${left ? `${money(left.fen)} · ${left.percent.toFixed(1)}%` : "—"}</td>`;
    };
    const head = (column) => html`<th key=${column} scope="col"><span class="table-head">${nameOf(column)}${may && rows.value.length > 1 && html`<button type="button" class="icon-button" aria-label=${t("console.prices.fill_down", { name: nameOf(column) })} title=${t("console.prices.fill_down", { name: nameOf(column) })} onClick=${() => { rows.value = filledDown(rows.value, column); }}>${icon("down")}</button>`}</span></th>`;
    const table = () => html`<div class="table-scroll" tabindex="0" role="region" aria-label=${t("console.prices")}><table class="price-table"><thead><tr><th scope="col">${t("console.prices.sku")}</th>${columns.value.map(head)}${costs && html`<th scope="col">${t("console.prices.margin.short")}</th>`}</tr></thead>
      <tbody>${rows.value.map((row) => html`<tr key=${row.id} class=${isChanged(row) ? "is-changed" : null}><th scope="row">${row.name}</th>${columns.value.map((column) => cell(row, column))}${costs && margin(row)}</tr>`)}</tbody></table></div>`;
    return () => html`<div class="price-sheet">
      <div class="sheet-bar"><label class="field"><span class="label">${t("console.prices.channel_column")}</span><select class="input" value=${channel.value} onChange=${(event) => { channel.value = event.target.value; }}>
        <option value="">${t("console.prices.channel_column.none")}</option>${CHANNELS.map((name) => html`<option key=${name} value=${name}>${t(`console.sales_channel.${name}`)}</option>`)}</select></label></div>
      ${may && rows.value && html`<${PriceBulk} skus=${props.skus} costs=${costs} waiting=${changed.value.length > 0} onApplied=${() => { load(); emit("kept"); }} />`}
      ${trouble.value && html`<p class="callout bad" role="alert"><span>${trouble.value}</span><button type="button" class="button tiny" onClick=${load}>${t("console.again")}</button></p>`}
      ${rows.value ? table() : !trouble.value && html`<div class="skeleton panel-ghost" aria-busy="true"></div>`}
      ${refused.value && !refused.value.id && html`<p class="callout bad" role="alert"><span>${refused.value.message}</span><button type="button" class="button tiny" onClick=${load}>${t("console.prices.reload")}</button></p>`}
      ${may && html`<footer class="dialog-foot"><span class="sheet-count">${changed.value.length > 0 ? t("console.prices.changed", { n: changed.value.length }) : ""}</span>
        <button type="button" class="button primary" disabled=${changed.value.length === 0 || low.value || busy.value} onClick=${save}>${t(busy.value ? "console.prices.saving" : "console.prices.save")}</button></footer>`}</div>`;
  },
};
