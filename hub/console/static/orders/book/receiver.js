/** Who gets the parcel: masked, until somebody with the right gives a reason. */

import { post } from "../../shared/api.js";
import { html, ref, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { ReceiverDialog } from "./receiver_dialog.js";
import { Remark } from "./remark.js";

/** Whether it may still go elsewhere. */
export const canChange = (order) => ["unpaid", "to_ship"].includes(order.state) && !order.parcels.length && Boolean(order.receiver);

export const Receiver = {
  name: "Receiver",
  props: { order: Object, path: String, may: Function },
  emits: ["done"],
  setup(props, { emit }) {
    const changing = ref(false);
    const plain = shallowRef(null);
    const asking = ref(false);
    const reason = ref("");
    const told = ref("");
    const reveal = async () => {
      told.value = "";
      try { plain.value = await post(`${props.path}/receiver`, { reason: reason.value.trim() }); asking.value = false; } catch (error) { told.value = error.message; }
    };
    return () => {
      const shown = plain.value ?? props.order.receiver;
      return html`<section class="panel"><header class="panel-head"><h3>${t("console.orders.receiver")}</h3></header>
        ${!shown && html`<p class="order-none">${t("console.orders.nothing_sent")}</p>`}
        ${shown && html`<address class="order-address"><b>${shown.name}</b> ${shown.phone}<br />${t(`console.freight.province.${shown.province}`)} ${shown.city} ${shown.district}<br />${shown.detail}</address>`}
        <${Remark} order=${props.order} path=${props.path} may=${props.may} onDone=${() => emit("done")} />
        ${canChange(props.order) && props.may("orders.handle") && html`<button type="button" class="button tiny" onClick=${() => { changing.value = true; }}>${icon("pencil")}${t("console.orders.receiver.change")}</button>`}
        ${shown && !plain.value && props.may("pii.reveal") && !asking.value && html`<button type="button" class="button tiny" onClick=${() => { asking.value = true; }}>${icon("eye")}${t("console.orders.reveal")}</button>`}
        ${asking.value && html`<form class="order-reveal" onSubmit=${(event) => { event.preventDefault(); reveal(); }}><label for="reveal-reason">${t("console.orders.reveal.reason")}</label>
          <input id="reveal-reason" class="input" maxlength="200" value=${reason.value} onInput=${(event) => { reason.value = event.target.value; }} /><button type="submit" class="button" disabled=${reason.value.trim().length < 2}>${t("console.orders.reveal")}</button></form>`}
        ${told.value && html`<p class="callout bad" role="alert">${told.value}</p>`}
        ${changing.value && html`<${ReceiverDialog} order=${props.order} path=${props.path} onClose=${() => { changing.value = false; }} onDone=${() => { changing.value = false; plain.value = null; emit("done"); }} />`}</section>`;
    };
  },
};
