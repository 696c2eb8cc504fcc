/** One cell of the combination table: written text is kept when it is not understood, and says so. */

import { html, ref, watch } from "../../../shared/html.js";
import { t } from "../../../shared/texts.js";
import { modeOf, mostOf, readCell, writeCell } from "./columns.js";
import { isBlock } from "./filling.js";

/** Emits `change` with what the text changes, `paste` with a block of text, `step` with ±1 for another row. */
export const Cell = {
  name: "SkuCell",
  props: { row: Object, column: String, title: String, id: String, error: String, disabled: Boolean },
  emits: ["change", "paste", "step"],
  setup(props, { emit }) {
    const text = ref(readCell(props.column, props.row));
    const wrong = ref(false);
    watch(() => readCell(props.column, props.row), (next) => { text.value = next; wrong.value = false; });
    const take = () => {
      if (text.value === readCell(props.column, props.row)) { wrong.value = false; return; }
      const change = writeCell(props.column, text.value);
      wrong.value = change === null;
      if (change) { emit("change", change); text.value = readCell(props.column, { ...props.row, ...change }); }
    };
    const onPaste = (event) => {
      const pasted = event.clipboardData.getData("text");
      if (isBlock(pasted)) { event.preventDefault(); emit("paste", pasted); }
    };
    const onKey = (event) => {
      if (event.isComposing) return;
      const step = { ArrowDown: 1, ArrowUp: -1, Enter: event.shiftKey ? -1 : 1 }[event.key];
      if (step) { event.preventDefault(); emit("step", step); }
    };
    const told = () => (wrong.value ? t(`console.products.cell.wrong.${props.column}`) : props.error);
    return () => html`<span class=${`cell ${props.column}`}><input class="input" id=${props.id} type="text" inputmode=${modeOf(props.column)} autocomplete="off" spellcheck="false" maxlength=${mostOf(props.column)} value=${text.value} disabled=${props.disabled}
      aria-label=${`${t(`console.products.cell.${props.column}`)}${props.title ? ` ${props.title}` : ""}`} aria-invalid=${told() ? "true" : null} title=${told() || null}
      onInput=${(event) => { text.value = event.target.value; wrong.value = false; }} onChange=${take} onPaste=${onPaste} onKeydown=${onKey} />
      ${told() && html`<small class="field-error" role="alert">${told()}</small>`}</span>`;
  },
};
