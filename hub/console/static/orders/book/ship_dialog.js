/** A parcel: what goes into it, with whom, under which number. */

import { post } from "../../shared/api.js";
import { Dialog } from "../../shared/dialog.js";
import { html, ref, shallowRef } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { toast } from "../../shared/toasts.js";
import { partText } from "../dispatch/cards.js";
import { COURIERS, newKey } from "../words.js";

export const ShipDialog = {
  name: "ShipDialog",
  props: { order: Object, path: String },
  emits: ["close", "done"],
  setup(props, { emit }) {
    const own = newKey(); // one dialog sends one parcel, however often it is sent
    const parts = props.order.plan.filter((part) => !part.is_sent);
    const part = ref(parts[0]?.id ?? ""); // a planned parcel is sent under its own id
    const whole = Boolean(props.order.joined || parts.length);
    const left = props.order.lines.filter((line) => line.sendable > 0);
    const picked = shallowRef(Object.fromEntries(left.map((line) => [line.id, line.sendable])));
    const courier = ref(t("console.orders.courier.sf"));
    const waybill = ref("");
    const told = ref("");
    const busy = ref(false);
    const save = async () => {
      const portions = left.filter((line) => picked.value[line.id] > 0).map((line) => ({ line_id: line.id, quantity: picked.value[line.id] }));
      const number = waybill.value.replace(/\s/gu, "");
      if (!whole && !portions.length) { told.value = t("console.orders.ship.nothing"); return; }
      if (!/^[0-9A-Za-z-]{4,40}$/u.test(number)) { told.value = t("console.orders.ship.no_waybill"); return; }
      busy.value = true;
      try {
        await post(`${props.path}/parcels`, { id: part.value || own, courier: courier.value, waybill: number, portions: whole ? [] : portions });
        toast(t("console.orders.ship.done"));
        emit("done");
      } catch (error) { told.value = error.message; }
      busy.value = false;
    };
    return () => html`<${Dialog} title=${t("console.orders.ship")} firm onClose=${() => emit("close")}>
      <form class="order-form" novalidate onSubmit=${(event) => { event.preventDefault(); save(); }}>
        ${props.order.joined && html`<p class="callout">${t("console.orders.ship.together")}</p>`}
        ${parts.length > 0 && html`<fieldset class="plain dispatch-terms"><legend>${t("console.orders.ship.part")}</legend>${props.order.plan.map((one, at) => !one.is_sent && html`<label key=${one.id} class="dispatch-check"><input type="radio" name="part" checked=${one.id === part.value} onChange=${() => { part.value = one.id; }} /><span>${t("console.orders.part", { n: at + 1 })} · ${partText(props.order, one)}</span></label>`)}</fieldset>`}
        ${!whole && html`<ul class="refund-lines">${left.map((line) => html`<li key=${line.id}><span class="order-what"><b>${line.title}</b><small>${t("console.orders.line.sendable", { n: line.sendable })}</small></span>
          <input class="input number" type="number" inputmode="numeric" min="0" max=${line.sendable} aria-label=${t("console.orders.ship.pieces", { title: line.title })} value=${picked.value[line.id]}
            onInput=${(event) => { picked.value = { ...picked.value, [line.id]: Math.max(0, Math.min(line.sendable, Math.trunc(Number(event.target.value)) || 0)) }; }} /></li>`)}</ul>`}
        <div class="field"><label for="courier">${t("console.orders.courier")}</label><select id="courier" class="input" onChange=${(event) => { courier.value = event.target.value; }}>${COURIERS.map((name) => html`<option key=${name} value=${t(`console.orders.courier.${name}`)}>${t(`console.orders.courier.${name}`)}</option>`)}</select></div>
        <div class="field"><label for="waybill">${t("console.orders.waybill")}</label><input id="waybill" class="input" autocomplete="off" spellcheck="false" maxlength="40" value=${waybill.value} onInput=${(event) => { waybill.value = event.target.value; }} /></div>
        ${told.value && html`<p class="callout bad" role="alert">${told.value}</p>`}
        <footer class="dialog-foot"><button type="button" class="button" onClick=${() => emit("close")}>${t("console.cancel")}</button>
          <button type="submit" class="button primary" disabled=${busy.value}>${t("console.orders.ship.send")}</button></footer>
      </form><//>`;
  },
};
