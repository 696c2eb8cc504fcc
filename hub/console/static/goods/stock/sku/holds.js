/** Who has pieces of this SKU: orders that are not paid yet, with the time they have left, and those that wait to be shipped. */

import { get, post } from "../../../shared/api.js";
import { confirmed } from "../../../shared/confirm.js";
import { html, inject, onMounted, ref, shallowRef, watch } from "../../../shared/html.js";
import { t } from "../../../shared/texts.js";
import { complain, toast } from "../../../shared/toasts.js";
import { holdRow } from "../hold_row.js";

const PAGE = 20;

export const Holds = {
  name: "StockHolds",
  props: { skuId: String, rev: Number, first: String },
  emits: ["changed"],
  setup(props, { emit }) {
    const { zone, may } = inject("stock");
    const state = ref(props.first);
    const page = shallowRef(null);
    const load = async (more = false) => {
      const query = new URLSearchParams({ state: state.value, sku_id: props.skuId, limit: PAGE, ...(more ? { after: page.value.cursor } : {}) });
      await get(`/api/v1/reservations?${query}`).then((found) => {
        page.value = more ? { ...found, reservations: [...page.value.reservations, ...found.reservations] } : found;
      }, complain);
    };
    const look = (wanted) => { state.value = wanted; page.value = null; load(); };
    const release = async (hold) => {
      const yes = await confirmed({ title: t("console.stock.release"), text: t("console.stock.release.about"), yes: t("console.stock.release.yes"), danger: true });
      if (!yes) return;
      await post(`/api/v1/reservations/${hold.id}/release`, {}).then(() => { toast(t("console.stock.released")); emit("changed"); }, (error) => { complain(error); load(); });
    };
    onMounted(load);
    watch(() => props.rev, () => load());
    const tab = (name) => html`<button key=${name} type="button" role="tab" aria-selected=${String(name === state.value)} class="button tiny" onClick=${() => look(name)}>${t(`console.stock.holds.${name}`)}</button>`;
    return () => html`<section class="panel" id="stock-holds" aria-label=${t("console.stock.holds")}>
      <header class="panel-head"><h3>${t("console.stock.holds")}</h3><p>${t("console.stock.holds.about")}</p></header>
      <div class="stock-tabs" role="tablist">${["held", "committed"].map(tab)}</div>
      ${!page.value && html`<div class="skeleton stock-ghost" aria-busy="true"></div>`}
      ${page.value?.reservations.length === 0 && html`<p class="muted">${t(`console.stock.holds.none.${state.value}`)}</p>`}
      ${page.value?.reservations.length > 0 && html`<ul class="stock-holds">${page.value.reservations.map((hold) => holdRow(hold, { zone, may, skuId: props.skuId, onRelease: release, onOver: load }))}</ul>`}
      ${page.value?.cursor && html`<p class="stock-more"><button type="button" class="button" onClick=${() => load(true)}>${t("console.stock.more")}</button></p>`}</section>`;
  },
};
