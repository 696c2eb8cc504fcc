/** A field for a weight or a length with its unit beside it: kg or cm are written, g or mm are told. */

import { html, ref, watch } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { stored, written } from "./sizes.js";

/** `per`: stored units in one written one (1000 for kg, 10 for cm). Emits `change` with an integer or null. */
export const SizeInput = {
  name: "SizeInput",
  props: { id: String, value: Number, per: Number, unit: String, label: String, error: String, disabled: Boolean, bare: Boolean },
  emits: ["change"],
  setup(props, { emit }) {
    const text = ref(written(props.value, props.per));
    const wrong = ref(false);
    watch(() => props.value, (value) => { if (stored(text.value, props.per) !== (value ?? null)) { text.value = written(value, props.per); wrong.value = false; } });
    const onInput = (event) => { text.value = event.target.value; wrong.value = false; };
    const onChange = () => {
      const value = stored(text.value, props.per);
      wrong.value = Number.isNaN(value);
      if (!wrong.value) { text.value = written(value, props.per); emit("change", value); }
    };
    return () => html`<span class=${`size-input ${wrong.value || props.error ? "is-wrong" : ""}`}>
      <input class="input" id=${props.id} type="text" inputmode="decimal" autocomplete="off" aria-label=${props.label || null} disabled=${props.disabled} value=${text.value}
        aria-invalid=${wrong.value || props.error ? "true" : null} title=${wrong.value ? t("console.goods.size.wrong", { unit: props.unit }) : null} onInput=${onInput} onChange=${onChange} />
      ${!props.bare && html`<span class="size-unit" aria-hidden="true">${props.unit}</span>`}
      ${wrong.value && html`<small class="field-error" role="alert">${t("console.goods.size.wrong", { unit: props.unit })}</small>`}</span>`;
  },
};
