/** Money that goes back: where each refund stands, and what can be done about it. */

import { post } from "../../shared/api.js";
import { html } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { money } from "../../goods/parts/money.js";
import { refundTone, timeText, who } from "../words.js";

export function refundList(refunds, { zone, names, may, act }) {
  return html`<section class="panel"><header class="panel-head"><h3>${t("console.orders.refunds")}</h3></header><ul class="order-refunds">${refunds.map((one) => refundRow(one, { zone, names, may, act }))}</ul></section>`;
}

export function refundRow(one, { zone, names, may, act, link = null }) {
  const path = `/api/v1/refunds/${encodeURIComponent(one.id)}`;
  const last = one.attempts.at(-1);
  const button = (name, right, primary = false) => may(right) && html`<button type="button" class=${`button tiny ${primary ? "primary" : ""}`} onClick=${() => act(() => post(`${path}/${name}`), `console.orders.refund.${name}.done`)}>${t(`console.orders.refund.${name}`)}</button>`;
  return html`<li key=${one.id}><span><b>${money(one.amount_fen)}</b> <span class=${refundTone(one.state)}>${t(`console.orders.refund.state.${one.state}`)}</span>
      <small>${one.reason in { surplus: 1, sold_out: 1 } ? t(`console.orders.refund.kind.${one.kind}`) : one.reason}</small>
      <small>${who(one.by, names)} · ${timeText(one.asked_at, zone)}${one.approved_by ? ` · ${t("console.orders.refund.approved_by", { name: who(one.approved_by, names) })}` : ""}</small>
      ${one.state === "failed" && last?.detail && html`<small class="order-trouble">${t(`console.orders.refund.trouble.${last.state}`)} (${last.detail})</small>`}</span>
    <span class="order-buttons">${link}${one.state === "to_approve" && button("approve", "refunds.approve", true)}
      ${one.state === "failed" && button("retry", "refunds.ask", true)}
      ${(one.state === "to_approve" || one.state === "failed") && button("drop", "refunds.ask")}</span></li>`;
}
