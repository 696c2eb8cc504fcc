/** What a bundle consists of: SKUs found by name or code, each with how many. */

import { html, onMounted, ref, shallowRef, watch } from "../../../shared/html.js";
import { get } from "../../../shared/api.js";
import { Dialog } from "../../../shared/dialog.js";
import { icon } from "../../../shared/icons.js";
import { t } from "../../../shared/texts.js";

const TYPING_MS = 220;
const MOST = 20;
const MOST_OF_ONE = 100;

/** `parts`: [{sku_id, quantity}]; `named`: a reactive Map of SKUs by id, which this fills. Emits `change`. */
export const BundleParts = {
  name: "BundleParts",
  props: { parts: Array, id: String, error: String },
  emits: ["change"],
  setup(props, { emit }) {
    const named = shallowRef({});
    const picking = ref(false);
    const know = (skus) => { named.value = { ...named.value, ...Object.fromEntries(skus.map((sku) => [sku.id, sku])) }; };
    const learn = async () => {
      const lacking = props.parts.map((part) => part.sku_id).filter((id) => !(id in named.value));
      if (!lacking.length) return;
      const { skus } = await get(`/api/v1/skus?ids=${lacking.join(",")}`);
      know(lacking.map((id) => skus.find((sku) => sku.id === id) ?? { id, title: t("console.products.unknown"), code: "" }));
    };
    watch(() => props.parts, () => learn().catch(() => {}));
    onMounted(() => learn().catch(() => {}));
    const put = (at, quantity) => emit("change", props.parts.map((part, place) => (place === at ? { ...part, quantity: Math.max(1, Math.min(MOST_OF_ONE, Math.round(quantity) || 1)) } : part)));
    const take = (sku) => { know([sku]); picking.value = false; emit("change", [...props.parts, { sku_id: sku.id, quantity: 1 }]); };
    const one = (part, at) => html`<li key=${part.sku_id} class="bundle-part"><span class="person-name"><b>${named.value[part.sku_id]?.title ?? "…"}</b><small>${named.value[part.sku_id]?.code}</small></span>
      <span class="stepper"><button type="button" class="icon-button" disabled=${part.quantity <= 1} aria-label=${t("console.products.parts.fewer", { name: named.value[part.sku_id]?.title ?? "" })} onClick=${() => put(at, part.quantity - 1)}>${icon("minus", "small-icon")}</button>
        <input class="input" type="number" inputmode="numeric" min="1" max=${MOST_OF_ONE} aria-label=${t("console.products.parts.quantity", { name: named.value[part.sku_id]?.title ?? "" })} value=${part.quantity} onChange=${(event) => { put(at, Number(event.target.value)); event.target.value = String(Math.max(1, Math.min(MOST_OF_ONE, Math.round(Number(event.target.value)) || 1))); }} />
        <button type="button" class="icon-button" disabled=${part.quantity >= MOST_OF_ONE} aria-label=${t("console.products.parts.more", { name: named.value[part.sku_id]?.title ?? "" })} onClick=${() => put(at, part.quantity + 1)}>${icon("plus", "small-icon")}</button></span>
      <button type="button" class="icon-button" aria-label=${t("console.products.parts.drop", { name: named.value[part.sku_id]?.title ?? "" })} onClick=${() => emit("change", props.parts.filter((_, place) => place !== at))}>${icon("trash", "small-icon")}</button></li>`;
    return () => html`<div class="bundle-parts">${props.parts.length > 0 && html`<ul class="bundle-list">${props.parts.map(one)}</ul>`}
      ${props.error && html`<p class="field-error" role="alert">${props.error}</p>`}
      <button type="button" class="button" id=${props.id} disabled=${props.parts.length >= MOST} onClick=${() => { picking.value = true; }}>${icon("plus", "small-icon")}${t("console.products.parts.add")}</button>
      ${picking.value && html`<${SkuPicker} taken=${props.parts.map((part) => part.sku_id)} onPick=${take} onClose=${() => { picking.value = false; }} />`}</div>`;
  },
};

/** Finds one SKU; bundles are left out, because a bundle has no bundle in it. Emits `pick` with the SKU. */
export const SkuPicker = {
  name: "SkuPicker",
  props: { taken: Array },
  emits: ["pick", "close"],
  setup(props, { emit }) {
    const sought = ref("");
    const found = shallowRef(null);
    const trouble = ref("");
    let timer = 0;
    let round = 0;
    const look = async () => {
      const mine = (round += 1);
      try {
        const { skus } = await get(`/api/v1/skus?${new URLSearchParams({ search: sought.value, limit: 50 })}`);
        if (mine === round) { found.value = skus.filter((sku) => sku.product_kind !== "bundle" && !props.taken.includes(sku.id)); trouble.value = ""; }
      } catch (error) { if (mine === round) trouble.value = error.message; }
    };
    const onInput = (event) => { sought.value = event.target.value; clearTimeout(timer); timer = setTimeout(look, TYPING_MS); };
    onMounted(look);
    const one = (sku) => html`<li key=${sku.id}><button type="button" class="category-name" onClick=${() => emit("pick", sku)}><span>${sku.title || t("console.products.untitled")}<small>${sku.code}</small></span>${sku.state !== "on" && html`<span class="goods-tag">${t(`console.products.sku.state.${sku.state}`)}</span>`}</button></li>`;
    return () => html`<${Dialog} title=${t("console.products.parts.add")} onClose=${() => emit("close")}>
      <input class="input" type="search" autofocus aria-label=${t("console.products.parts.find")} placeholder=${t("console.products.parts.find")} value=${sought.value} onInput=${onInput} />
      ${trouble.value && html`<p class="field-error" role="alert">${trouble.value}</p>`}
      <ul class="category-list" aria-busy=${found.value ? null : "true"}>${found.value?.map(one)}${found.value?.length === 0 && html`<li class="none">${t("console.products.parts.nothing")}</li>`}</ul><//>`;
  },
};
