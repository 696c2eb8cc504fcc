/** All orders, the latest first: by state, narrowed by what is asked for, sought by anything that people know of one. */

import { get } from "../../shared/api.js";
import { html, inject, onBeforeUnmount, onMounted, ref, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain } from "../../shared/toasts.js";
import { instantOf } from "../../goods/parts/moments.js";
import { usePlace } from "../../goods/place.js";
import { STATES, stateText } from "../words.js";
import { BulkBar } from "./bulk_bar.js";
import { columnPicker, columnsOf, keep } from "./columns.js";
import { ExportDialog } from "./export_dialog.js";
import { filters } from "./filters.js";
import { row } from "./row.js";
import { ViewsBar } from "./views_bar.js";
import { WaybillsDialog } from "./waybills_dialog.js";

const NONE = { search: "", state: "", channel: "", flag: "", mark: "", since: "", until: "", columns: "" };
const TYPED_MS = 350;
const MOST_COUNTED = 1000;
const MOST_CHOSEN = 100; // what the server takes at once

export const OrderList = {
  name: "OrderList",
  setup() {
    const { zone, may } = inject("book");
    const exporting = ref(false);
    const shipping = ref(false);
    const chosen = shallowRef(new Set());
    const choose = (id) => { const next = new Set(chosen.value); if (!next.delete(id)) next.add(id); chosen.value = next; };
    const { query, replace, onLink } = usePlace();
    const wanted = ref({ ...NONE, ...Object.fromEntries(new URLSearchParams(query.value)) });
    const rows = shallowRef(null);
    const counts = shallowRef({});
    const cursor = ref(null);
    const trouble = ref("");
    const busy = ref(false);
    const box = ref(null);
    let asked = 0;
    let timer = 0;

    const load = async (more = false) => {
      const mine = (asked += 1);
      busy.value = true;
      try {
        const words = new URLSearchParams(asking(wanted.value, zone));
        if (more) words.set("after", cursor.value);
        const page = await get(`/api/v1/orders?${words}`);
        if (mine !== asked) return;
        rows.value = more ? [...rows.value, ...page.orders] : page.orders;
        const here = new Set(rows.value.map((order) => order.id));
        chosen.value = new Set([...chosen.value].filter((id) => here.has(id)));
        cursor.value = page.cursor;
        trouble.value = "";
      } catch (error) {
        if (mine !== asked) return;
        if (more) complain(error); else trouble.value = error.message;
      }
      busy.value = false;
    };
    const count = async () => {
      try { counts.value = (await get("/api/v1/orders/counts")).counts; } catch { /* tabs without numbers are tabs, too */ }
    };
    const narrow = (part) => {
      clearTimeout(timer);
      wanted.value = { ...wanted.value, ...part };
      replace("", filled(wanted.value));
      load();
    };
    const onType = (event) => {
      const search = event.target.value;
      wanted.value = { ...wanted.value, search };
      clearTimeout(timer);
      timer = setTimeout(() => narrow({ search }), TYPED_MS);
    };
    const onKey = (event) => {
      if (event.key === "/" && !event.target.closest?.("input, textarea, select, dialog")) { event.preventDefault(); box.value?.focus(); }
    };
    onMounted(() => { load(); count(); document.addEventListener("keydown", onKey); });
    onBeforeUnmount(() => { document.removeEventListener("keydown", onKey); clearTimeout(timer); asked += 1; });

    const number = (state) => {
      const n = counts.value[state];
      return n ? html`<small>${n >= MOST_COUNTED ? `${MOST_COUNTED - 1}+` : n}</small>` : null;
    };
    const tab = (state) => html`<button key=${state} type="button" class="orders-tab" aria-pressed=${wanted.value.state === state} onClick=${() => narrow({ state })}>${state ? stateText(state) : t("console.orders.all")}${number(state)}</button>`;
    return () => html`<section class="orders">
      <header class="goods-head"><div><h1>${t("console.orders")}</h1><p>${t("console.orders.about")}</p></div>
        <span class="orders-head-acts">${may("orders.ship") && html`<button type="button" class="button" onClick=${() => { shipping.value = true; }}>${icon("send")}${t("console.orders.waybills")}</button>`}${may("pii.reveal") && html`<button type="button" class="button" onClick=${() => { exporting.value = true; }}>${icon("download")}${t("console.orders.export")}</button>`}
        <button type="button" class="button" disabled=${busy.value} onClick=${() => { load(); count(); }}>${icon("retry")}${t("console.orders.reload")}</button></span></header>
      <div class="orders-tabs" role="group" aria-label=${t("console.orders.which")}>${["", ...STATES].map(tab)}</div>
      <form class="orders-find" role="search" onSubmit=${(event) => { event.preventDefault(); narrow({}); }}>
        <label class="orders-search">${icon("search")}<span class="visually-hidden">${t("console.orders.search")}</span>
          <input ref=${box} class="input" type="search" autocomplete="off" spellcheck="false" enterkeyhint="search" maxlength="60" placeholder=${t("console.orders.search")} value=${wanted.value.search} onInput=${onType} /></label>
        ${filters(wanted.value, narrow)}${columnPicker(columnsOf(wanted.value.columns), (names) => { const columns = keep(names); wanted.value = { ...wanted.value, columns }; replace("", filled(wanted.value)); })}</form>
      <${ViewsBar} wanted=${filled(wanted.value)} open=${(query) => narrow({ ...NONE, ...query })} />
      ${trouble.value && html`<div class="callout bad" role="alert">${icon("alert")}<span>${trouble.value}</span><button type="button" class="button tiny" onClick=${() => load()}>${t("console.again")}</button></div>`}
      ${!rows.value && !trouble.value && html`<div class="skeleton goods-ghost" aria-busy="true"></div>`}
      ${rows.value && (rows.value.length ? html`<ul class="order-rows" aria-busy=${busy.value ? "true" : null}>${rows.value.map((order) => row(order, zone, onLink, columnsOf(wanted.value.columns), may("orders.handle") && { chosen: chosen.value.has(order.id), choose }))}</ul>` : nothing())}
      ${rows.value?.length > 0 && cursor.value && html`<p class="orders-more"><button type="button" class="button" disabled=${busy.value} onClick=${() => load(true)}>${t("console.orders.more")}</button></p>`}
      ${chosen.value.size > 0 && html`<${BulkBar} orders=${rows.value.filter((order) => chosen.value.has(order.id)).slice(0, MOST_CHOSEN)} after=${(left) => { chosen.value = new Set(left); load(); count(); }} onClear=${() => { chosen.value = new Set(); }} />`}
      ${shipping.value && html`<${WaybillsDialog} after=${() => { load(); count(); }} onClose=${() => { shipping.value = false; }} />`}
      ${exporting.value && html`<${ExportDialog} filter=${asking(wanted.value, zone)} onClose=${() => { exporting.value = false; }} />`}
    </section>`;

    function nothing() {
      const some = Object.entries(wanted.value).some(([name, value]) => value && name !== "columns");
      return html`<div class="empty"><span class="empty-icon">${icon(some ? "search" : "bag")}</span><b>${t(some ? "console.orders.nothing" : "console.orders.none")}</b>
        <p>${t(some ? "console.orders.nothing.about" : "console.orders.none.about")}</p>
        ${some && html`<button type="button" class="button" onClick=${() => narrow(NONE)}>${t("console.orders.reset")}</button>`}</div>`;
    }
  },
};

const filled = (wanted) => Object.fromEntries(Object.entries(wanted).filter(([, value]) => value));

/** What the server is asked: days are the shop's, from their first moment to their last. */
export function asking(wanted, zone) {
  const plain = Object.fromEntries(Object.entries(wanted).filter(([name, value]) => value && !["since", "until", "columns"].includes(name)));
  if (wanted.since) plain.since = instantOf(`${wanted.since}T00:00`, zone);
  if (wanted.until) plain.until = instantOf(`${dayAfter(wanted.until)}T00:00`, zone);
  return plain;
}

function dayAfter(day) {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
