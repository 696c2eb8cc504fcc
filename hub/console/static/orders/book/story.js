/** How it came to this: everything that happened to the order, the latest first, with who did it. */

import { html } from "../../shared/html.js";
import { firstText, t } from "../../shared/texts.js";
import { money } from "../../goods/parts/money.js";
import { timeText, who } from "../words.js";

export function story(events, zone, names) {
  return html`<section class="panel"><header class="panel-head"><h3>${t("console.orders.story")}</h3></header>
    <ol class="order-story">${[...events].reverse().map((event) => html`<li key=${event.number}><b>${said(event)}</b>
      ${event.note && html`<span>${event.note}</span>`}<small>${who(event.by, names)} · <time datetime=${event.at}>${timeText(event.at, zone)}</time></small></li>`)}</ol></section>`;
}

/** The sentence of an event, with its amounts and names. */
export function said(event) {
  const { detail } = event;
  const params = Object.fromEntries(Object.entries(detail).map(([name, value]) => [name.replace(/_fen$/u, ""), name.endsWith("_fen") ? money(value) : value]));
  if (detail.parcel) Object.assign(params, { courier: detail.parcel.courier, waybill: detail.parcel.waybill });
  if (detail.numbers) params.numbers = detail.numbers.join(t("console.list_comma"));
  if (detail.service) params.service = t(`console.orders.service.${detail.service}`);
  if (event.kind.startsWith("case_")) params.case = t(`console.orders.case.kind.${detail.kind}`);
  return firstText([`console.orders.event.${event.kind}.${detail.reason ?? detail.kind ?? ""}`, `console.orders.event.${event.kind}`], params) || event.kind;
}
