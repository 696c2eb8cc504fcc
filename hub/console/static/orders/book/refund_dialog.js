/** Money back: the whole of it, pieces of lines, or just an amount; what is possible is shown before it is asked. */

import { get, post } from "../../shared/api.js";
import { Dialog } from "../../shared/dialog.js";
import { computed, html, onMounted, ref, shallowRef } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { toast } from "../../shared/toasts.js";
import { money } from "../../goods/parts/money.js";
import { MoneyInput } from "../../goods/parts/money_input.js";
import { newKey } from "../words.js";
import { leftOf, portionsOf, shareOf, sumOf } from "./refund_rules.js";

export const RefundDialog = {
  name: "RefundDialog",
  props: { order: Object, path: String },
  emits: ["close", "done"],
  setup(props, { emit }) {
    const key = newKey(); // one dialog refunds once, however often it is sent
    const picked = shallowRef(Object.fromEntries(props.order.lines.map((line) => [line.id, 0])));
    const withFreight = ref(false);
    const fen = ref(null);
    const reason = ref("");
    const told = ref("");
    const busy = ref(false);
    const limit = shallowRef(null);
    const most = leftOf(props.order);
    const freight = computed(() => (withFreight.value ? props.order.freight_fen : 0));
    const byPieces = computed(() => sumOf(props.order, picked.value) + freight.value);
    const amount = computed(() => fen.value ?? Math.min(byPieces.value, most));
    onMounted(async () => { limit.value = await get("/api/v1/refunds/limit").catch(() => null); });
    const all = () => {
      picked.value = Object.fromEntries(props.order.lines.map((line) => [line.id, line.quantity - line.refunding - line.refunded]));
      withFreight.value = props.order.freight_fen > 0;
      fen.value = null;
    };
    const save = async () => {
      told.value = "";
      if (!(amount.value > 0 && amount.value <= most)) { told.value = t("console.orders.refund.wrong", { most: money(most) }); return; }
      if (reason.value.trim().length < 2) { told.value = t("console.orders.refund.no_reason"); return; }
      busy.value = true;
      try {
        const portions = portionsOf(props.order, picked.value, amount.value, freight.value);
        const { refund } = await post(`${props.path}/refunds`, { key, amount_fen: amount.value, reason: reason.value.trim(), portions });
        toast(t(refund.state === "to_approve" ? "console.orders.refund.asked" : "console.orders.refund.sent", { amount: money(refund.amount_fen) }));
        emit("done");
      } catch (error) { told.value = error.message; }
      busy.value = false;
    };
    const above = () => limit.value?.once_fen !== null && limit.value && amount.value > limit.value.once_fen;
    const line = (one) => {
      const can = one.quantity - one.refunding - one.refunded;
      return html`<li key=${one.id}><span class="order-what"><b>${one.title}</b><small>${t("console.orders.refund.left", { amount: money(one.left_fen), n: can })}</small></span>
        <input class="input number" type="number" inputmode="numeric" min="0" max=${can} aria-label=${t("console.orders.refund.pieces", { title: one.title })} value=${picked.value[one.id]} disabled=${!can}
          onInput=${(event) => { picked.value = { ...picked.value, [one.id]: Math.max(0, Math.min(can, Math.trunc(Number(event.target.value)) || 0)) }; fen.value = null; }} />
        <span class="order-money">${money(shareOf(one, picked.value[one.id]))}</span></li>`;
    };
    return () => html`<${Dialog} title=${t("console.orders.refund")} firm onClose=${() => emit("close")}>
      <form class="order-form" novalidate onSubmit=${(event) => { event.preventDefault(); save(); }}>
        <p class="order-form-head">${t("console.orders.refund.most", { amount: money(most) })}<button type="button" class="button tiny" onClick=${all}>${t("console.orders.refund.all")}</button></p>
        <ul class="refund-lines">${props.order.lines.map(line)}</ul>
        ${props.order.freight_fen > 0 && html`<label class="tick"><input type="checkbox" checked=${withFreight.value} onChange=${(event) => { withFreight.value = event.target.checked; fen.value = null; }} /><span>${t("console.orders.refund.freight", { amount: money(props.order.freight_fen) })}</span></label>`}
        <div class="field"><label for="refund-amount">${t("console.orders.refund.amount")}</label><${MoneyInput} id="refund-amount" fen=${amount.value || null} onChange=${(value) => { fen.value = value; }} />
          <small class="field-hint">${t("console.orders.refund.amount.about")}</small></div>
        <div class="field"><label for="refund-reason">${t("console.orders.refund.reason")}</label><input id="refund-reason" class="input" maxlength="200" value=${reason.value} onInput=${(event) => { reason.value = event.target.value; }} /></div>
        ${above() && html`<p class="callout warn">${t("console.orders.refund.above", { amount: money(limit.value.once_fen) })}</p>`}
        ${told.value && html`<p class="callout bad" role="alert">${told.value}</p>`}
        <footer class="dialog-foot"><button type="button" class="button" onClick=${() => emit("close")}>${t("console.cancel")}</button>
          <button type="submit" class="button primary" disabled=${busy.value || !amount.value}>${t("console.orders.refund.send", { amount: money(amount.value) })}</button></footer>
      </form><//>`;
  },
};
