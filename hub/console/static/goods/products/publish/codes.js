/** The product's QR code and mini-program code, to look at and to take along. */

import { html, ref, watch } from "../../../shared/html.js";
import { Dialog } from "../../../shared/dialog.js";
import { icon } from "../../../shared/icons.js";
import { t } from "../../../shared/texts.js";

const KINDS = ["qr", "mini"];

export const CodesDialog = {
  name: "CodesDialog",
  props: { product: Object },
  emits: ["close"],
  setup(props, { emit }) {
    const kind = ref("qr");
    const source = ref("");
    const trouble = ref("");
    const path = (format) => `/api/v1/products/${props.product.id}/code?${new URLSearchParams({ kind: kind.value, ...(kind.value === "qr" ? { form: format } : {}) })}`;
    /** Fetched as a file, so that a refusal can be read out instead of showing a broken picture. */
    const load = async () => {
      trouble.value = "";
      if (source.value) URL.revokeObjectURL(source.value);
      source.value = "";
      const wanted = kind.value;
      const response = await fetch(path("png"), { credentials: "same-origin" }).catch(() => null);
      if (wanted !== kind.value) return;
      if (!response?.ok) { trouble.value = (await response?.json().catch(() => null))?.error?.message ?? t("console.error.unreachable"); return; }
      source.value = URL.createObjectURL(await response.blob());
    };
    watch(kind, load, { immediate: true });
    const save = (format) => html`<a class="button" href=${path(format)} download=${`${props.product.code}-${kind.value}.${format}`}>${icon("download", "small-icon")}${format.toUpperCase()}</a>`;
    return () => html`<${Dialog} title=${t("console.products.codes")} onClose=${() => emit("close")}><div class="publish">
      <div class="state-tabs" role="group" aria-label=${t("console.products.codes")}>${KINDS.map((one) => html`<button key=${one} type="button" class="state-tab" aria-pressed=${String(one === kind.value)} onClick=${() => { kind.value = one; }}>${t(`console.products.codes.${one}`)}</button>`)}</div>
      ${trouble.value ? html`<p class="callout warn" role="alert">${icon("alert")}<span>${trouble.value}</span></p>` : html`<div class="code-picture">${source.value ? html`<img src=${source.value} alt=${t(`console.products.codes.${kind.value}`)} />` : html`<span class="spinner"></span>`}</div>`}
      <p class="field-hint">${t(`console.products.codes.${kind.value}.about`)}</p>
      ${!trouble.value && html`<footer class="dialog-foot">${save("png")}${kind.value === "qr" ? save("svg") : null}</footer>`}</div><//>`;
  },
};
