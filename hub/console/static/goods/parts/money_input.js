/** A field for an amount: yuan are written, fen are told; what is no amount stays where it was written, and says so. */

import { html, ref, watch } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { fenOf, yuanOf } from "./money.js";

/** Emits `change` with fen, or null for an empty field; `error` from outside shows like one's own. */
export const MoneyInput = {
  name: "MoneyInput",
  props: { id: String, fen: Number, label: String, error: String, disabled: Boolean, placeholder: String },
  emits: ["change"],
  setup(props, { emit }) {
    const text = ref(yuanOf(props.fen));
    const wrong = ref(false);
    watch(() => props.fen, (fen) => { if (fenOf(text.value) !== (fen ?? null)) { text.value = yuanOf(fen); wrong.value = false; } });
    const onInput = (event) => { text.value = event.target.value; wrong.value = false; };
    const onChange = () => {
      const fen = fenOf(text.value);
      wrong.value = Number.isNaN(fen);
      if (wrong.value) return;
      text.value = yuanOf(fen);
      emit("change", fen);
    };
    return () => html`<span class=${`money-input ${wrong.value || props.error ? "is-wrong" : ""}`}><span class="money-sign" aria-hidden="true">¥</span>
      <input class="input" id=${props.id} type="text" inputmode="decimal" autocomplete="off" aria-label=${props.label || null} placeholder=${props.placeholder || null} disabled=${props.disabled}
        value=${text.value} aria-invalid=${wrong.value || props.error ? "true" : null} title=${wrong.value ? t("console.goods.money.wrong") : null} onInput=${onInput} onChange=${onChange} />
      ${wrong.value && html`<small class="field-error" role="alert">${t("console.goods.money.wrong")}</small>`}</span>`;
  },
};
