/** What a sheet will change, before it does: differences, reason, and the shortages that somebody must accept. */

import { post } from "../../../shared/api.js";
import { Dialog } from "../../../shared/dialog.js";
import { computed, html, inject, ref } from "../../../shared/html.js";
import { icon } from "../../../shared/icons.js";
import { t } from "../../../shared/texts.js";
import { newKey } from "../ids.js";
import { changes, shortages, tooMany } from "../sheet_rows.js";
import { PATHS } from "../slips.js";
import { count, signed, warehouseName } from "../words.js";

export const Review = {
  name: "StockReview",
  props: { kind: String, rows: Array, here: String, there: String, onLook: Function },
  emits: ["close", "done"],
  setup(props, { emit }) {
    const { figures } = inject("stock");
    const reason = ref("");
    const accept = ref(false);
    const isRefused = ref(false);
    const trouble = ref(null);
    const busy = ref(false);
    const key = newKey();
    const all = computed(() => props.rows.filter((row) => row.count !== null && (props.kind === "take" || row.count > 0)));
    const changed = computed(() => changes(props.rows, props.kind));
    const short = computed(() => (props.kind === "take" ? shortages(props.rows) : []));
    const over = computed(() => (props.kind === "transfer" ? tooMany(props.rows) : []));
    const ready = computed(() => all.value.length && !over.value.length && (props.kind !== "take" || reason.value.trim()) && (!isRefused.value || accept.value));

    const line = (row) => (props.kind === "take" ? { sku_id: row.sku_id, counted: row.count, ledger_no: row.ledger_no } : { sku_id: row.sku_id, quantity: row.count });
    const body = () => {
      const more = props.kind === "take" ? { accept_shortage: accept.value } : props.kind === "transfer" ? { to_warehouse_id: props.there } : {};
      return { key, warehouse_id: props.here, reason: reason.value.trim(), lines: all.value.map(line), ...more };
    };
    const send = async (event) => {
      event.preventDefault();
      if (!ready.value || busy.value) return;
      busy.value = true;
      trouble.value = null;
      try {
        await post(PATHS[props.kind], body());
        emit("done");
      } catch (error) {
        trouble.value = error;
        if (error.code === "count_below_promised") isRefused.value = true;
        // Sold or received while they were counting: the new numbers come in, and the person looks again.
        if (["changed_meanwhile", "transfer_short"].includes(error.code)) await props.onLook().catch(() => null);
      }
      busy.value = false;
    };
    const told = () => (trouble.value?.code === "changed_meanwhile" ? t("console.stock.review.moved") : trouble.value?.message);
    const row = (one) => html`<li key=${one.sku_id}><span class="review-name">${one.title}<small>${one.code}</small></span>
      ${props.kind === "take" ? html`<span class="n">${count(one.physical)} → ${count(one.count)}</span><b class=${`n ${one.delta < 0 ? "is-less" : "is-more"}`}>${signed(one.delta)}</b>` : html`<b class="n">${count(one.count)}</b>`}</li>`;
    return () => html`<${Dialog} title=${t(`console.stock.sheet.look.${props.kind}`)} wide firm onClose=${() => emit("close")}><form class="stock-form" onSubmit=${send}>
      <p class="dialog-text">${t(`console.stock.review.${props.kind}`, { skus: all.value.length, same: all.value.length - changed.value.length, here: warehouseName(figures.value, props.here), there: props.there ? warehouseName(figures.value, props.there) : "" })}</p>
      ${changed.value.length ? html`<ul class="review-rows">${changed.value.map(row)}</ul>` : html`<p class="callout">${icon("check")}<span>${t("console.stock.review.none")}</span></p>`}
      ${over.value.length > 0 && html`<div class="callout bad" role="alert">${icon("alert")}<span>${over.value.map((one) => html`<span key=${one.sku_id} class="review-line">${t("console.stock.review.over", { title: one.title, n: count(Math.max(0, one.physical - one.promised)) })}</span>`)}</span></div>`}
      ${short.value.length > 0 && html`<div class="callout warn" role="alert">${icon("alert")}<span><b>${t("console.stock.review.short")}</b>${short.value.map((one) => html`<span key=${one.sku_id} class="review-line">${t("console.stock.review.short.one", { title: one.title, promised: count(one.promised), count: count(one.count), n: count(one.missing) })}</span>`)}</span></div>`}
      <div class="field"><label for="review-reason">${t(props.kind === "take" ? "console.stock.reason.needed" : "console.stock.reason")}</label>
        <input class="input" id="review-reason" maxlength="200" required=${props.kind === "take"} placeholder=${t(`console.stock.reason.${props.kind}`)} value=${reason.value} onInput=${(event) => { reason.value = event.target.value; }} /></div>
      ${trouble.value && html`<div class="callout bad" role="alert">${icon("alert")}<span>${told()}</span></div>`}
      ${isRefused.value && html`<label class="tick"><input type="checkbox" checked=${accept.value} onChange=${(event) => { accept.value = event.target.checked; }} /><span><b>${t("console.stock.shortage.accept")}</b><small>${t("console.stock.shortage.accept.about")}</small></span></label>`}
      <footer class="dialog-foot"><button type="button" class="button" onClick=${() => emit("close")}>${t("console.stock.review.back")}</button>
        <button class=${`button ${isRefused.value ? "danger" : "primary"}`} disabled=${!ready.value || busy.value}>${t(busy.value ? "console.stock.saving" : isRefused.value ? "console.stock.shortage.go" : `console.stock.go.${props.kind}`)}</button></footer></form><//>`;
  },
};
