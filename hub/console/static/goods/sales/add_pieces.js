/** More pieces of one item while the sale runs; the number is typed or tapped, and looked at before it counts. */

import { get, post } from "../../shared/api.js";
import { Dialog } from "../../shared/dialog.js";
import { html, onMounted, ref } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { toast } from "../../shared/toasts.js";
import { itemTitle } from "./words.js";

const USUAL = [1, 5, 10, 50];

export const AddPieces = {
  name: "AddPieces",
  props: { sale: Object, item: Object },
  emits: ["close", "done"],
  setup(props, { emit }) {
    const count = ref(5);
    const free = ref(undefined);
    const told = ref("");
    const busy = ref(false);
    const key = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`; // one dialog adds once, however often it is sent
    onMounted(async () => {
      try { free.value = (await get(`/api/v1/stock?ids=${encodeURIComponent(props.item.sku_id)}`)).stock[0]?.available ?? 0; } catch { /* a courtesy */ }
    });
    const save = async () => {
      if (!(Number.isInteger(count.value) && count.value > 0)) { told.value = t("console.sales.wrong.quantity"); return; }
      busy.value = true;
      try {
        await post(`/api/v1/sales/${props.sale.id}/pieces`, { sku_id: props.item.sku_id, quantity: count.value, key });
        toast(t("console.sales.added", { count: count.value }));
        emit("done");
      } catch (error) { told.value = error.message; }
      busy.value = false;
    };
    return () => html`<${Dialog} title=${t("console.sales.add")} firm onClose=${() => emit("close")}>
      <form class="add-pieces" novalidate onSubmit=${(event) => { event.preventDefault(); save(); }}>
        <p><b>${itemTitle(props.item)}</b></p>
        <div class="add-usual">${USUAL.map((n) => html`<button key=${n} type="button" class="button" aria-pressed=${count.value === n} onClick=${() => { count.value = n; }}>+${n}</button>`)}</div>
        <div class="field"><label for="more">${t("console.sales.quantity")}</label><input id="more" class="input" type="number" inputmode="numeric" min="1" max="100000" value=${count.value} onInput=${(event) => { count.value = Number(event.target.value); }} />
          ${free.value !== undefined && html`<small class=${free.value !== null && count.value > free.value ? "sale-short" : "sale-free"}>${free.value === null ? t("console.sales.free_unlimited") : t("console.sales.free", { count: free.value })}</small>`}</div>
        ${told.value && html`<p class="callout bad" role="alert">${told.value}</p>`}
        <footer class="dialog-foot"><button type="button" class="button" onClick=${() => emit("close")}>${t("console.cancel")}</button>
          <button type="submit" class="button primary" disabled=${busy.value}>${t("console.sales.add_count", { count: count.value || 0 })}</button></footer>
      </form><//>`;
  },
};
