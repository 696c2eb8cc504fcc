/** One field of the shop: its name, its kind, its place in the order. */

import { html } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";

const TYPES = ["text", "number", "date", "choice"];
const LABEL_MOST = 20;

export const FieldRow = {
  name: "FieldRow",
  props: { row: Object, first: Boolean, last: Boolean },
  emits: ["change", "move", "drop"],
  setup(props, { emit }) {
    const act = (name, key, className, run, off) => html`<button type="button" class=${`icon-button ${className}`} disabled=${off} aria-label=${t(key, { label: props.row.label })} title=${t(key, { label: props.row.label })} onClick=${run}>${icon(name, "small-icon")}</button>`;
    return () => {
      const { row } = props;
      return html`<li class="field-row"><div class="field-line">
          <input class="input" maxlength=${LABEL_MOST} value=${row.label} aria-label=${t("console.fields.label")} placeholder=${t("console.fields.label")} autocomplete="off" onInput=${(event) => emit("change", { label: event.target.value })} />
          <select class="input" aria-label=${t("console.fields.type")} value=${row.type} onChange=${(event) => emit("change", { type: event.target.value })}>${TYPES.map((type) => html`<option key=${type} value=${type} selected=${type === row.type}>${t(`console.fields.type.${type}`)}</option>`)}</select>
          <span class="field-acts">${act("up", "console.fields.up", "field-up", () => emit("move", -1), props.first)}${act("down", "console.fields.down", "field-down", () => emit("move", 1), props.last)}${act("trash", "console.fields.remove_named", "", () => emit("drop"), false)}</span></div>
        ${row.type === "choice" && html`<label class="field-options"><span>${t("console.fields.options")}</span><textarea class="input" rows="3" value=${row.options} onInput=${(event) => emit("change", { options: event.target.value })}></textarea></label>`}</li>`;
    };
  },
};
