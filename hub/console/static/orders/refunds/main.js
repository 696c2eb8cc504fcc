/** Refunds of the whole shop: what waits for somebody's word, what did not go through, what is under way. */

import { get } from "../../shared/api.js";
import { html, onMounted, ref, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain, toast } from "../../shared/toasts.js";
import { refundRow } from "../book/refund_list.js";

const TABS = ["to_approve", "failed", "queued", "sending", "done"];
const PAGE = 50;

export const Section = {
  name: "Refunds",
  props: { me: Object },
  setup(props) {
    const state = ref("to_approve");
    const rows = shallowRef(null);
    const whole = ref(true);
    const names = shallowRef({});
    const zone = props.me.shop.timezone;
    const may = (right) => props.me.staff.rights.includes(right);
    const load = async (more = false) => {
      const asked = state.value;
      try {
        const words = new URLSearchParams({ state: asked, limit: PAGE, ...(more ? { after: rows.value.at(-1).id } : {}) });
        const { refunds } = await get(`/api/v1/refunds?${words}`);
        if (asked !== state.value) return;
        rows.value = more ? [...rows.value, ...refunds] : refunds;
        whole.value = refunds.length < PAGE;
      } catch (error) { complain(error, [{ label: t("console.again"), run: () => load(more) }]); }
    };
    const act = async (work, done) => {
      try { await work(); toast(t(done)); } catch (error) { complain(error); }
      await load();
    };
    const choose = (tab) => { state.value = tab; rows.value = null; load(); };
    onMounted(async () => {
      load();
      if (may("products.read")) names.value = (await get("/api/v1/actors").catch(() => ({ names: {} }))).names;
    });
    const link = (one) => html`<a class="button tiny" href=${`/console/orders/book/${encodeURIComponent(one.order_id)}`}>${t("console.orders.refund.order")}</a>`;
    return () => html`<section class="orders">
      <header class="goods-head"><div><h1>${t("console.orders.refunds")}</h1><p>${t("console.orders.refunds.about")}</p></div></header>
      <div class="orders-tabs" role="group" aria-label=${t("console.orders.which")}>${TABS.map((tab) => html`<button key=${tab} type="button" class="orders-tab" aria-pressed=${state.value === tab} onClick=${() => choose(tab)}>${t(`console.orders.refund.state.${tab}`)}</button>`)}</div>
      ${!rows.value && html`<div class="skeleton goods-ghost" aria-busy="true"></div>`}
      ${rows.value?.length === 0 && html`<div class="empty"><span class="empty-icon">${icon("check")}</span><b>${t("console.orders.refunds.none")}</b><p>${t("console.orders.refunds.none.about")}</p></div>`}
      ${rows.value?.length > 0 && html`<ul class="order-refunds panel">${rows.value.map((one) => refundRow(one, { zone, names: names.value, may, act, link: link(one) }))}</ul>`}
      ${rows.value?.length > 0 && !whole.value && html`<p class="orders-more"><button type="button" class="button" onClick=${() => load(true)}>${t("console.orders.more")}</button></p>`}
    </section>`;
  },
};
