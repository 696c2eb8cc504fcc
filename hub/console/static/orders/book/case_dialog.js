/** An after-sales case: what the buyer wants, of which pieces, and why. */

import { post } from "../../shared/api.js";
import { Dialog } from "../../shared/dialog.js";
import { html, ref, shallowRef } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { toast } from "../../shared/toasts.js";
import { newKey } from "../words.js";
import { shareOf } from "./refund_rules.js";

const KINDS = ["refund_only", "return_refund", "exchange"];

export const CaseDialog = {
  name: "CaseDialog",
  props: { order: Object, path: String },
  emits: ["close", "done"],
  setup(props, { emit }) {
    const key = newKey();
    const kind = ref(props.order.lines.some((line) => line.shipped && !line.is_virtual) ? "return_refund" : "refund_only");
    const picked = shallowRef(Object.fromEntries(props.order.lines.map((line) => [line.id, 0])));
    const reason = ref("");
    const told = ref("");
    const busy = ref(false);
    const can = (line) => {
      const left = line.quantity - line.refunding - line.refunded;
      return kind.value === "refund_only" ? left : Math.min(left, line.is_virtual ? 0 : line.shipped);
    };
    const save = async () => {
      const portions = props.order.lines.filter((line) => picked.value[line.id] > 0)
        .map((line) => ({ line_id: line.id, quantity: picked.value[line.id], amount_fen: kind.value === "exchange" ? 0 : shareOf(line, picked.value[line.id]) }));
      if (!portions.length) { told.value = t("console.orders.case.nothing"); return; }
      if (reason.value.trim().length < 2) { told.value = t("console.orders.refund.no_reason"); return; }
      busy.value = true;
      try {
        await post(`${props.path}/after-sales`, { key, kind: kind.value, reason: reason.value.trim(), portions });
        toast(t("console.orders.case.done"));
        emit("done");
      } catch (error) { told.value = error.message; }
      busy.value = false;
    };
    return () => html`<${Dialog} title=${t("console.orders.case")} firm onClose=${() => emit("close")}>
      <form class="order-form" novalidate onSubmit=${(event) => { event.preventDefault(); save(); }}>
        <fieldset class="plain"><legend>${t("console.orders.case.kind")}</legend>${KINDS.map((name) => html`<label key=${name} class="tick"><input type="radio" name="kind" value=${name} checked=${kind.value === name} onChange=${() => { kind.value = name; picked.value = Object.fromEntries(props.order.lines.map((line) => [line.id, 0])); }} /><span><b>${t(`console.orders.case.kind.${name}`)}</b><small>${t(`console.orders.case.kind.${name}.about`)}</small></span></label>`)}</fieldset>
        <ul class="refund-lines">${props.order.lines.map((line) => html`<li key=${line.id}><span class="order-what"><b>${line.title}</b><small>${t("console.orders.case.can", { n: can(line) })}</small></span>
          <input class="input number" type="number" inputmode="numeric" min="0" max=${can(line)} disabled=${!can(line)} aria-label=${t("console.orders.refund.pieces", { title: line.title })} value=${picked.value[line.id]}
            onInput=${(event) => { picked.value = { ...picked.value, [line.id]: Math.max(0, Math.min(can(line), Math.trunc(Number(event.target.value)) || 0)) }; }} /></li>`)}</ul>
        <div class="field"><label for="case-reason">${t("console.orders.refund.reason")}</label><input id="case-reason" class="input" maxlength="200" value=${reason.value} onInput=${(event) => { reason.value = event.target.value; }} /></div>
        ${told.value && html`<p class="callout bad" role="alert">${told.value}</p>`}
        <footer class="dialog-foot"><button type="button" class="button" onClick=${() => emit("close")}>${t("console.cancel")}</button>
          <button type="submit" class="button primary" disabled=${busy.value}>${t("console.orders.case.open")}</button></footer>
      </form><//>`;
  },
};
