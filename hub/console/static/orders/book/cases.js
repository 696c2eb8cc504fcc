/** After-sales cases of an order, each with the steps that it can take now. */

import { post } from "../../shared/api.js";
import { html } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { money } from "../../goods/parts/money.js";
import { timeText } from "../words.js";

// What can be done in a state: [step, right, kinds]; the server's table is the judge (rules/after_sales.py).
const STEPS = {
  asked: [["agree", "orders.handle", ["return_refund", "exchange"]], ["refund", "refunds.ask", ["refund_only"]], ["reject", "orders.handle"], ["withdraw", "orders.handle"]],
  agreed: [["receive", "orders.ship"], ["reject", "orders.handle"], ["withdraw", "orders.handle"]],
  received: [["refund", "refunds.ask", ["return_refund"]], ["replace", "orders.handle", ["exchange"]], ["reject", "orders.handle"]],
};
const BODIES = { receive: { restock: true } };

export function caseList(cases, { order, zone, may, act }) {
  const title = (id) => order.lines.find((line) => line.id === id)?.title ?? id;
  return html`<section class="panel"><header class="panel-head"><h3>${t("console.orders.cases")}</h3></header><ul class="order-refunds">${cases.map((one) => html`<li key=${one.id}>
    <span><b>${t(`console.orders.case.kind.${one.kind}`)}</b> <span class="chip">${t(`console.orders.case.state.${one.state}`)}</span>
      <small>${one.portions.map((portion) => `${title(portion.line_id)} ×${portion.quantity}`).join("、")}${one.amount_fen ? ` · ${money(one.amount_fen)}` : ""}</small>
      <small>${one.reason} · ${timeText(one.asked_at, zone)}</small>${one.waybill && html`<small>${t("console.orders.case.comes_with", { courier: one.courier, waybill: one.waybill })}</small>`}</span>
    <span class="order-buttons">${steps(one, may, act)}</span></li>`)}</ul></section>`;
}

function steps(one, may, act) {
  const path = `/api/v1/after-sales/${encodeURIComponent(one.id)}`;
  return (STEPS[one.state] ?? []).filter(([, right, kinds]) => may(right) && (!kinds || kinds.includes(one.kind)))
    .map(([step], at) => html`<button key=${step} type="button" class=${`button tiny ${at ? "" : "primary"}`} onClick=${() => act(() => post(`${path}/${step}`, BODIES[step]), `console.orders.case.${step}.done`)}>${t(`console.orders.case.${step}`)}</button>`);
}
