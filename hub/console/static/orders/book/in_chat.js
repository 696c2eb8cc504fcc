/** One order beside a chat: what it is, where it goes, and what an agent does to it without leaving the fan. */

import { get, post } from "../../shared/api.js";
import { confirmed } from "../../shared/confirm.js";
import { Dialog } from "../../shared/dialog.js";
import { html, onBeforeUnmount, onMounted, ref, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain, toast } from "../../shared/toasts.js";
import { money } from "../../goods/parts/money.js";
import { newKey, specsText, stateText, toneOf } from "../words.js";
import { Receiver } from "./receiver.js";
import { RefundDialog } from "./refund_dialog.js";

const PAID = ["to_ship", "shipped", "completed", "after_sale"];

export const OrderInChat = {
  name: "OrderInChat",
  props: { orderId: String, conversationId: String, may: Function },
  emits: ["close", "changed"],
  setup(props, { emit }) {
    const order = shallowRef(null);
    const trouble = ref("");
    const refunding = ref(false);
    const busy = ref(false);
    const cardKey = newKey(); // pressed twice, it is one message
    const path = `/api/v1/orders/${encodeURIComponent(props.orderId)}`;
    let gone = false;
    const load = async () => {
      try {
        const found = await get(path);
        if (!gone) { order.value = found.order; trouble.value = ""; }
      } catch (error) { if (!gone) trouble.value = error.message; }
    };
    onMounted(load);
    onBeforeUnmount(() => { gone = true; });
    const changed = () => { refunding.value = false; load(); emit("changed"); };
    const cancel = async () => {
      if (!(await confirmed({ title: t("console.orders.cancel"), text: t("console.orders.cancel.about"), yes: t("console.orders.cancel"), danger: true }))) return;
      try { await post(`${path}/cancel`, {}); toast(t("console.orders.cancelled")); } catch (error) { complain(error); }
      changed();
    };
    const send = async () => {
      busy.value = true;
      try {
        await post(`/api/v1/conversations/${encodeURIComponent(props.conversationId)}/order-card`, { client_id: cardKey, order_id: props.orderId });
        toast(t("console.order_card.sent"));
        emit("close");
      } catch (error) { complain(error); }
      busy.value = false;
    };
    const left = (one) => one.paid_fen - one.refunding_fen - one.refunded_fen;
    const acts = (one) => html`<div class="order-acts">
      ${props.may("inbox.reply") && html`<button type="button" class="button primary" disabled=${busy.value} onClick=${send}>${icon("send")}${t("console.order_card.send")}</button>`}
      ${PAID.includes(one.state) && left(one) > 0 && props.may("refunds.ask") && html`<button type="button" class="button" onClick=${() => { refunding.value = true; }}>${t("console.orders.refund")}</button>`}
      ${one.state === "unpaid" && props.may("orders.handle") && html`<button type="button" class="button" onClick=${cancel}>${t("console.orders.cancel")}</button>`}
      <a class="button" href=${`/console/orders/book/${encodeURIComponent(one.id)}`}>${t("console.order_card.open")}</a></div>`;
    const shown = (one) => html`<div class="order-in-chat">
      <p class="order-in-chat-head"><b>${one.number}</b><span class=${toneOf(one.state)}>${stateText(one.state)}</span></p>
      <ul class="order-in-chat-lines">${one.lines.map((line) => html`<li key=${line.id}><span><b>${line.title}</b><small>${specsText(line)} ×${line.quantity}</small></span><span class="order-money">${money(line.price_fen * line.quantity)}</span></li>`)}</ul>
      <p class="order-in-chat-sum"><span>${t("console.order_card.payable")}</span><b>${money(one.payable_fen)}</b>${one.refunded_fen > 0 && html`<small class="order-back">${t("console.orders.refunded", { amount: money(one.refunded_fen) })}</small>`}</p>
      ${one.parcels.map((parcel) => html`<p key=${parcel.id}><b>${parcel.courier}</b> ${parcel.waybill}</p>`)}
      <${Receiver} order=${one} path=${path} may=${props.may} onDone=${changed} />${acts(one)}</div>`;
    return () => html`<${Dialog} title=${t("console.order_card.sheet")} onClose=${() => emit("close")}>
      ${trouble.value && html`<div class="callout bad" role="alert"><span>${trouble.value}</span><button type="button" class="button tiny" onClick=${load}>${t("console.again")}</button></div>`}
      ${!order.value && !trouble.value && html`<div class="skeleton goods-ghost" aria-busy="true"></div>`}
      ${order.value && shown(order.value)}
      ${refunding.value && html`<${RefundDialog} order=${order.value} path=${path} onClose=${() => { refunding.value = false; }} onDone=${changed} />`}<//>`;
  },
};
