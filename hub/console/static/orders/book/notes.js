/** What the team notes on an order for itself; buyers never see it. */

import { post } from "../../shared/api.js";
import { html, ref } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { complain } from "../../shared/toasts.js";
import { newKey, timeText } from "../words.js";

export const Notes = {
  name: "OrderNotes",
  props: { order: Object, path: String, zone: String, may: Function },
  emits: ["done"],
  setup(props, { emit }) {
    const text = ref("");
    let key = newKey();
    const save = async () => {
      if (!text.value.trim()) return;
      try {
        await post(`${props.path}/notes`, { key, text: text.value.trim() });
        text.value = "";
        key = newKey();
        emit("done");
      } catch (error) { complain(error); }
    };
    return () => html`<section class="panel"><header class="panel-head"><h3>${t("console.orders.notes")}</h3></header>
      ${props.order.notes.length > 0 && html`<ul class="order-notes">${props.order.notes.map((note) => html`<li key=${note.id}><p>${note.text}</p><small>${note.name} · ${timeText(note.at, props.zone)}</small></li>`)}</ul>`}
      ${props.may("orders.handle") && html`<form class="order-note" onSubmit=${(event) => { event.preventDefault(); save(); }}><input class="input" maxlength="500" aria-label=${t("console.orders.note.new")} placeholder=${t("console.orders.note.new")} value=${text.value} onInput=${(event) => { text.value = event.target.value; }} />
        <button type="submit" class="button" disabled=${!text.value.trim()}>${t("console.orders.note.add")}</button></form>`}</section>`;
  },
};
