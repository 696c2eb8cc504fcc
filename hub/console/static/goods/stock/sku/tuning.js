/** What each channel may not touch, and at how many left somebody is warned. */

import { put } from "../../../shared/api.js";
import { computed, html, inject, ref } from "../../../shared/html.js";
import { t } from "../../../shared/texts.js";
import { complain, toast } from "../../../shared/toasts.js";
import { countOf } from "../sheet_rows.js";
import { channelName } from "../words.js";

const CHANNELS = ["site", "wechat_mini", "alipay_mini", "taobao", "doudian", "xiaohongshu", "pinduoduo"];

export const Tuning = {
  name: "StockTuning",
  props: { stock: Object },
  emits: ["changed"],
  setup(props, { emit }) {
    const before = () => ({ low_at: written(props.stock.low_at), ...Object.fromEntries(CHANNELS.map((name) => [name, written(props.stock.buffers[name] || null)])) });
    const draft = ref(before());
    const busy = ref(false);
    const dirty = computed(() => Object.entries(before()).some(([name, value]) => draft.value[name] !== value));
    const wrong = (name) => Number.isNaN(countOf(draft.value[name]));
    const bad = computed(() => Object.keys(draft.value).some(wrong));
    const set = (name) => (event) => { draft.value = { ...draft.value, [name]: event.target.value }; };
    const send = (lowAt, buffers, rev) => put(`/api/v1/stock/${encodeURIComponent(props.stock.sku_id)}/settings`, { low_at: lowAt, buffers, rev });
    const save = async (event) => {
      event.preventDefault();
      if (bad.value || !dirty.value || busy.value) return;
      busy.value = true;
      const { low_at: oldLow, buffers: oldBuffers } = props.stock;
      const buffers = Object.fromEntries(CHANNELS.map((name) => [name, countOf(draft.value[name]) ?? 0]).filter(([, n]) => n));
      try {
        const { stock } = await send(countOf(draft.value.low_at), buffers, props.stock.rev);
        const undo = () => send(oldLow, oldBuffers, stock.rev).then(() => emit("changed"), complain);
        toast(t("console.stock.tuning.saved"), { actions: [{ label: t("console.stock.undo"), run: undo }] });
        emit("changed");
      } catch (error) {
        complain(error);
        if (error.code === "changed_meanwhile") emit("changed");
      }
      busy.value = false;
    };
    const input = (name, label) => html`<div key=${name} class="stock-tune"><label for=${`tune-${name}`}>${label}</label>
      <input class="input number" id=${`tune-${name}`} type="text" inputmode="numeric" autocomplete="off" maxlength="9" value=${draft.value[name]} placeholder=${name === "low_at" ? t("console.stock.tuning.never") : "0"} aria-invalid=${wrong(name) ? "true" : null} onInput=${set(name)} /></div>`;
    return () => html`<form class="panel" onSubmit=${save}>
      <header class="panel-head"><h3>${t("console.stock.tuning.low")}</h3><p>${t("console.stock.tuning.low.about")}</p></header>
      ${input("low_at", t("console.stock.tuning.low_at"))}
      <header class="panel-head"><h3>${t("console.stock.tuning.buffers")}</h3><p>${t("console.stock.tuning.buffers.about")}</p></header>
      ${CHANNELS.map((name) => input(name, channelName(name)))}
      ${bad.value && html`<p class="field-error" role="alert">${t("console.stock.count.wrong")}</p>`}
      <p class="stock-foot">${dirty.value && html`<button type="button" class="button" onClick=${() => { draft.value = before(); }}>${t("console.cancel")}</button>`}
        <button class="button primary" disabled=${!dirty.value || bad.value || busy.value}>${t("console.stock.save")}</button></p></form>`;
  },
};

function written(n) {
  return n === null || n === undefined ? "" : String(n);
}
