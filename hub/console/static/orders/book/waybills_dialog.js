/** Many parcels at once: a courier's list is pasted, looked at, and sent; rows that could not be are told one by one. */

import { post } from "../../shared/api.js";
import { Dialog } from "../../shared/dialog.js";
import { computed, html, ref, shallowRef } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { toast } from "../../shared/toasts.js";
import { COURIERS } from "../words.js";
import { waybillRows } from "./waybill_lines.js";

const MOST = 100; // what the server takes at once
const SHOWN = 5;

export const WaybillsDialog = {
  name: "WaybillsDialog",
  props: { after: Function },
  emits: ["close"],
  setup(props, { emit }) {
    const text = ref("");
    const courier = ref(t("console.orders.courier.sf"));
    const failed = shallowRef([]);
    const told = ref("");
    const sent = ref(0);
    const busy = ref(false);
    const read = computed(() => waybillRows(text.value, courier.value));
    const save = async () => {
      const { rows } = read.value;
      busy.value = true;
      told.value = "";
      failed.value = [];
      sent.value = 0;
      try {
        const bad = [];
        for (let at = 0; at < rows.length; at += MOST) {
          const answer = await post("/api/v1/orders/waybills", { rows: rows.slice(at, at + MOST) });
          bad.push(...answer.rows.filter((row) => row.code));
          sent.value = Math.min(rows.length, at + MOST);
        }
        failed.value = bad;
        props.after();
        if (rows.length > bad.length) toast(t("console.orders.waybills.done", { n: rows.length - bad.length }));
        if (!bad.length) { emit("close"); return; }
        const left = new Set(bad.map((row) => `${row.number} ${row.waybill}`));
        text.value = rows.filter((row) => left.has(`${row.number} ${row.waybill}`)).map((row) => [row.number, row.courier, row.waybill].join(" ")).join("\n");
      } catch (error) { told.value = error.message; } // what was sent already stays sent, and may be sent again
      busy.value = false;
    };
    return () => html`<${Dialog} title=${t("console.orders.waybills")} firm onClose=${() => emit("close")}>
      <form class="order-form" novalidate onSubmit=${(event) => { event.preventDefault(); save(); }}>
        <div class="field"><label for="waybills">${t("console.orders.waybills.paste")}</label>
          <textarea id="waybills" class="input" rows="8" spellcheck="false" autofocus placeholder=${t("console.orders.waybills.example")} value=${text.value} onInput=${(event) => { text.value = event.target.value; }}></textarea></div>
        <div class="field"><label for="waybills-courier">${t("console.orders.waybills.courier")}</label><select id="waybills-courier" class="input" onChange=${(event) => { courier.value = event.target.value; }}>${COURIERS.map((name) => html`<option key=${name} value=${t(`console.orders.courier.${name}`)}>${t(`console.orders.courier.${name}`)}</option>`)}</select></div>
        ${read.value.bad.length > 0 && html`<p class="callout bad" role="status">${t("console.orders.waybills.bad", { lines: read.value.bad.slice(0, SHOWN).join(t("console.list_comma")), n: read.value.bad.length })}</p>`}
        ${failed.value.length > 0 && html`<ul class="waybills-failed" role="alert">${failed.value.map((row) => html`<li key=${`${row.number}${row.waybill}`}><b>${row.number}</b> ${row.message}</li>`)}</ul>`}
        ${told.value && html`<p class="callout bad" role="alert">${told.value}</p>`}
        <footer class="dialog-foot"><button type="button" class="button" onClick=${() => emit("close")}>${t("console.cancel")}</button>
          <button type="submit" class="button primary" disabled=${busy.value || !read.value.rows.length}>${busy.value ? t("console.orders.waybills.sending", { n: sent.value, all: read.value.rows.length }) : t("console.orders.waybills.send", { n: read.value.rows.length })}</button></footer>
      </form><//>`;
  },
};
