/** The money of an order: how the sum came about, what was paid by which payment, what went back. */

import { html } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { money } from "../../goods/parts/money.js";
import { timeText } from "../words.js";

export function moneyPanel(order, payments, zone) {
  const sums = [
    ["goods", order.goods_fen],
    ...order.discounts.map((one) => ["discount", -one.amount_fen, one.label || t(`console.orders.discount.${one.source}`)]),
    ["freight", order.freight_fen],
  ];
  return html`<section class="panel"><header class="panel-head"><h3>${t("console.orders.money")}</h3></header>
    <dl class="order-sums">${sums.map(([name, fen, label], at) => html`<div key=${at}><dt>${label ?? t(`console.orders.sum.${name}`)}</dt><dd>${money(fen)}</dd></div>`)}
      <div class="is-sum"><dt>${t("console.orders.sum.payable")}</dt><dd>${money(order.payable_fen)}</dd></div>
      <div><dt>${t("console.orders.sum.paid")}</dt><dd>${money(order.paid_fen)}</dd></div>
      ${order.refunding_fen > 0 && html`<div><dt>${t("console.orders.sum.refunding")}</dt><dd>${money(-order.refunding_fen)}</dd></div>`}
      ${order.refunded_fen > 0 && html`<div><dt>${t("console.orders.sum.refunded")}</dt><dd>${money(-order.refunded_fen)}</dd></div>`}</dl>
    ${payments.length > 0 && html`<ul class="order-payments">${payments.map((one) => payment(one, zone))}</ul>`}</section>`;
}

function payment(one, zone) {
  return html`<li key=${one.number}><span><b>${t(`console.orders.service.${one.service}`)}</b> <small>${t(`console.orders.scene.${one.scene}`)} · ${timeText(one.paid_at ?? one.asked_at, zone)}</small>
      <small class="order-number">${one.number}${one.service_number ? ` · ${one.service_number}` : ""}</small></span>
    <span class="order-money"><b>${money(one.told_fen ?? one.amount_fen)}</b><span class=${`goods-tag ${one.state === "paid" ? "ok" : one.state === "odd" ? "bad" : ""}`}>${t(one.is_surplus ? "console.orders.payment.surplus" : `console.orders.payment.${one.state}`)}</span></span></li>`;
}
