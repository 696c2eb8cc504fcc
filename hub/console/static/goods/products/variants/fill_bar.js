/** Fills one column for many rows at once: all of them, or those of chosen values. */

import { computed, html, ref } from "../../../shared/html.js";
import { icon } from "../../../shared/icons.js";
import { firstText, t } from "../../../shared/texts.js";
import { writeCell } from "./columns.js";
import { chosenRows } from "./filling.js";

/** Emits `fill` with ({axis key: value key or ""}, what changes); `codes` to make codes, with whether all anew. */
export const FillBar = {
  name: "FillBar",
  props: { sheet: Object, columns: Array },
  emits: ["fill", "codes"],
  setup(props, { emit }) {
    const wanted = ref({});
    const column = ref(props.columns.includes("price") ? "price" : props.columns.at(-1));
    const text = ref("");
    const wrong = ref(false);
    const meant = computed(() => chosenRows(props.sheet.rows, wanted.value).length);
    const fill = (event) => {
      event.preventDefault();
      const change = writeCell(column.value, text.value);
      wrong.value = change === null;
      if (change) { emit("fill", { ...wanted.value }, change); text.value = ""; }
    };
    const axisPick = (axis) => html`<select key=${axis.key} class="input" aria-label=${axis.name} value=${wanted.value[axis.key] ?? ""} onChange=${(event) => { wanted.value = { ...wanted.value, [axis.key]: event.target.value }; }}>
      <option value="">${t("console.products.fill.all_of", { name: axis.name })}</option>${axis.values.map((value) => html`<option key=${value.key} value=${value.key}>${value.text}</option>`)}</select>`;
    const fillable = () => props.columns.filter((name) => name !== "code" && name !== "barcode");
    return () => html`<form class="fill-bar" onSubmit=${fill}>
      <span class="fill-words">${t("console.products.fill")}</span>
      ${props.sheet.axes.filter((axis) => axis.values.length > 1).map(axisPick)}
      ${fillable().length > 0 && html`<select class="input" aria-label=${t("console.products.fill.column")} value=${column.value} onChange=${(event) => { column.value = event.target.value; wrong.value = false; }}>
        ${fillable().map((name) => html`<option key=${name} value=${name} selected=${name === column.value}>${t(`console.products.cell.${name}`)}</option>`)}</select>
      <input class="input fill-value" aria-label=${t("console.products.fill.value", { name: t(`console.products.cell.${column.value}`) })} placeholder=${firstText([`console.products.cell.hint.${column.value}`])} aria-invalid=${wrong.value ? "true" : null} value=${text.value} onInput=${(event) => { text.value = event.target.value; wrong.value = false; }} />
      <button class="button" disabled=${!text.value.trim() || meant.value === 0}>${t("console.products.fill.go", { n: meant.value })}</button>`}
      <button type="button" class="button fill-codes" onClick=${() => emit("codes", false)}>${icon("tag", "small-icon")}${t("console.products.fill.codes")}</button>
      ${wrong.value && html`<small class="field-error" role="alert">${t(`console.products.cell.wrong.${column.value}`)}</small>`}</form>`;
  },
};
