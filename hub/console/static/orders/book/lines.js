/** What was bought, line by line, each with the reason for its price. */

import { html } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { money } from "../../goods/parts/money.js";
import { specsText } from "../words.js";

export function lineTable(order) {
  return html`<section class="panel order-lines"><header class="panel-head"><h3>${t("console.orders.lines")}</h3></header><ul>${order.lines.map(line)}</ul></section>`;
}

function line(one) {
  return html`<li key=${one.id}><span class="order-picture">${one.picture_url ? html`<img src=${one.picture_url} alt="" loading="lazy" width="48" height="48" />` : icon("bag")}</span>
    <span class="order-what"><a class="order-title" href=${`/console/goods/products/${encodeURIComponent(one.product_id)}`}>${one.title}</a><small>${[specsText(one), one.code].filter(Boolean).join(" · ")}</small>
      ${states(one)}
      ${one.trace.length > 0 && html`<details class="order-trace"><summary>${t("console.orders.why_price")}</summary><ul>${one.trace.map((step, at) => html`<li key=${at}>${step.text}</li>`)}</ul></details>`}</span>
    <span class="order-each">${money(one.price_fen)} ×${one.quantity}</span>
    <span class="order-money"><b>${money(one.price_fen * one.quantity - one.discount_fen)}</b>${one.discount_fen > 0 && html`<small>${t("console.orders.off", { amount: money(one.discount_fen) })}</small>`}</span></li>`;
}

function states(one) {
  const told = [
    one.shipped && t(one.is_virtual ? "console.orders.line.delivered" : "console.orders.line.shipped", { n: one.shipped }),
    one.sendable && t("console.orders.line.sendable", { n: one.sendable }),
    one.refunding && t("console.orders.line.refunding", { n: one.refunding }),
    one.refunded && t("console.orders.line.refunded", { n: one.refunded }),
  ].filter(Boolean);
  return told.length > 0 && html`<small class="order-line-states">${told.join(" · ")}</small>`;
}
