/** All sales, the latest first, by whether they run, come or are past. */

import { get } from "../../shared/api.js";
import { html, onMounted, ref, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain } from "../../shared/toasts.js";
import { itemTitle, kindText, stateText, sum, timeText, toneOf } from "./words.js";

const TABS = ["", "running", "coming", "past"];

export const List = {
  name: "SaleList",
  props: { me: Object, may: Boolean, go: Function },
  setup(props) {
    const when = ref("");
    const rows = shallowRef(null);
    const cursor = ref(null);
    const zone = props.me.shop.timezone;
    const load = async (more = false) => {
      const query = new URLSearchParams({ when: when.value, ...(more ? { after: cursor.value } : {}) });
      const asked = when.value;
      try {
        const page = await get(`/api/v1/sales?${query}`);
        if (asked !== when.value) return;
        rows.value = more ? [...rows.value, ...page.sales] : page.sales;
        cursor.value = page.cursor;
      } catch (error) {
        complain(error, [{ label: t("console.again"), run: () => load(more) }]);
      }
    };
    const choose = (tab) => { when.value = tab; rows.value = null; load(); };
    onMounted(load);
    const open = (event, id) => { event.preventDefault(); props.go(id); };
    const row = (sale) => html`<li key=${sale.id}><a class="sale-row" href=${`/console/goods/sales/${sale.id}`} onClick=${(event) => open(event, sale.id)}>
      <span class="sale-row-head"><b>${sale.name}</b><span class=${toneOf(sale.state)}>${stateText(sale.state)}</span></span>
      <span class="sale-row-when">${kindText(sale.kind)} · ${timeText(sale.starts_at, zone)}</span>
      <span class="sale-row-what">${itemTitle(sale.items[0])}${sale.items.length > 1 ? t("console.sales.and_more", { count: sale.items.length }) : ""} · ${t("console.sales.pieces", { count: sum(sale.items, "quantity") })}</span>
    </a></li>`;
    const add = () => props.may && html`<button type="button" class="button primary" onClick=${() => props.go("new")}>${icon("plus")}${t("console.sales.new")}</button>`;
    return () => html`<div class="sales">
      <header class="sales-head"><h1>${t("console.goods.sales")}</h1>${add()}</header>
      <div class="sales-tabs" role="group" aria-label=${t("console.sales.which")}>${TABS.map((tab) => html`<button key=${tab} type="button" class="sales-tab" aria-pressed=${when.value === tab} onClick=${() => choose(tab)}>${t(`console.sales.when.${tab || "all"}`)}</button>`)}</div>
      ${!rows.value && html`<div class="skeleton sales-ghost" aria-busy="true"></div>`}
      ${rows.value?.length === 0 && html`<div class="empty"><span class="empty-icon">${icon("clock")}</span><b>${t("console.sales.none")}</b><p>${t("console.sales.none_text")}</p>${when.value === "" && add()}</div>`}
      ${rows.value?.length > 0 && html`<ul class="sale-rows">${rows.value.map(row)}</ul>`}
      ${rows.value && cursor.value && html`<button type="button" class="button sales-more" onClick=${() => load(true)}>${t("console.sales.more")}</button>`}
    </div>`;
  },
};
