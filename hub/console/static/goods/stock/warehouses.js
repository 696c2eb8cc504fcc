/** The shop's warehouses: names, the order in which they are emptied, and closing an empty one. */

import { get, post, put, remove } from "../../shared/api.js";
import { confirmed } from "../../shared/confirm.js";
import { html, inject, nextTick, onMounted, ref, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain, toast } from "../../shared/toasts.js";
import { linkTo, usePlace } from "../place.js";
import { count } from "./words.js";

const ROOT = "/api/v1/warehouses";
const LONGEST = 40;

export const Warehouses = {
  name: "Warehouses",
  setup() {
    const { figures, may, refresh } = inject("stock");
    const { onLink } = usePlace();
    const houses = shallowRef(null);
    const name = ref("");
    const trouble = ref("");
    const busy = ref(false);

    const load = () => get(ROOT).then((found) => { houses.value = found.warehouses; trouble.value = ""; refresh(); }, (error) => { trouble.value = error.message; });
    const run = async (work, words = "") => {
      busy.value = true;
      const done = await work().then(() => true, (error) => { complain(error); return false; });
      busy.value = false;
      await load();
      if (done && words) toast(words);
      return done;
    };
    const add = async (event) => {
      event.preventDefault();
      const wanted = name.value.trim();
      if (!wanted || busy.value) return;
      const last = Math.max(-1, ...houses.value.map((house) => house.position));
      if (await run(() => post(ROOT, { name: wanted, position: last + 1 }), t("console.stock.houses.added", { name: wanted }))) { name.value = ""; nextTick(() => document.getElementById("house-name")?.focus()); }
    };
    const change = (house, fields) => put(`${ROOT}/${house.id}`, { name: house.name || t("console.stock.warehouse.first"), position: house.position, rev: house.rev, ...fields });
    const rename = (house, input) => {
      const wanted = input.value.trim();
      if (!wanted || wanted === house.name) { input.value = house.name; return; }
      run(() => change(house, { name: wanted })).then((done) => { if (!done) input.value = house.name; });
    };
    /** Positions are dealt out anew, so that equal ones of former times come into an order, too. */
    const swap = (at, by) => run(async () => {
      const order = [...houses.value];
      order.splice(at + by, 0, ...order.splice(at, 1));
      for (const [position, house] of order.entries()) if (house.position !== position) await change(house, { position });
    }).then(() => nextTick(() => document.getElementById(`house-${at + by}-${by < 0 ? "up" : "down"}`)?.focus()));
    const close = async (house) => {
      const yes = await confirmed({ title: t("console.stock.houses.close"), text: t("console.stock.houses.close.about", { name: house.name }), yes: t("console.stock.houses.close"), danger: true });
      if (yes) await run(() => remove(`${ROOT}/${house.id}`), t("console.stock.houses.closed", { name: house.name }));
    };
    onMounted(load);

    const pieces = (id) => figures.value?.places.find((place) => place.warehouse_id === id)?.physical ?? 0;
    const row = (house, at) => html`<li key=${house.id} class="house"><span class="house-at" aria-hidden="true">${at + 1}</span>
      ${may ? html`<input class="input" maxlength=${LONGEST} aria-label=${t("console.stock.houses.name")} value=${house.name} placeholder=${t("console.stock.warehouse.first")} onChange=${(event) => rename(house, event.target)} onKeydown=${(event) => { if (event.key === "Enter" && !event.isComposing) event.target.blur(); }} />` : html`<b>${house.name || t("console.stock.warehouse.first")}</b>`}
      <span class="muted">${t("console.stock.pieces", { n: count(pieces(house.id)) })}</span>
      ${may && html`<span class="house-acts"><button type="button" id=${`house-${at}-up`} class="icon-button" aria-label=${t("console.stock.houses.up", { name: house.name })} disabled=${!at || busy.value} onClick=${() => swap(at, -1)}>${icon("up")}</button>
      <button type="button" id=${`house-${at}-down`} class="icon-button" aria-label=${t("console.stock.houses.down", { name: house.name })} disabled=${at === houses.value.length - 1 || busy.value} onClick=${() => swap(at, 1)}>${icon("down")}</button>
      <button type="button" class="icon-button" aria-label=${t("console.stock.houses.close_one", { name: house.name })} disabled=${houses.value.length < 2 || busy.value} onClick=${() => close(house)}>${icon("trash")}</button></span>`}</li>`;
    return () => html`<section class="stock"><a class="goods-back" href=${linkTo("")} onClick=${onLink("")}>${icon("back")}${t("console.stock.back")}</a>
      <header class="goods-head"><div><h1>${t("console.stock.houses")}</h1><p>${t("console.stock.houses.about")}</p></div></header>
      ${trouble.value && html`<div class="callout bad" role="alert">${icon("alert")}<span>${trouble.value}</span><button type="button" class="button tiny" onClick=${load}>${t("console.again")}</button></div>`}
      ${!houses.value && !trouble.value && html`<div class="skeleton goods-ghost" aria-busy="true"></div>`}
      ${houses.value?.length === 0 && html`<p class="callout">${icon("info")}<span>${t("console.stock.houses.none")}</span></p>`}
      ${houses.value?.length > 0 && html`<ol class="panel houses">${houses.value.map(row)}</ol>`}
      ${houses.value && may && html`<form class="house-new" onSubmit=${add}><input class="input" id="house-name" maxlength=${LONGEST} aria-label=${t("console.stock.houses.name")} placeholder=${t("console.stock.houses.name")} value=${name.value} onInput=${(event) => { name.value = event.target.value; }} />
        <button class="button primary" disabled=${busy.value || !name.value.trim()}>${t("console.stock.houses.add")}</button></form>`}</section>`;
  },
};
