/** The spec axes of a product: up to three, each with its values, in the order in which buyers see them. */

import { html, nextTick, ref } from "../../../shared/html.js";
import { icon } from "../../../shared/icons.js";
import { t } from "../../../shared/texts.js";
import { Suggest } from "../../parts/suggest.js";
import { MOST_AXES, axisTroubles, movedAxis, renamedAxis, withAxis, withoutAxis } from "./sheet.js";
import { AxisValues } from "./values.js";

const USUAL = ["color", "size", "style", "volume", "flavour", "edition"];

/** Emits `change` with (sheet, what was lost by it in words or ""). */
export const Axes = {
  name: "Axes",
  props: { sheet: Object, error: String },
  emits: ["change"],
  setup(props, { emit }) {
    const box = ref(null);
    const told = (index, value) => {
      const found = axisTroubles(props.sheet.axes).find((one) => one.axis === index && one.value === value);
      return found ? t(`console.products.axis.${value === undefined ? "" : "value_"}${found.why}`) : "";
    };
    const focusOn = (index, part) => nextTick(() => box.value?.querySelectorAll(".axis")[index]?.querySelector(part)?.focus());
    const add = () => { emit("change", withAxis(props.sheet, ""), ""); focusOn(props.sheet.axes.length, "input"); };
    const move = (index, to) => { emit("change", movedAxis(props.sheet, index, to), ""); focusOn(to, to < index ? ".axis-up" : ".axis-down"); };
    const drop = (index) => {
      const name = props.sheet.axes[index].name || t("console.products.axis.nameless");
      emit("change", withoutAxis(props.sheet, index), t("console.products.axis.dropped", { name }));
      nextTick(() => box.value?.querySelector(".axes-add")?.focus());
    };
    const act = (name, key, axis, className, run, off = false) => html`<button type="button" class=${`icon-button ${className}`} disabled=${off} aria-label=${t(key, { name: axis.name || t("console.products.axis.nameless") })} title=${t(key, { name: axis.name || t("console.products.axis.nameless") })} onClick=${run}>${icon(name, "small-icon")}</button>`;
    const one = (axis, index) => html`<li key=${axis.key} class="axis">
      <div class="axis-head"><${Suggest} id=${`axis-${index}`} value=${axis.name} maxlength=${20} label=${t("console.products.axis.name", { n: index + 1 })} placeholder=${t("console.products.axis.placeholder")} options=${USUAL.map((name) => ({ value: t(`console.products.axis.usual.${name}`), label: t(`console.products.axis.usual.${name}`) }))}
          error=${told(index)} onChange=${(name) => emit("change", renamedAxis(props.sheet, index, name), "")} />
        <span class="axis-acts">${act("up", "console.products.axis.up", axis, "axis-up", () => move(index, index - 1), index === 0)}${act("down", "console.products.axis.down", axis, "axis-down", () => move(index, index + 1), index === props.sheet.axes.length - 1)}${act("trash", "console.products.axis.drop", axis, "", () => drop(index))}</span></div>
      ${told(index) && axis.values.length > 0 && html`<p class="field-error">${told(index)}</p>`}
      <${AxisValues} sheet=${props.sheet} index=${index} troubleOf=${(value) => told(index, value)} onChange=${(sheet, lost) => emit("change", sheet, lost)} /></li>`;
    return () => html`<div ref=${box} class="axes">
      <ol class="axes-list">${props.sheet.axes.map(one)}</ol>
      ${props.error && html`<p class="field-error" role="alert">${props.error}</p>`}
      ${props.sheet.axes.length < MOST_AXES && html`<button type="button" class="button axes-add" id="axes-add" onClick=${add}>${icon("plus", "small-icon")}${t(props.sheet.axes.length ? "console.products.axis.more" : "console.products.axis.first")}</button>`}
      ${props.sheet.axes.length === 0 && html`<p class="field-hint">${t("console.products.axis.none")}</p>`}</div>`;
  },
};
