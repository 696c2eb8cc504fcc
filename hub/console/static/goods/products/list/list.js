/** All products: found as one types, narrowed by filters that the address keeps, chosen for changes of many. */

import { computed, html, nextTick, onBeforeUnmount, onMounted, ref, shallowRef, watch } from "../../../shared/html.js";
import { get } from "../../../shared/api.js";
import { icon } from "../../../shared/icons.js";
import { t } from "../../../shared/texts.js";
import { usePlace } from "../../place.js";
import { useCategories } from "../editor/categories.js";
import { askedIn, changedBy, isNarrowed, rangeOf } from "./asked.js";
import { BulkBar } from "./bulk_bar.js";
import { Filters } from "./filters.js";
import { useListKeys } from "./list_keys.js";
import { useProducts } from "./products.js";
import { ProductRow } from "./row.js";

const TYPING_MS = 220;
const AHEAD_PX = 600;

export const ProductList = {
  name: "ProductList",
  props: { me: Object },
  setup(props) {
    const place = usePlace();
    const asked = shallowRef(askedIn(place.query.value));
    const typed = shallowRef(asked.value);
    const list = useProducts(asked);
    const tree = useCategories();
    const brands = shallowRef([]);
    const ticked = shallowRef(new Set());
    const current = ref("");
    const last = ref("");
    const end = ref(null);
    const mayManage = computed(() => props.me.staff.rights.includes("products.manage"));
    const ids = computed(() => list.rows.value.map((row) => row.id));
    let timer = 0;

    /** Typing asks after a breath and leaves no step behind; a choice asks at once. */
    const change = (by) => {
      typed.value = changedBy(typed.value, by);
      clearTimeout(timer);
      if ("search" in by) timer = setTimeout(() => place.replace("", typed.value), TYPING_MS);
      else place.go("", typed.value);
    };
    const clear = () => change(Object.fromEntries(["search", "kind", "category_id", "brand", "tag", "changed"].map((name) => [name, ""])));
    watch(place.query, (query) => {
      const next = askedIn(query);
      if (place.path.value !== "" || JSON.stringify(next) === JSON.stringify(asked.value)) return;
      asked.value = typed.value = next;
      ticked.value = new Set();
      current.value = "";
      list.load();
    });

    const scroller = () => document.querySelector(".goods-body");
    const open = (id) => { list.keep(scroller()?.scrollTop ?? 0, id); place.go(id); };
    const fresh = () => { list.keep(scroller()?.scrollTop ?? 0, current.value); place.go("new"); };
    const tick = (id, event) => {
      const next = new Set(ticked.value);
      const many = event?.shiftKey && last.value ? rangeOf(ids.value, last.value, id) : [id];
      const on = !next.has(id);
      many.forEach((one) => { if (on) next.add(one); else next.delete(one); });
      last.value = id;
      ticked.value = next;
    };
    const all = () => { ticked.value = ticked.value.size === ids.value.length ? new Set() : new Set(ids.value); };
    useListKeys({ ids, current, open, tick: (id) => mayManage.value && tick(id), fresh: () => mayManage.value && fresh(), clear: () => { ticked.value = new Set(); } });

    const watcher = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && list.more(), { rootMargin: `${AHEAD_PX}px` });
    watch(end, (now, before) => { if (before) watcher.unobserve(before); if (now) watcher.observe(now); });
    onMounted(async () => {
      const was = list.recall();
      if (was) { current.value = was.at; await nextTick(); scroller()?.scrollTo(0, was.scroll); document.querySelector(`.product-row[data-id="${CSS.escape(was.at)}"] .row-link`)?.focus({ preventScroll: true }); }
      tree.load().catch(() => {});
      get("/api/v1/brands").then((answer) => { brands.value = answer.brands; }, () => {});
    });
    onBeforeUnmount(() => { clearTimeout(timer); watcher.disconnect(); });

    const row = (product) => html`<${ProductRow} key=${product.id} product=${product} figures=${list.figures.value[product.id]} zone=${props.me.shop.timezone} category=${tree.pathOf(product.category_id)} ticked=${ticked.value.has(product.id)} current=${current.value === product.id} maySelect=${mayManage.value}
      onTick=${(event) => tick(product.id, event)} onOpen=${(event) => { if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return; event.preventDefault(); open(product.id); }} />`;
    const newButton = () => mayManage.value && html`<a class="button primary" id="products-new" href="/console/goods/products/new" onClick=${(event) => { event.preventDefault(); fresh(); }}>${icon("plus", "small-icon")}${t("console.products.new")}</a>`;
    const chosen = computed(() => list.rows.value.filter((one) => ticked.value.has(one.id)));
    const counted = () => list.counts.value && Object.values(list.counts.value).reduce((sum, n) => sum + n, 0);
    const body = () => {
      if (list.trouble.value && !list.rows.value.length) return html`<div class="callout bad" role="alert">${icon("alert")}<span>${list.trouble.value.message}</span><button type="button" class="button tiny" onClick=${() => list.load()}>${t("console.again")}</button></div>`;
      if (list.loading.value && !list.rows.value.length) return html`<div class="product-ghosts" aria-busy="true" aria-label=${t("console.loading")}>${Array.from({ length: 6 }, (_, at) => html`<div key=${at} class="skeleton product-ghost"></div>`)}</div>`;
      if (!list.rows.value.length) return nothing(asked.value, counted(), mayManage.value, clear, fresh, () => change({ state: "" }));
      return html`<div><div class="product-head">${mayManage.value && html`<label class="row-tick"><input type="checkbox" checked=${ticked.value.size > 0 && ticked.value.size === ids.value.length} indeterminate=${ticked.value.size > 0 && ticked.value.size < ids.value.length} aria-label=${t("console.products.select.all")} onChange=${all} /></label>`}
          <span class="head-name">${t("console.products.head.name")}</span><span class="head-price">${t("console.products.head.price")}</span><span class="head-stock">${t("console.products.head.stock")}</span><span class="head-state">${t("console.products.head.state")}</span><span class="head-when">${t("console.products.head.when")}</span></div>
        <ul class=${`product-list ${list.loading.value ? "is-loading" : ""}`}>${list.rows.value.map(row)}</ul>
        <p ref=${end} class="product-end">${list.after.value ? html`<button type="button" class="button" disabled=${list.loading.value} onClick=${list.more}>${t(list.loading.value ? "console.loading" : "console.products.more")}</button>` : null}</p></div>`;
    };
    return () => html`<section class="products-section">
      <header class="goods-head"><div><h1>${t("console.goods.products")}</h1></div>
        ${mayManage.value && props.me.staff.rights.includes("products.manage") && html`<a class="button" href="/console/goods/transfers">${icon("download", "small-icon")}${t("console.products.import")}</a><a class="button" href=${`/console/goods/transfers?${new URLSearchParams({ ...asked.value, export: "1" })}`}>${t("console.transfers.export")}</a>`}${newButton()}</header>
      <${Filters} asked=${typed.value} counts=${list.counts.value} tree=${tree} brands=${brands.value} onChange=${change} onClear=${clear} />
      <p class="visually-hidden" role="status">${!list.loading.value && list.rows.value.length ? t("console.products.found", { n: `${list.rows.value.length}${list.after.value ? "+" : ""}` }) : ""}</p>
      ${body()}
      ${ticked.value.size > 0 && html`<${BulkBar} products=${chosen.value} tree=${tree} brands=${brands.value} onDone=${() => list.load(true)} onKeep=${(left) => { ticked.value = new Set(left); }} onClear=${() => { ticked.value = new Set(); }} />`}
    </section>`;
  },
};

/** No products at all, none that fit, or none in this state. */
function nothing(asked, counted, mayManage, clear, fresh, toAll) {
  if (isNarrowed(asked)) return html`<div class="empty"><span class="empty-icon">${icon("search")}</span><b>${t("console.products.nothing")}</b><p>${t("console.products.nothing.about")}</p><button type="button" class="button" onClick=${clear}>${t("console.products.filter.clear")}</button></div>`;
  if (counted && asked.state) return html`<div class="empty"><span class="empty-icon">${icon("bag")}</span><b>${t(`console.products.none.${asked.state}`)}</b><button type="button" class="button" onClick=${toAll}>${t("console.products.tab.all")}</button></div>`;
  return html`<div class="empty"><span class="empty-icon">${icon("bag")}</span><b>${t("console.products.empty")}</b><p>${t(mayManage ? "console.products.empty.about" : "console.products.empty.reader")}</p>
    ${mayManage && html`<p class="empty-acts"><button type="button" class="button primary" onClick=${fresh}>${icon("plus", "small-icon")}${t("console.products.new")}</button> <a class="button" href="/console/goods/transfers">${t("console.products.import.file")}</a></p>`}</div>`;
}
