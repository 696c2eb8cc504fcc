/** Tries the rules out as they stand, saved or not: where to, how much, and every step of the price. */

import { post } from "../../shared/api.js";
import { html, ref, shallowRef, watch } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { money } from "../parts/money.js";
import { MoneyInput } from "../parts/money_input.js";
import { SizeInput } from "../parts/size_input.js";
import { written } from "../parts/sizes.js";
import { ALL, terms } from "./rules.js";

const SOON_MS = 250;

export const TryOut = {
  name: "FreightTryOut",
  props: { form: Object },
  setup(props) {
    const asked = ref({ province: "ZJ", quantity: 1, weight_g: 500, dimensions_mm: [200, 150, 100], amount_fen: 9900 });
    const told = shallowRef(null);
    const trouble = ref("");
    let timer = 0;
    let turn = 0;
    const ask = async () => {
      const { province, quantity, weight_g, dimensions_mm, amount_fen } = asked.value;
      const mine = (turn += 1);
      const body = { terms: terms(props.form), province, amount_fen: amount_fen ?? 0, items: [{ quantity, weight_g, dimensions_mm }] };
      try {
        const answer = await post("/api/v1/freight-templates/try", body);
        if (mine === turn) { told.value = answer; trouble.value = ""; }
      } catch (error) {
        if (mine === turn) { told.value = null; trouble.value = error.message; }
      }
    };
    watch([() => JSON.stringify(terms(props.form)), asked], () => { clearTimeout(timer); timer = setTimeout(ask, SOON_MS); }, { immediate: true, deep: true });
    const put = (name) => (value) => { asked.value = { ...asked.value, [name]: value }; };
    const side = (at) => (value) => { if (value) asked.value = { ...asked.value, dimensions_mm: asked.value.dimensions_mm.map((old, n) => (n === at ? value : old)) }; };
    const onCount = (event) => { const n = Math.round(Number(event.target.value)); if (n >= 1 && n <= 10_000) put("quantity")(n); else event.target.value = asked.value.quantity; };
    const step = ({ code, params }, at) => html`<li key=${at}>${t(`console.freight.step.${code}`, worded(params, props.form.by))}</li>`;
    return () => html`<section class="panel freight-try" aria-label=${t("console.freight.try")}><header class="panel-head"><h3>${t("console.freight.try")}</h3><p>${t("console.freight.try.about")}</p></header>
      <div class="freight-fields"><div class="field"><label for="try-province">${t("console.freight.to")}</label><select class="input" id="try-province" value=${asked.value.province} onChange=${(event) => put("province")(event.target.value)}>${ALL.map((province) => html`<option key=${province} value=${province} selected=${province === asked.value.province}>${t(`console.freight.province.${province}`)}</option>`)}</select></div>
        <div class="field"><label for="try-quantity">${t("console.freight.quantity")}</label><input class="input" id="try-quantity" type="number" min="1" max="10000" inputmode="numeric" value=${asked.value.quantity} onChange=${onCount} /></div>
        ${props.form.by === "weight" && html`<div class="field"><label for="try-weight">${t("console.freight.weight_each")}</label><${SizeInput} id="try-weight" value=${asked.value.weight_g} per=${1000} unit=${t("console.freight.unit.weight")} onChange=${put("weight_g")} /></div>`}
        ${props.form.by === "volume" && html`<div class="field"><span class="label">${t("console.freight.size_each")}</span><span class="freight-sides">${asked.value.dimensions_mm.map((value, at) => html`<${SizeInput} key=${at} value=${value} per=${10} unit=${t("console.freight.cm")} label=${t(`console.freight.side.${at}`)} onChange=${side(at)} />`)}</span></div>`}
        <div class="field"><label for="try-amount">${t("console.freight.amount")}</label><${MoneyInput} id="try-amount" fen=${asked.value.amount_fen} onChange=${put("amount_fen")} /></div></div>
      <div class="freight-told" role="status">${trouble.value && html`<p class="callout bad">${icon("alert")}<span>${trouble.value}</span></p>`}
        ${told.value && html`<p class="freight-price">${told.value.fen === null ? html`<b class="is-none">${t("console.freight.not_sent")}</b>` : html`<b>${told.value.fen ? money(told.value.fen) : t("console.freight.free")}</b>`}</p><ol class="freight-steps">${told.value.trace.map(step)}</ol>`}</div></section>`;
  },
};

/** Amounts, units and provinces as people write them. */
function worded(params, by) {
  const amount = (units) => (by === "weight" ? `${written(units, 1000)} ${t("console.freight.unit.weight")}` : `${units} ${t(`console.freight.unit.${by}`)}`);
  return Object.fromEntries(Object.entries(params).map(([name, value]) => {
    if (name === "province") return [name, t(`console.freight.province.${value}`)];
    if (name.endsWith("fen")) return [name, money(value)];
    return [name, name === "units" || name === "step" ? amount(value) : value];
  }));
}
