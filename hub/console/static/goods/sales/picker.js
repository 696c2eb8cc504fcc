/** Finds SKUs by words and adds them; what was chosen already is not offered again. */

import { get } from "../../shared/api.js";
import { html, onBeforeUnmount, ref, shallowRef } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { complain } from "../../shared/toasts.js";
import { itemTitle } from "./words.js";

const PAUSE_MS = 250;

export const SkuPicker = {
  name: "SkuPicker",
  props: { taken: Array },
  emits: ["pick"],
  setup(props, { emit }) {
    const words = ref("");
    const found = shallowRef(null);
    let timer;
    onBeforeUnmount(() => clearTimeout(timer));
    const search = async () => {
      const asked = words.value.trim();
      try {
        const page = await get(`/api/v1/skus?${new URLSearchParams({ search: asked, limit: 20 })}`);
        if (asked === words.value.trim()) found.value = page.skus;
      } catch (error) {
        complain(error);
      }
    };
    const onInput = (event) => { words.value = event.target.value; clearTimeout(timer); timer = setTimeout(search, PAUSE_MS); };
    const pick = (sku) => { emit("pick", sku); };
    const row = (sku) => html`<li key=${sku.id}><button type="button" class="sku-choice" disabled=${props.taken.includes(sku.id)} onClick=${() => pick(sku)}>
      <span>${itemTitle(sku)}</span><small>${sku.code}${props.taken.includes(sku.id) ? ` · ${t("console.sales.chosen")}` : ""}</small></button></li>`;
    return () => html`<div class="sku-picker">
      <label class="label" for="sku-search">${t("console.sales.find")}</label>
      <input id="sku-search" class="input" type="search" autocomplete="off" placeholder=${t("console.sales.find_hint")} value=${words.value} onInput=${onInput} onFocus=${() => found.value ?? search()} />
      ${found.value && html`<ul class="sku-choices" aria-label=${t("console.sales.find")}>${found.value.map(row)}
        ${found.value.length === 0 && html`<li class="sku-none">${t("console.sales.find_none")}</li>`}</ul>`}
    </div>`;
  },
};
