/** One order: what was bought and why it cost that, where it goes, what was paid, sent and given back, and its story. */

import { get, post, put } from "../../shared/api.js";
import { confirmed } from "../../shared/confirm.js";
import { html, inject, onBeforeUnmount, onMounted, ref, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain, toast } from "../../shared/toasts.js";
import { linkTo, usePlace } from "../../goods/place.js";
import { channelText, stateText, timeText, toneOf } from "../words.js";
import { Advice } from "./advice.js";
import { caseList } from "./cases.js";
import { CaseDialog } from "./case_dialog.js";
import { lineTable } from "./lines.js";
import { moneyPanel } from "./money_panel.js";
import { Notes } from "./notes.js";
import { Receiver } from "./receiver.js";
import { RefundDialog } from "./refund_dialog.js";
import { refundList } from "./refund_list.js";
import { ShipDialog } from "./ship_dialog.js";
import { story } from "./story.js";
import { TimeLeft } from "./time_left.js";

const FLAGS = [0, 1, 2, 3, 4, 5];
const PAID = ["to_ship", "shipped", "completed", "after_sale"];

export const OrderPage = {
  name: "OrderPage",
  props: { orderId: String },
  setup(props) {
    const { zone, names, may } = inject("book");
    const { onLink } = usePlace();
    const found = shallowRef(null);
    const trouble = ref("");
    const open = ref("");
    let gone = false;
    const path = `/api/v1/orders/${encodeURIComponent(props.orderId)}`;
    const load = async () => {
      try {
        const answer = await get(path);
        if (!gone) { found.value = answer; trouble.value = ""; }
      } catch (error) { trouble.value = error.message; }
    };
    const act = async (work, done) => {
      try { await work(); if (done) toast(t(done)); } catch (error) { complain(error); }
      await load();
    };
    const again = setInterval(() => { if (found.value?.order.state === "unpaid" || found.value?.refunds.some((one) => one.state === "queued" || one.state === "sending")) load(); }, 5000);
    onMounted(load);
    onBeforeUnmount(() => { gone = true; clearInterval(again); });

    const cancel = async () => {
      if (await confirmed({ title: t("console.orders.cancel"), text: t("console.orders.cancel.about"), yes: t("console.orders.cancel"), danger: true })) act(() => post(`${path}/cancel`, {}), "console.orders.cancelled");
    };
    const complete = async () => {
      if (await confirmed({ title: t("console.orders.complete"), text: t("console.orders.complete.about"), yes: t("console.orders.complete") })) act(() => post(`${path}/complete`), "console.orders.completed");
    };
    const done = () => { open.value = ""; load(); };

    const acts = (order) => html`<div class="order-acts">
      ${order.state === "to_ship" && may("orders.ship") && html`<button type="button" class="button primary" onClick=${() => { open.value = "ship"; }}>${t("console.orders.ship")}</button>`}
      ${PAID.includes(order.state) && order.paid_fen - order.refunding_fen - order.refunded_fen > 0 && may("refunds.ask") && html`<button type="button" class="button" onClick=${() => { open.value = "refund"; }}>${t("console.orders.refund")}</button>`}
      ${PAID.includes(order.state) && may("orders.handle") && html`<button type="button" class="button" onClick=${() => { open.value = "case"; }}>${t("console.orders.case")}</button>`}
      ${order.state === "shipped" && may("orders.handle") && html`<button type="button" class="button" onClick=${complete}>${t("console.orders.complete")}</button>`}
      ${order.state === "unpaid" && may("orders.handle") && html`<button type="button" class="button" onClick=${cancel}>${t("console.orders.cancel")}</button>`}
      ${order.conversation_id && may("inbox.read") && html`<a class="button" href=${`/console/inbox?conversation=${encodeURIComponent(order.conversation_id)}`}>${icon("inbox")}${t("console.orders.to_chat")}</a>`}</div>`;
    const flags = (order) => may("orders.handle") && html`<div class="order-flags" role="group" aria-label=${t("console.orders.filter.flag")}>${FLAGS.map((flag) => html`<button key=${flag} type="button" class=${`order-flag flag-${flag}`} aria-pressed=${order.flag === flag} aria-label=${t(`console.orders.flag.${flag}`)} title=${t(`console.orders.flag.${flag}`)} onClick=${() => act(() => put(`${path}/flag`, { flag }))}></button>`)}</div>`;
    const marks = (order) => order.marks.map((mark) => html`<div key=${mark} class="callout bad" role="status">${icon("alert")}<span>${t(`console.orders.mark.${mark}.about`)}</span>
      ${may("refunds.approve") && html`<button type="button" class="button tiny" onClick=${() => act(() => post(`${path}/clear-mark`, { mark }))}>${t("console.orders.mark.clear")}</button>`}</div>`);

    return () => {
      if (trouble.value && !found.value) return html`<div class="orders"><a class="goods-back" href=${linkTo("")} onClick=${onLink("")}>${icon("back")}${t("console.orders")}</a><div class="callout bad" role="alert">${icon("alert")}<span>${trouble.value}</span><button type="button" class="button tiny" onClick=${load}>${t("console.again")}</button></div></div>`;
      if (!found.value) return html`<div class="skeleton goods-ghost" aria-busy="true"></div>`;
      const { order, events, payments, refunds, cases } = found.value;
      const shared = { order, path, onClose: () => { open.value = ""; }, onDone: done };
      return html`<article class="orders order-page">
        <a class="goods-back" href=${linkTo("")} onClick=${onLink("")}>${icon("back")}${t("console.orders")}</a>
        <header class="order-head"><div><h1>${order.number}</h1><p>${channelText(order.channel)} · ${t(`console.orders.origin.${order.origin}`)} · ${timeText(order.placed_at, zone)}</p></div>
          <span class=${toneOf(order.state)}>${stateText(order.state)}</span>${order.state === "unpaid" && html`<${TimeLeft} until=${order.expires_at} />`}${flags(order)}</header>
        ${marks(order)}${acts(order)}<${Advice} order=${order} path=${path} zone=${zone} may=${may("orders.ship")} after=${load} />
        <div class="order-columns"><div class="order-main">
          ${lineTable(order)}
          ${moneyPanel(order, payments, zone)}
          ${refunds.length > 0 && refundList(refunds, { zone, names: names.value, may, act })}
          ${cases.length > 0 && caseList(cases, { order, zone, may, act })}
          ${order.parcels.length > 0 && parcels(order)}
        </div><aside class="order-side">
          <${Receiver} order=${order} path=${path} may=${may} onDone=${load} />
          <${Notes} order=${order} path=${path} zone=${zone} may=${may} onDone=${load} />
          ${story(events, zone, names.value)}
        </aside></div>
        ${open.value === "ship" && html`<${ShipDialog} ...${shared} />`}
        ${open.value === "refund" && html`<${RefundDialog} ...${shared} />`}
        ${open.value === "case" && html`<${CaseDialog} ...${shared} />`}
      </article>`;
    };

    function parcels(order) {
      const title = (id) => order.lines.find((line) => line.id === id)?.title ?? id;
      return html`<section class="panel"><header class="panel-head"><h3>${t("console.orders.parcels")}</h3></header><ul class="order-parcels">${order.parcels.map((parcel) => html`<li key=${parcel.id}><b>${parcel.courier} ${parcel.waybill}</b><small>${timeText(parcel.at, zone)}</small>
        <span>${parcel.portions.map((one) => `${title(one.line_id)} ×${one.quantity}`).join("、")}</span></li>`)}</ul></section>`;
    }
  },
};
