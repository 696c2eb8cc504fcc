/** Where an order goes instead: pasted as a whole or typed; what is not given is asked for before it is sent. */

import { post, put } from "../../shared/api.js";
import { Dialog } from "../../shared/dialog.js";
import { html, onBeforeUnmount, ref, shallowRef } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { toast } from "../../shared/toasts.js";
import { PROVINCES } from "../words.js";

const FIELDS = ["name", "phone", "province", "city", "district", "detail"];
const LONGEST = { name: 40, phone: 30, city: 40, district: 40, detail: 200 };
const PASTE_MS = 400;

export const ReceiverDialog = {
  name: "ReceiverDialog",
  props: { order: Object, path: String },
  emits: ["close", "done"],
  setup(props, { emit }) {
    const before = props.order.receiver;
    // What is masked is not ours to fill in; the region is.
    const given = shallowRef({ name: "", phone: "", province: before.province, city: before.city, district: before.district, detail: "" });
    const told = ref("");
    const busy = ref(false);
    let timer = 0;
    let asked = 0;
    onBeforeUnmount(() => { clearTimeout(timer); asked += 1; });
    const takeApart = async (text) => {
      const mine = (asked += 1);
      try {
        const found = await post("/api/v1/addresses/parse", { text });
        if (mine !== asked) return;
        const some = Object.fromEntries(FIELDS.filter((name) => found[name]).map((name) => [name, found[name]]));
        given.value = { ...given.value, ...(found.city ? { district: "" } : {}), ...some };
        told.value = found.missing.length ? t("console.orders.receiver.lacks", { fields: found.missing.map((name) => t(`console.orders.receiver.${name}`)).join("、") }) : "";
      } catch (error) { if (mine === asked) told.value = error.message; }
    };
    const onPaste = (event) => {
      clearTimeout(timer);
      const text = event.target.value.trim();
      if (text.length >= 8) timer = setTimeout(() => takeApart(text), PASTE_MS);
    };
    const save = async () => {
      const lacks = FIELDS.filter((name) => name !== "district" && !given.value[name].trim());
      if (lacks.length) { told.value = t("console.orders.receiver.lacks", { fields: lacks.map((name) => t(`console.orders.receiver.${name}`)).join("、") }); return; }
      busy.value = true;
      try {
        await put(`${props.path}/receiver`, { receiver: Object.fromEntries(FIELDS.map((name) => [name, given.value[name].trim()])) });
        toast(t("console.orders.receiver.changed"));
        emit("done");
      } catch (error) { told.value = error.message; }
      busy.value = false;
    };
    const set = (name) => (event) => { given.value = { ...given.value, [name]: event.target.value }; };
    const field = (name) => html`<div key=${name} class=${`field receiver-${name}`}><label for=${`receiver-${name}`}>${t(`console.orders.receiver.${name}`)}</label>
      ${name === "province"
        ? html`<select id="receiver-province" class="input" onChange=${set(name)}>${PROVINCES.map((code) => html`<option key=${code} value=${code} selected=${code === given.value.province}>${t(`console.freight.province.${code}`)}</option>`)}</select>`
        : html`<input id=${`receiver-${name}`} class="input" autocomplete="off" maxlength=${LONGEST[name]} value=${given.value[name]} onInput=${set(name)} />`}</div>`;
    return () => html`<${Dialog} title=${t("console.orders.receiver.change")} firm onClose=${() => emit("close")}>
      <form class="order-form receiver-form" novalidate onSubmit=${(event) => { event.preventDefault(); save(); }}>
        <div class="field receiver-paste"><label for="receiver-paste">${t("console.orders.receiver.paste")}</label><textarea id="receiver-paste" class="input" rows="3" maxlength="500" onInput=${onPaste}></textarea></div>
        ${FIELDS.map(field)}
        ${given.value.province !== before.province && html`<p class="callout" role="status">${t("console.orders.receiver.freight")}</p>`}
        ${told.value && html`<p class="callout bad" role="alert">${told.value}</p>`}
        <footer class="dialog-foot"><button type="button" class="button" onClick=${() => emit("close")}>${t("console.cancel")}</button><button type="submit" class="button primary" disabled=${busy.value}>${t("console.orders.receiver.save")}</button></footer>
      </form><//>`;
  },
};
