/** The plan of a sale: what, how many, at which price, from when to when by the shop's clock. */

import { get, post, put, serverNow } from "../../shared/api.js";
import { html, onMounted, reactive, ref, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain, toast } from "../../shared/toasts.js";
import { MoneyInput } from "../parts/money_input.js";
import { bodyOf, draftOf, fresh, wrongOf } from "./draft.js";
import { SkuPicker } from "./picker.js";
import { itemTitle } from "./words.js";

export const Editor = {
  name: "SaleEditor",
  props: { me: Object, may: Boolean, go: Function, saleId: String },
  setup(props) {
    const zone = props.me.shop.timezone;
    const draft = reactive(fresh(serverNow(), zone));
    const free = shallowRef({});
    const ready = ref(!props.saleId);
    const busy = ref(false);
    const told = ref("");
    onMounted(async () => {
      if (!props.saleId) return;
      try {
        Object.assign(draft, draftOf((await get(`/api/v1/sales/${props.saleId}`)).sale, zone));
        ready.value = true;
        draft.items.forEach((item) => look(item.sku_id));
      } catch (error) { complain(error); }
    });
    const look = async (skuId) => {
      try {
        const { stock } = await get(`/api/v1/stock?ids=${encodeURIComponent(skuId)}`);
        free.value = { ...free.value, [skuId]: stock[0] ? stock[0].available : 0 };
      } catch { /* The number is a courtesy: the server counts when it sets aside. */ }
    };
    const add = (sku) => {
      draft.items.push({ sku_id: sku.id, title: sku.title, code: sku.code, specs: sku.specs, quantity: 1, price_fen: null, per_user: 1 });
      look(sku.id);
    };
    const save = async () => {
      told.value = wrongOf(draft) ? t(`console.sales.wrong.${wrongOf(draft)}`) : "";
      if (told.value || busy.value) return;
      busy.value = true;
      try {
        const body = bodyOf(draft, zone);
        const { sale } = props.saleId ? await put(`/api/v1/sales/${props.saleId}`, body) : await post("/api/v1/sales", body);
        toast(t("console.sales.saved"));
        props.go(sale.id);
      } catch (error) { told.value = error.message; }
      busy.value = false;
    };
    const whole = (item, name) => (event) => { item[name] = event.target.value === "" ? null : Number(event.target.value); };
    const left = (item) => {
      const count = free.value[item.sku_id];
      if (count === undefined) return "";
      if (count === null) return t("console.sales.free_unlimited");
      return html`<small class=${item.quantity > count ? "sale-short" : "sale-free"}>${t("console.sales.free", { count })}</small>`;
    };
    const itemRow = (item, at) => html`<li key=${item.sku_id} class="plan-item">
      <div class="plan-item-head"><b>${itemTitle(item)}</b><small>${item.code}</small>
        <button type="button" class="icon-button" aria-label=${t("console.sales.remove", { name: itemTitle(item) })} onClick=${() => draft.items.splice(at, 1)}>${icon("close")}</button></div>
      <div class="plan-fields">
        <div class="field"><label for=${`quantity-${at}`}>${t("console.sales.quantity")}</label><input id=${`quantity-${at}`} class="input" type="number" inputmode="numeric" min="1" max="100000" value=${item.quantity} onInput=${whole(item, "quantity")} />${left(item)}</div>
        <div class="field"><label for=${`price-${at}`}>${t("console.sales.price")}</label><${MoneyInput} id=${`price-${at}`} fen=${item.price_fen} onChange=${(fen) => { item.price_fen = fen; }} /></div>
        <div class="field"><label for=${`each-${at}`}>${t("console.sales.per_user")}</label><input id=${`each-${at}`} class="input" type="number" inputmode="numeric" min="1" max="100" value=${item.per_user} onInput=${whole(item, "per_user")} /></div>
      </div></li>`;
    const kind = (name) => html`<label key=${name} class="plan-kind"><input type="radio" name="kind" value=${name} checked=${draft.kind === name} onChange=${() => { draft.kind = name; }} />
      <span><b>${t(`console.sales.kind.${name}`)}</b><small>${t(`console.sales.kind_text.${name}`)}</small></span></label>`;
    const when = (name) => html`<div class="field"><label for=${name}>${t(`console.sales.${name}`)}</label><input id=${name} class="input" type="datetime-local" value=${draft[name]} onInput=${(event) => { draft[name] = event.target.value; }} /></div>`;
    return () => !ready.value ? html`<div class="skeleton sales-ghost" aria-busy="true"></div>` : html`<form class="sales plan" novalidate onSubmit=${(event) => { event.preventDefault(); save(); }}>
      <header class="sales-head"><button type="button" class="icon-button" aria-label=${t("console.sales.back")} onClick=${() => props.go(props.saleId)}>${icon("back")}</button>
        <h1>${t(props.saleId ? "console.sales.edit" : "console.sales.new")}</h1></header>
      <div class="field"><label for="name">${t("console.sales.name")}</label><input id="name" class="input" maxlength="60" value=${draft.name} placeholder=${t("console.sales.name_hint")} onInput=${(event) => { draft.name = event.target.value; }} /></div>
      <fieldset class="plan-kinds"><legend class="label">${t("console.sales.kind")}</legend>${["flash", "live"].map(kind)}</fieldset>
      <div class="plan-fields">${when("starts")}${when("ends")}
        <div class="field"><label for="hold">${t("console.sales.hold")}</label><input id="hold" class="input" type="number" inputmode="numeric" min="1" max="60" value=${draft.hold_min} onInput=${(event) => { draft.hold_min = Math.min(60, Math.max(1, Number(event.target.value) || 15)); }} /></div></div>
      <section><h2>${t("console.sales.items")}</h2>
        <ul class="plan-items">${draft.items.map(itemRow)}</ul>
        <${SkuPicker} taken=${draft.items.map((item) => item.sku_id)} onPick=${add} /></section>
      ${told.value && html`<p class="callout bad" role="alert">${told.value}</p>`}
      <footer class="plan-foot"><button type="submit" class="button primary" disabled=${busy.value}>${t("console.sales.save")}</button></footer>
    </form>`;
  },
};
