/** One rule for many prices: what would become of each is shown first, and just that is then done. */

import { post } from "../../shared/api.js";
import { computed, html, reactive, ref, shallowRef, watch } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { toast } from "../../shared/toasts.js";
import { fenOf, money } from "../parts/money.js";
import { CHANNELS } from "./buyer.js";
import { changeOf } from "./bulk_rules.js";

const WAYS = ["percent", "add", "set"];
const ENDINGS = ["none", "00", "90", "99"];

/** `waiting`: something typed is not saved yet, so that nothing may be done beside it. Emits `applied`. */
export const PriceBulk = {
  name: "PriceBulk",
  props: { skus: Array, costs: Boolean, waiting: Boolean },
  emits: ["applied"],
  setup(props, { emit }) {
    const rule = reactive({ target: "price_fen", way: "percent", value: "", ending: "none" });
    const plan = shallowRef(null);
    const trouble = ref("");
    const busy = ref(false);
    const change = computed(() => changeOf(rule, fenOf));
    watch(rule, () => { plan.value = null; trouble.value = ""; });
    const names = computed(() => Object.fromEntries(props.skus.map((one) => [one.id, one.name])));
    const ask = async (more) => {
      busy.value = true;
      try {
        const answer = await post("/api/v1/prices/bulk", { sku_ids: props.skus.map((one) => one.id), change: change.value, ...more });
        trouble.value = "";
        return answer;
      } catch (error) {
        trouble.value = error.message;
        if (error.code === "changed_meanwhile") plan.value = null;
        return null;
      } finally {
        busy.value = false;
      }
    };
    const look = async () => { const answer = await ask({}); plan.value = answer && { ...answer, key: crypto.getRandomValues(new Uint32Array(4)).join("-") }; };
    const apply = async () => {
      const done = await ask({ seen: plan.value.seen, client_id: plan.value.key });
      if (!done) return;
      toast(t("console.prices.bulk.done", { n: done.changed, refused: done.refused }));
      plan.value = null;
      rule.value = "";
      emit("applied");
    };
    const select = (name, values, label) => html`<select class="input" aria-label=${t(`console.prices.bulk.${name}`)} value=${rule[name]} onChange=${(event) => { rule[name] = event.target.value; }}>${values.map((one) => html`<option key=${one} value=${one} selected=${one === rule[name]}>${label(one)}</option>`)}</select>`;
    const targets = () => ["price_fen", "msrp_fen", ...(props.costs ? ["cost_fen"] : []), "floor_fen", ...CHANNELS.map((name) => `channel:${name}`)];
    const amount = (fen) => (fen === null ? t("console.prices.unset") : money(fen));
    const line = (row) => html`<li key=${row.sku_id} class=${row.refused ? "refused" : row.changes ? "" : "same"}><span>${names.value[row.sku_id]}</span><b>${amount(row.before_fen)} → ${amount(row.after_fen)}</b>${row.refused && html`<small>${row.refused.message}</small>`}</li>`;
    return () => html`<details class="price-bulk"><summary>${t("console.prices.bulk")}</summary><div class="bulk-body">
      <div class="bulk-rule">${select("target", targets(), (one) => (one.startsWith("channel:") ? t("console.prices.bulk.channel", { name: t(`console.sales_channel.${one.slice(8)}`) }) : t(`console.prices.${one}`)))}
        ${select("way", WAYS, (one) => t(`console.prices.bulk.way.${one}`))}
        <input class="input" inputmode="decimal" aria-label=${t("console.prices.bulk.value")} placeholder=${t(`console.prices.bulk.example.${rule.way}`)} value=${rule.value} onInput=${(event) => { rule.value = event.target.value; }} />
        ${select("ending", ENDINGS, (one) => t(`console.prices.bulk.ending.${one}`))}
        <button type="button" class="button" disabled=${!change.value || busy.value || props.waiting} onClick=${look}>${t("console.prices.bulk.look")}</button></div>
      ${props.waiting && html`<p class="field-hint">${t("console.prices.bulk.waiting")}</p>`}
      ${trouble.value && html`<p class="callout bad" role="alert">${trouble.value}</p>`}
      ${plan.value && html`<div class="bulk-plan" aria-live="polite"><p>${t("console.prices.bulk.outcome", { n: plan.value.changed, refused: plan.value.refused, same: plan.value.same })}</p><ul>${plan.value.rows.map(line)}</ul>
        <button type="button" class="button primary" disabled=${plan.value.changed === 0 || busy.value || props.waiting} onClick=${apply}>${t("console.prices.bulk.apply", { n: plan.value.changed })}</button></div>`}</div></details>`;
  },
};
