/** All SKUs with their numbers: sought, filtered, paged; a scanned code opens its SKU. */

import { html, inject, onBeforeUnmount, onMounted, ref, shallowRef } from "../../../shared/html.js";
import { icon } from "../../../shared/icons.js";
import { t } from "../../../shared/texts.js";
import { complain } from "../../../shared/toasts.js";
import { linkTo, usePlace } from "../../place.js";
import { sums } from "../explained.js";
import { isLoose, meant, plain } from "../scanned.js";
import { page, sought } from "../source.js";
import { alarm } from "./alarm.js";
import { filters } from "./filters.js";
import { table } from "./table.js";

const NONE = { search: "", kind: "", state: "", warehouse: "" };
const TYPED_MS = 300;

export const StockList = {
  name: "StockList",
  setup() {
    const { figures, may } = inject("stock");
    const { query, go, replace, onLink } = usePlace();
    const wanted = ref({ ...NONE, ...Object.fromEntries(new URLSearchParams(query.value)) });
    const rows = shallowRef(null);
    const after = ref(null);
    const trouble = ref("");
    const busy = ref(false);
    const box = ref(null);
    let asked = 0;
    let timer = 0;

    const load = async (more = false) => {
      const mine = (asked += 1);
      busy.value = true;
      try {
        const { search, kind, state, warehouse } = wanted.value;
        const found = await page({ search, kind, warehouse, low: state === "low", short: state === "short", after: more ? after.value : "" });
        if (mine !== asked) return;
        rows.value = more ? [...rows.value, ...found.rows] : found.rows;
        after.value = found.after;
        trouble.value = "";
      } catch (error) {
        if (mine !== asked) return;
        if (more) complain(error); else trouble.value = error.message;
      }
      busy.value = false;
    };
    const narrow = (part) => {
      clearTimeout(timer);
      wanted.value = { ...wanted.value, ...part };
      replace("", Object.fromEntries(Object.entries(wanted.value).filter(([, value]) => value)));
      load();
    };
    const onType = (event) => {
      const search = event.target.value;
      wanted.value = { ...wanted.value, search };
      clearTimeout(timer);
      timer = setTimeout(() => narrow({ search: plain(search) }), TYPED_MS);
    };
    /** A scanner ends with Enter: what carries exactly that code is opened at once. */
    const onEnter = async (event) => {
      event.preventDefault();
      clearTimeout(timer);
      const words = plain(wanted.value.search);
      if (!words) { narrow({ search: "" }); return; }
      const found = await sought(words).then((skus) => meant(skus, words), (error) => { complain(error); return null; });
      if (found) go(`sku/${encodeURIComponent(found.id)}`); else narrow({ search: words });
    };
    const onKey = (event) => { if (isLoose(event)) { box.value?.focus(); box.value?.select(); } };
    onMounted(() => { load(); document.addEventListener("keydown", onKey); });
    onBeforeUnmount(() => { document.removeEventListener("keydown", onKey); clearTimeout(timer); asked += 1; });

    const act = (to, name) => html`<a class="button" href=${linkTo(to)} onClick=${onLink(to)}>${t(`console.stock.act.${name}`)}</a>`;
    return () => html`<section class="stock">
      <header class="goods-head"><div><h1>${t("console.goods.stock")}</h1><p>${t("console.stock.about")}</p></div>
        <nav class="stock-acts" aria-label=${t("console.stock.acts")}>${may && html`${act("receive", "receive")}${act("take", "take")}${act("move", "move")}`}${act("held", "held")}${act("warehouses", "warehouses")}</nav></header>
      ${alarm(figures.value, wanted.value.state, (state) => narrow({ ...NONE, state }))}
      <form class="stock-find" role="search" onSubmit=${onEnter}><label class="stock-search">${icon("search")}<span class="visually-hidden">${t("console.stock.search")}</span>
        <input ref=${box} class="input" type="search" autocomplete="off" autocapitalize="none" spellcheck="false" enterkeyhint="search" maxlength="100" placeholder=${t("console.stock.search")} value=${wanted.value.search} onInput=${onType} /></label>
        ${filters(wanted.value, figures.value, narrow)}</form>
      ${trouble.value && html`<div class="callout bad" role="alert">${icon("alert")}<span>${trouble.value}</span><button type="button" class="button tiny" onClick=${() => load()}>${t("console.again")}</button></div>`}
      ${!rows.value && !trouble.value && html`<div class="skeleton goods-ghost" aria-busy="true"></div>`}
      ${rows.value && (rows.value.length ? table(rows.value, { figures: figures.value, totals: total(), onLink, isBusy: busy.value }) : nothing())}
      ${rows.value?.length > 0 && after.value && html`<p class="stock-more"><button type="button" class="button" disabled=${busy.value} onClick=${() => load(true)}>${t(busy.value ? "console.stock.loading" : "console.stock.more")}</button></p>`}
    </section>`;

    /** Of the whole shop while nothing is filtered, else of what is shown. */
    function total() {
      const { search, kind, state, warehouse } = wanted.value;
      if (search || kind || state) return { name: t("console.stock.total.shown", { n: rows.value.length }), ...sums(rows.value) };
      const places = figures.value?.places;
      if (!places) return null;
      const all = warehouse ? places.filter((place) => place.warehouse_id === warehouse) : places;
      return { name: t("console.stock.total.all"), ...sums(all) };
    }

    function nothing() {
      const some = Object.values(wanted.value).some(Boolean);
      return html`<div class="empty"><span class="empty-icon">${icon(some ? "search" : "bag")}</span><b>${t(some ? "console.stock.nothing" : "console.stock.empty")}</b>
        <p>${t(some ? "console.stock.nothing.about" : "console.stock.empty.about")}</p>
        ${some ? html`<button type="button" class="button" onClick=${() => narrow(NONE)}>${t("console.stock.reset")}</button>` : html`<a class="button" href="/console/goods/products">${t("console.stock.to_products")}</a>`}</div>`;
    }
  },
};
