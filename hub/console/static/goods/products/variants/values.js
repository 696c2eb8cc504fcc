/** The values of one spec axis: typed or pasted many at once, renamed in their place, dragged into order. */

import { html, nextTick, ref } from "../../../shared/html.js";
import { icon } from "../../../shared/icons.js";
import { t } from "../../../shared/texts.js";
import { complain } from "../../../shared/toasts.js";
import { useDragOrder } from "../../parts/drag_order.js";
import { movedValue, renamedValue, valuesIn, withValues, withoutValue } from "./sheet.js";

const ENDS = /[,;\uff0c\u3001\uff1b\n\t]/u;

/** Emits `change` with (sheet, what was lost by it in words or ""). */
export const AxisValues = {
  name: "AxisValues",
  props: { sheet: Object, index: Number, troubleOf: Function },
  emits: ["change"],
  setup(props, { emit }) {
    const box = ref(null);
    const typed = ref("");
    const editing = ref("");
    const axis = () => props.sheet.axes[props.index];
    const { start, classOf, styleOf } = useDragOrder(box, (from, to) => emit("change", movedValue(props.sheet, props.index, from, to), ""));
    const take = (texts) => {
      const { sheet, left } = withValues(props.sheet, props.index, texts);
      typed.value = "";
      if (left.length) complain({ message: t("console.products.axis.full", { n: left.length }) });
      emit("change", sheet, "");
    };
    const onInput = (event) => {
      if (event.isComposing) return;
      typed.value = event.target.value;
      if (ENDS.test(typed.value)) take(valuesIn(typed.value));
    };
    const onPaste = (event) => {
      const texts = valuesIn(event.clipboardData.getData("text"));
      if (texts.length > 1) { event.preventDefault(); take(texts); }
    };
    const onKey = (event) => {
      if (event.isComposing) return;
      if (event.key === "Enter") { event.preventDefault(); if (typed.value.trim()) take(valuesIn(typed.value)); }
      if (event.key === "Backspace" && !typed.value && axis().values.length) { event.preventDefault(); edit(axis().values.length - 1); }
    };
    const focusIn = (at, part) => nextTick(() => box.value?.children[at]?.querySelector(part)?.focus());
    const edit = (at) => { editing.value = axis().values[at].key; nextTick(() => { const input = box.value?.children[at]?.querySelector("input"); input?.focus(); input?.select(); }); };
    const shut = (event) => { if (!event.currentTarget.contains(event.relatedTarget)) editing.value = ""; };
    const drop = (at) => {
      const { text } = axis().values[at];
      emit("change", withoutValue(props.sheet, props.index, at), t("console.products.axis.value_dropped", { name: text }));
      nextTick(() => box.value?.parentElement.querySelector(".value-new")?.focus());
    };
    const move = (at, to) => { emit("change", movedValue(props.sheet, props.index, at, to), ""); focusIn(to, to < at ? ".value-back" : ".value-on"); };
    const onEditKey = (event, at) => {
      if (event.isComposing) return;
      if (event.key === "Enter" || event.key === "Escape") { event.preventDefault(); event.stopPropagation(); editing.value = ""; focusIn(at, ".value-name"); }
    };
    const small = (name, key, value, className, run, off = false) => html`<button type="button" class=${`icon-button ${className}`} disabled=${off} aria-label=${t(key, { name: value.text })} title=${t(key, { name: value.text })} onClick=${run}>${icon(name, "small-icon")}</button>`;
    const written = (value, at) => html`<span class="value-edit" onFocusout=${shut}><input class="input" maxlength="40" aria-label=${t("console.products.axis.value_name")} value=${value.text} aria-invalid=${props.troubleOf(at) ? "true" : null}
        onInput=${(event) => emit("change", renamedValue(props.sheet, props.index, at, event.target.value), "")} onKeydown=${(event) => onEditKey(event, at)} />
      ${small("back", "console.products.axis.value_back", value, "value-back", () => move(at, at - 1), at === 0)}${small("next", "console.products.axis.value_on", value, "value-on", () => move(at, at + 1), at === axis().values.length - 1)}${small("trash", "console.products.axis.value_drop", value, "", () => drop(at))}</span>`;
    const read = (value, at) => html`<span class="value-read"><button type="button" class="value-grip" tabindex="-1" aria-hidden="true" onPointerdown=${(event) => start(event, at)}>${icon("grip", "small-icon")}</button>
      <button type="button" class="value-name" title=${t("console.products.axis.value_edit", { name: value.text })} onClick=${() => edit(at)}>${value.text || t("console.products.axis.nameless")}</button>
      ${small("close", "console.products.axis.value_drop", value, "value-drop", () => drop(at))}</span>`;
    return () => html`<div class="axis-values"><ul ref=${box} class="values">${axis().values.map((value, at) => html`<li key=${value.key} data-place=${at} class=${`value ${classOf(at)} ${props.troubleOf(at) ? "is-wrong" : ""}`} style=${styleOf(at)} title=${props.troubleOf(at) || null}>${editing.value === value.key ? written(value, at) : read(value, at)}</li>`)}</ul>
      <input class="input value-new" aria-label=${t("console.products.axis.value_add", { name: axis().name || t("console.products.axis.nameless") })} placeholder=${t("console.products.axis.values")} value=${typed.value}
        onInput=${onInput} onCompositionend=${(event) => { typed.value = event.target.value; }} onPaste=${onPaste} onKeydown=${onKey} onBlur=${() => typed.value.trim() && take(valuesIn(typed.value))} /></div>`;
  },
};
