/** What the buyer wishes of those who pack it; changed in place until something left. */

import { put } from "../../shared/api.js";
import { html, ref } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { complain, toast } from "../../shared/toasts.js";

export const Remark = {
  name: "Remark",
  props: { order: Object, path: String, may: Function },
  emits: ["done"],
  setup(props, { emit }) {
    const editing = ref(false);
    const text = ref("");
    const begin = () => { text.value = props.order.remark; editing.value = true; };
    const save = async () => {
      try {
        await put(`${props.path}/remark`, { remark: text.value.trim() });
        editing.value = false;
        toast(t("console.orders.remark.changed"));
        emit("done");
      } catch (error) { complain(error); }
    };
    const onKey = (event) => { if (event.key === "Escape") { event.stopPropagation(); editing.value = false; } };
    return () => {
      const can = ["unpaid", "to_ship"].includes(props.order.state) && !props.order.parcels.length && props.may("orders.handle");
      if (editing.value) return html`<form class="order-reveal" onSubmit=${(event) => { event.preventDefault(); save(); }} onKeydown=${onKey}><label for="order-remark">${t("console.orders.remark")}</label>
        <input id="order-remark" class="input" maxlength="200" value=${text.value} onInput=${(event) => { text.value = event.target.value; }} /><button type="submit" class="button">${t("console.orders.remark.save")}</button><button type="button" class="button" onClick=${() => { editing.value = false; }}>${t("console.cancel")}</button></form>`;
      return html`<p class="order-remark"><b>${t("console.orders.remark")}</b> ${props.order.remark || html`<span class="order-none">${t("console.orders.remark.none")}</span>`}
        ${can && html`<button type="button" class="button tiny" onClick=${begin}>${t("console.orders.remark.change")}</button>`}</p>`;
    };
  },
};
