/** Why something can't be sold, each reason with its way out; and why it costs what it costs. */

import { html } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { PriceTrace } from "../../goods/prices/trace.js";

export function offerReasons(offer) {
  return html`<div class="why">
    ${offer.sellable ? html`<p class="why-good">${icon("check")}${t("console.pick.can_be_sold")}</p>`
    : html`<h4>${t("console.pick.why_not")}</h4><ul class="why-list">${offer.reasons.map((one, at) => html`<li key=${at}>${icon("alert")}<span><b>${one.text}</b><small>${one.way_out}</small></span></li>`)}</ul>`}
    <h4>${t("console.pick.why_price")}</h4><${PriceTrace} price=${offer.price} /></div>`;
}
