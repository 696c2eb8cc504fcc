/** One suggestion or decision how orders leave, with what can be done about it. */

import { html, shallowRef } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { specsText, timeText } from "../words.js";
import { asIs, join, split, undoJoin, undoSplit } from "./deciding.js";
import { G_PER_KG, written } from "../../goods/parts/sizes.js";

const PAGE = "/console/orders/book";

/** Two orders at least, each of which may be left out. */
export const JoinCard = {
  name: "JoinCard",
  props: { join: Object, orders: Object, zone: String, may: Boolean, after: Function },
  setup(props) {
    const out = shallowRef(new Set());
    const toggle = (id) => { const next = new Set(out.value); if (!next.delete(id)) next.add(id); out.value = next; };
    return () => {
      const all = props.join.order_ids;
      const chosen = all.filter((id) => !out.value.has(id));
      const whom = props.orders[all[0]].receiver;
      return html`<li class="dispatch-card"><header><b>${t("console.orders.join.title", { n: all.length })}</b><span>${whom.name} ${whom.phone} · ${whom.city}${whom.district}</span><span class="chip">${weight(props.join)}</span></header>
        <ul>${all.map((id) => html`<li key=${id}>${props.may && all.length > 2 && html`<input type="checkbox" checked=${!out.value.has(id)} aria-label=${t("console.orders.join.with", { number: props.orders[id].number })} onChange=${() => toggle(id)} />`}${named(props.orders[id], props.zone)}</li>`)}</ul>
        ${props.may && html`<footer><button type="button" class="button primary" disabled=${chosen.length < 2} onClick=${() => join(chosen, props.after)}>${t("console.orders.join")}</button>
          <button type="button" class="button" onClick=${() => asIs(all, props.after)}>${t("console.orders.as_is")}</button></footer>`}</li>`;
    };
  },
};

export function splitCard(one, { orders, places, zone, may, after }) {
  const order = orders[one.order_id];
  return html`<li key=${one.order_id} class="dispatch-card"><header><b>${t("console.orders.split.title", { n: one.parts.length })}</b>${one.reasons.map((reason) => html`<span key=${reason} class="chip">${t(`console.orders.split.${reason}`)}</span>`)}</header>
    <p>${named(order, zone)}</p>${partList(order, one.parts, places, zone)}
    ${may && html`<footer><button type="button" class="button primary" onClick=${() => split(one, after)}>${t("console.orders.split")}</button>
      <button type="button" class="button" onClick=${() => asIs([order.id], after)}>${t("console.orders.as_is")}</button></footer>`}</li>`;
}

export function groupCard(one, { orders, zone, may, after }) {
  const whom = orders[one.order_ids[0]].receiver;
  return html`<li key=${one.id} class="dispatch-card decided"><header><b>${t("console.orders.join.title", { n: one.order_ids.length })}</b><span>${whom.name} ${whom.phone}</span></header>
    <ul>${one.order_ids.map((id) => html`<li key=${id}>${named(orders[id], zone)}</li>`)}</ul>
    ${may && html`<footer><a class="button primary" href=${`${PAGE}/${encodeURIComponent(one.order_ids[0])}`}>${t("console.orders.to_shipping")}</a><button type="button" class="button" onClick=${() => undoJoin(one.id, after)}>${t("console.orders.unjoin")}</button></footer>`}</li>`;
}

export function plannedCard(id, { orders, places, zone, may, after }) {
  const order = orders[id];
  const begun = order.parcels.length > 0;
  return html`<li key=${id} class="dispatch-card decided"><header><b>${t("console.orders.split.title", { n: order.plan.length })}</b></header>
    <p>${named(order, zone)}</p>${partList(order, order.plan, places, zone)}
    ${may && html`<footer><a class="button primary" href=${`${PAGE}/${encodeURIComponent(id)}`}>${t("console.orders.to_shipping")}</a>${!begun && html`<button type="button" class="button" onClick=${() => undoSplit(id, after)}>${t("console.orders.unsplit")}</button>`}</footer>`}</li>`;
}

/** What each parcel holds, from where, and when it can leave. */
export function partList(order, parts, places, zone) {
  return html`<ol class="dispatch-parts">${parts.map((part, at) => html`<li key=${at} class=${part.is_sent ? "is-sent" : ""}><b>${partName(part, at, places, zone)}</b>
    <span>${partText(order, part)}</span></li>`)}</ol>`;
}

export function partName(part, at, places, zone) {
  const told = [places[part.warehouse_id], part.ships_at && t("console.orders.part.from", { at: timeText(part.ships_at, zone) }), part.weight_g && kilograms(part.weight_g), part.is_sent && t("console.orders.part.sent")].filter(Boolean);
  return [t("console.orders.part", { n: at + 1 }), ...told].join(" · ");
}

export function partText(order, part) {
  const line = (id) => order.lines.find((one) => one.id === id);
  return part.portions.map((one) => `${nameOf(line(one.line_id)) ?? one.line_id} ×${one.quantity}`).join(t("console.list_comma"));
}

function named(order, zone) {
  const [first] = order.lines;
  return html`<span class="order-what"><a class="order-title" href=${`${PAGE}/${encodeURIComponent(order.id)}`}>${order.number}</a><small>${first.title} ×${first.quantity}${order.lines.length > 1 ? "…" : ""} · ${timeText(order.placed_at, zone)}</small></span>`;
}

const kilograms = (grams) => `${written(grams, G_PER_KG)} kg`;
const weight = (join) => (join.is_weighed ? kilograms(join.weight_g) : t("console.orders.join.unweighed", { weight: kilograms(join.weight_g) }));

/** Titles of single kinds often end with what their specs say. */
function nameOf(line) {
  const specs = line && specsText(line);
  return specs && !line.title.endsWith(specs) ? `${line.title} ${specs}` : line?.title;
}
