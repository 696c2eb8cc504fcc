/** One order in the list: what was bought, by whom, for how much, and where it stands. */

import { html } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { money } from "../../goods/parts/money.js";
import { linkTo } from "../../goods/place.js";
import { channelText, pieces, specsText, stateText, timeText, toneOf } from "../words.js";

const MOST_SHOWN = 3;

/** `columns`: what is shown beside the goods; `pick`: {chosen, choose} where orders can be chosen. */
export function row(order, zone, onLink, columns, pick = null) {
  const [first] = order.lines;
  return html`<li key=${order.id} class=${`order-row ${order.flag ? `flag-${order.flag}` : ""} ${pick ? "pickable" : ""}`}>
    ${pick && html`<label class="order-pick"><input type="checkbox" checked=${pick.chosen} aria-label=${t("console.orders.bulk.choose", { number: order.number })} onChange=${() => pick.choose(order.id)} /></label>`}
    <span class="order-pictures" aria-hidden="true">${order.lines.slice(0, MOST_SHOWN).map(picture)}</span>
    <span class="order-what"><a class="order-title" href=${linkTo(order.id)} onClick=${onLink(order.id)}>${first.title}</a>
      <small>${specsText(first)} ×${first.quantity}${order.lines.length > 1 ? ` ${t("console.orders.and_more", { n: order.lines.length - 1, pieces: pieces(order) })}` : ""}</small>
      <small class="order-number">${order.number} · ${channelText(order.channel)} · ${timeText(order.placed_at, zone)}</small></span>
    ${columns.includes("whom") && html`<span class="order-whom">${order.receiver ? html`<b>${order.receiver.name}</b><small>${order.receiver.phone}</small><small>${order.receiver.city}</small>` : html`<small>${t("console.orders.nothing_sent")}</small>`}</span>`}
    ${columns.includes("remark") && html`<span class="order-said">${order.remark && html`<small>${order.remark}</small>`}${order.notes.at(-1) && html`<small>${icon("note")}${order.notes.at(-1).text}</small>`}</span>`}
    ${columns.includes("paid") && html`<span class="order-said"><small>${order.paid_at ? timeText(order.paid_at, zone) : ""}</small></span>`}
    ${columns.includes("money") && html`<span class="order-money"><b>${money(order.payable_fen)}</b>${order.refunded_fen > 0 && html`<small class="order-back">${t("console.orders.refunded", { amount: money(order.refunded_fen) })}</small>`}</span>`}
    <span class="order-state"><span class=${toneOf(order.state)}>${stateText(order.state)}</span>
      ${order.marks.map((mark) => html`<span key=${mark} class="goods-tag bad">${icon("alert")}${t(`console.orders.mark.${mark}`)}</span>`)}</span></li>`;
}

function picture(line) {
  return html`<span key=${line.id} class="order-picture">${line.picture_url ? html`<img src=${line.picture_url} alt="" loading="lazy" width="48" height="48" />` : icon("bag")}</span>`;
}
