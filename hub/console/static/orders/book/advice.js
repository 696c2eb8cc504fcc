/** On the page of an order: that it could leave with others or in parts, or that it is to. */

import { get } from "../../shared/api.js";
import { html, onMounted, shallowRef, watch } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { asIs, join, split, undoJoin, undoSplit } from "../dispatch/deciding.js";
import { partList } from "../dispatch/cards.js";
import { linkTo } from "../../goods/place.js";

/** `after` is called when something was decided. */
export const Advice = {
  name: "OrderAdvice",
  props: { order: Object, path: String, zone: String, may: Boolean, after: Function },
  setup(props) {
    const found = shallowRef(null);
    const load = async () => {
      if (props.order.state !== "to_ship") { found.value = null; return; }
      try { found.value = await get(`${props.path}/advice`); } catch { found.value = null; /* an order can be sent without advice */ }
    };
    onMounted(load);
    watch(() => props.order.rev, load);
    const acts = (...all) => props.may && html`<span class="order-buttons">${all.map(([words, run]) => html`<button key=${words} type="button" class="button tiny" onClick=${run}>${t(words)}</button>`)}</span>`;
    const others = (ids) => ids.filter((id) => id !== props.order.id).map((id) => found.value.orders.find((one) => one.id === id))
      .map((one) => html`<a key=${one.id} href=${linkTo(one.id)}>${one.number}</a>`);
    return () => {
      const { order, after, zone } = props;
      const told = found.value;
      if (!told) return null;
      const [one] = told.joins;
      const [group] = told.groups;
      const [parts] = told.splits;
      return html`<div class="order-advice">
        ${one && html`<div class="callout">${icon("swap")}<span>${t("console.orders.advice.join")} ${others(one.order_ids)}</span>${acts(["console.orders.join", () => join(one.order_ids, after)], ["console.orders.as_is", () => asIs([order.id], after)])}</div>`}
        ${group && html`<div class="callout">${icon("link")}<span>${t("console.orders.advice.joined")} ${others(group.order_ids)}</span>${acts(["console.orders.unjoin", () => undoJoin(group.id, after)])}</div>`}
        ${parts && html`<div class="callout">${icon("swap")}<span>${t("console.orders.advice.split", { n: parts.parts.length })} ${parts.reasons.map((reason) => t(`console.orders.split.${reason}`)).join(t("console.list_comma"))}</span>${acts(["console.orders.split", () => split(parts, after)], ["console.orders.as_is", () => asIs([order.id], after)])}</div>`}
        ${(parts || order.plan.length > 0) && html`<section class="panel"><header class="panel-head"><h3>${t(parts ? "console.orders.advice.parts" : "console.orders.advice.planned")}</h3>${!parts && !order.parcels.length && acts(["console.orders.unsplit", () => undoSplit(order.id, after)])}</header>${partList(order, parts ? parts.parts : order.plan, told.warehouses, zone)}</section>`}
      </div>`;
    };
  },
};
