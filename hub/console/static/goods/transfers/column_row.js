/** One column of a template: its header, what it says, and what the platform demands of it. */

import { html, ref } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { linesOf, wordsOf } from "./replaced_words.js";

export const ColumnRow = {
  name: "ColumnRow",
  props: { column: Object, at: Number, last: Boolean, sources: Array },
  emits: ["change", "move", "drop"],
  setup(props, { emit }) {
    const open = ref(false);
    const set = (name, value) => emit("change", { ...props.column, [name]: value });
    const about = () => [
      props.column.required && t("console.transfers.template.required"),
      props.column.max_length > 0 && t(`console.transfers.template.most.${props.column.length_in}`, { n: props.column.max_length }),
      Object.keys(props.column.words).length > 0 && t("console.transfers.template.words.n", { n: Object.keys(props.column.words).length }),
    ].filter(Boolean).join(" · ");
    const more = () => html`<div class="column-more">
      ${props.column.source === "constant" && html`<label class="field"><span>${t("console.transfers.template.text")}</span><input class="input" maxlength="500" value=${props.column.text} onInput=${(event) => set("text", event.target.value)} /></label>`}
      <label class="tick"><input type="checkbox" checked=${props.column.required} onChange=${(event) => set("required", event.target.checked)} /><span>${t("console.transfers.template.required")}</span></label>
      <div class="panel-row"><label class="field"><span>${t("console.transfers.template.max")}</span><input class="input number" type="number" min="0" max="10000" value=${props.column.max_length} onChange=${(event) => set("max_length", Math.min(10000, Math.max(0, Math.round(Number(event.target.value) || 0))))} /></label>
        <label class="field"><span>${t("console.transfers.template.counted")}</span><select class="input" value=${props.column.length_in} onChange=${(event) => set("length_in", event.target.value)}><option value="characters">${t("console.transfers.template.characters")}</option><option value="halves">${t("console.transfers.template.halves")}</option></select></label></div>
      <label class="field"><span>${t("console.transfers.template.words")}</span><textarea class="input" rows="3" value=${linesOf(props.column.words)} placeholder=${t("console.transfers.template.words.example")} onChange=${(event) => set("words", wordsOf(event.target.value))}></textarea></label>
      ${Object.keys(props.column.words).length > 0 && html`<label class="tick"><input type="checkbox" checked=${props.column.only_words} onChange=${(event) => set("only_words", event.target.checked)} /><span>${t("console.transfers.template.only_words")}</span></label>`}</div>`;
    return () => html`<li class="column-row"><div class="column-line">
      <span class="column-moves"><button type="button" class="icon-button" disabled=${props.at === 0} aria-label=${t("console.transfers.template.up", { header: props.column.header })} onClick=${() => emit("move", -1)}>${icon("up")}</button>
        <button type="button" class="icon-button" disabled=${props.last} aria-label=${t("console.transfers.template.down", { header: props.column.header })} onClick=${() => emit("move", 1)}>${icon("down")}</button></span>
      <input class="input" maxlength="80" aria-label=${t("console.transfers.template.header")} value=${props.column.header} onInput=${(event) => set("header", event.target.value)} />
      <select class="input" aria-label=${t("console.transfers.template.source", { header: props.column.header })} value=${props.column.source} onChange=${(event) => set("source", event.target.value)}>${props.sources.map((one) => html`<option key=${one.source} value=${one.source}>${one.label}</option>`)}</select>
      <span class="column-acts"><button type="button" class="button tiny" aria-expanded=${String(open.value)} onClick=${() => { open.value = !open.value; }}>${t("console.transfers.template.rules")}</button>
        <button type="button" class="icon-button" aria-label=${t("console.transfers.template.drop", { header: props.column.header })} onClick=${() => emit("drop")}>${icon("trash")}</button></span></div>
      ${about() && !open.value && html`<p class="column-about">${about()}</p>`}${open.value && more()}</li>`;
  },
};
