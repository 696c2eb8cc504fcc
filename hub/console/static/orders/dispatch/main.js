/** How orders leave: what could go together or apart, and what was decided so far; each step can be undone. */

import { get } from "../../shared/api.js";
import { html, onMounted, ref, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain } from "../../shared/toasts.js";
import { groupCard, JoinCard, plannedCard, splitCard } from "./cards.js";
import { TermsDialog } from "./terms_dialog.js";

const PATH = "/api/v1/dispatch";
const KINDS = ["joins", "splits", "groups", "planned"];

export const Section = {
  name: "Dispatch",
  props: { me: Object },
  setup(props) {
    const found = shallowRef(null);
    const trouble = ref("");
    const busy = ref(false);
    const terms = ref(false);
    const zone = props.me.shop.timezone;
    const may = props.me.staff.rights.includes("orders.ship");

    /** A page looks at 200 orders; pages without anything to say are passed over, a few at a time. */
    const load = async (more = false) => {
      busy.value = true;
      try {
        let all = more ? found.value : null;
        for (let pages = 0; pages < 5; pages += 1) {
          const next = await get(`${PATH}${all?.cursor ? `?${new URLSearchParams({ after: all.cursor })}` : ""}`);
          const before = count(all);
          all = merged(all, next);
          if (!all.cursor || count(all) > before) break;
        }
        found.value = all;
        trouble.value = "";
      } catch (error) { if (found.value) complain(error); else trouble.value = error.message; }
      busy.value = false;
    };
    onMounted(() => load());

    return () => html`<section class="orders dispatch">
      <header class="goods-head"><div><h1>${t("console.orders.dispatch")}</h1><p>${t("console.orders.dispatch.about")}</p></div>
        <span class="orders-head-acts"><button type="button" class="button" onClick=${() => { terms.value = true; }}>${icon("filter")}${t("console.orders.terms")}</button>
        <button type="button" class="button" disabled=${busy.value} onClick=${() => load()}>${icon("retry")}${t("console.orders.reload")}</button></span></header>
      ${trouble.value && html`<div class="callout bad" role="alert">${icon("alert")}<span>${trouble.value}</span><button type="button" class="button tiny" onClick=${() => load()}>${t("console.again")}</button></div>`}
      ${!found.value && !trouble.value && html`<div class="skeleton goods-ghost" aria-busy="true"></div>`}
      ${found.value && (count(found.value) ? KINDS.map(part) : nothing())}
      ${found.value?.cursor && html`<p class="orders-more"><button type="button" class="button" disabled=${busy.value} onClick=${() => load(true)}>${t("console.orders.dispatch.more")}</button></p>`}
      ${terms.value && html`<${TermsDialog} may=${may} onClose=${() => { terms.value = false; }} onDone=${() => { terms.value = false; load(); }} />`}
    </section>`;

    function part(kind) {
      const rows = found.value[kind];
      const shared = { orders: found.value.orders, places: found.value.warehouses, zone, may, after: () => load() };
      return rows.length > 0 && html`<section key=${kind} class="dispatch-part"><h2>${t(`console.orders.dispatch.${kind}`)}<small>${rows.length}</small></h2>
        <ul class="dispatch-cards">${rows.map((one) => {
          if (kind === "joins") return html`<${JoinCard} key=${one.order_ids.join()} join=${one} ...${shared} />`;
          if (kind === "splits") return splitCard(one, shared);
          return kind === "groups" ? groupCard(one, shared) : plannedCard(one, shared);
        })}</ul></section>`;
    }

    function nothing() {
      return html`<div class="empty"><span class="empty-icon">${icon("check")}</span><b>${t("console.orders.dispatch.none")}</b><p>${t("console.orders.dispatch.none.about")}</p></div>`;
    }
  },
};

const count = (all) => (all ? KINDS.reduce((sum, kind) => sum + all[kind].length, 0) : 0);

function merged(all, next) {
  const orders = Object.fromEntries(next.orders.map((order) => [order.id, order]));
  if (!all) return { ...next, orders };
  const lists = Object.fromEntries(KINDS.map((kind) => [kind, [...all[kind], ...next[kind]]]));
  return { ...lists, orders: { ...all.orders, ...orders }, warehouses: { ...all.warehouses, ...next.warehouses }, cursor: next.cursor };
}
