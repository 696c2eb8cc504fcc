/** One SKU: its numbers explained, where it lies, what may be done, and everything that ever moved it. */

import { html, inject, onBeforeUnmount, onMounted, ref, shallowRef } from "../../../shared/html.js";
import { icon } from "../../../shared/icons.js";
import { t } from "../../../shared/texts.js";
import { linkTo, usePlace } from "../../place.js";
import { CodePanel } from "../codes/panel.js";
import { picture } from "../sku_face.js";
import { one } from "../source.js";
import { specsOf, titleOf } from "../words.js";
import { ActDialog } from "./act_dialog.js";
import { Holds } from "./holds.js";
import { Ledger } from "./ledger.js";
import { numbers } from "./numbers.js";
import { places } from "./places.js";
import { Tuning } from "./tuning.js";

const FRESH_MS = 15_000;
const ACTS = ["receipt", "take", "transfer"];

export const SkuPage = {
  name: "SkuPage",
  props: { skuId: String },
  setup(props) {
    const { figures, may, refresh } = inject("stock");
    const { onLink } = usePlace();
    const row = shallowRef(null);
    const trouble = shallowRef(null);
    const acting = ref("");
    const moves = ref(0);
    let timer = 0;

    const load = async () => {
      clearTimeout(timer);
      try {
        row.value = await one(props.skuId);
        trouble.value = null;
      } catch (error) {
        if (!row.value || error.status === 404) trouble.value = error;
      }
      timer = setTimeout(() => { if (document.visibilityState === "visible") load(); }, FRESH_MS);
    };
    /** After an act: numbers, ledger and holds are asked for anew. */
    const changed = () => { acting.value = ""; moves.value += 1; load(); refresh(); };
    onMounted(load);
    onBeforeUnmount(() => clearTimeout(timer));

    const head = () => html`<header class="goods-head stock-head">
      ${picture(row.value.picture_url, true)}
      <div><h1>${titleOf(row.value.sku, props.skuId)}</h1><p>${[specsOf(row.value.sku), row.value.sku?.code, row.value.sku?.barcode].filter(Boolean).join(" · ")}</p></div>
      <nav class="stock-acts" aria-label=${t("console.stock.acts")}>
        ${may && row.value.mode === "counted" && ACTS.map((name) => html`<button key=${name} type="button" class=${`button ${name === "receipt" ? "primary" : ""}`} onClick=${() => { acting.value = name; }}>${t(`console.stock.do.${name}`)}</button>`)}
        ${row.value.sku && html`<a class="button" href=${`/console/goods/products/${encodeURIComponent(row.value.sku.product_id)}`}>${t("console.stock.to_product")}</a>`}</nav></header>`;

    return () => html`<section class="stock stock-sku">
      <a class="goods-back" href=${linkTo("")} onClick=${onLink("")}>${icon("back")}${t("console.stock.back")}</a>
      ${!row.value && !trouble.value && html`<div class="skeleton goods-ghost" aria-busy="true"></div>`}
      ${trouble.value && html`<div class="callout bad" role="alert">${icon("alert")}<span>${trouble.value.message}</span><button type="button" class="button tiny" onClick=${load}>${t("console.again")}</button></div>`}
      ${row.value && !(trouble.value?.status === 404) && html`${head()}
        <div class="stock-columns"><div>
          ${numbers(row.value)}
          ${row.value.mode === "pool" && may && html`<${CodePanel} skuId=${props.skuId} rev=${moves.value} onChanged=${changed} />`}
          ${row.value.mode === "counted" && places(row.value, figures.value)}
          ${row.value.mode !== "unlimited" && html`<${Holds} skuId=${props.skuId} first=${!row.value.reserved && row.value.allocated ? "committed" : "held"} rev=${moves.value} onChanged=${changed} />`}
        </div><div>
          ${may && row.value.mode !== "unlimited" && html`<${Tuning} key=${row.value.rev} stock=${row.value} onChanged=${changed} />`}
        </div></div>
        ${["counted", "pool"].includes(row.value.mode) && html`<${Ledger} skuId=${props.skuId} places=${row.value.places} rev=${moves.value} />`}
        ${acting.value && html`<${ActDialog} key=${acting.value} kind=${acting.value} row=${row.value} onClose=${() => { acting.value = ""; }} onDone=${changed} />`}`}
    </section>`;
  },
};
