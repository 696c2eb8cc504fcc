/** Where it is shipped from, what the freight costs, and, without spec axes, how big and heavy it is. */

import { html } from "../../../shared/html.js";
import { t } from "../../../shared/texts.js";
import { SizeInput } from "../../parts/size_input.js";
import { G_PER_KG, MM_PER_CM } from "../../parts/sizes.js";
import { instantOf, localOf } from "../../parts/moments.js";
import { part, row, text } from "./fields.js";

/** `templates`: [{id, name}]; `one`: the only row of a product without axes, else null. */
export function shipping(edit, templates, one) {
  const { form, set, wrong, zone } = edit;
  return part("shipping", "",
    one && html`<div class="panel-grid">${weight(edit, one)}${dimensions(edit, one)}</div>`,
    html`<div class="panel-grid">
      ${row({ id: "f-ship_from", label: t("console.products.field.ship_from"), error: wrong("content.ship_from") }, text({ id: "f-ship_from", value: form.ship_from, most: 60, placeholder: t("console.products.ship_from.placeholder"), error: wrong("content.ship_from"), onInput: (value) => set({ ship_from: value }) }))}
      ${row({ id: "f-freight_template_id", label: t("console.products.field.freight_template_id"), error: wrong("content.freight_template_id"), hint: templates.length ? "" : t("console.products.freight.none") }, html`<select class="input" id="f-freight_template_id" value=${form.freight_template_id} onChange=${(event) => set({ freight_template_id: event.target.value })}>
        <option value="">${t("console.products.freight.choose")}</option>${templates.map((template) => html`<option key=${template.id} value=${template.id} selected=${template.id === form.freight_template_id}>${template.name}</option>`)}</select>`)}
      ${row({ id: "f-ships_at", label: t("console.products.field.ships_at"), error: wrong("content.ships_at"), hint: t("console.products.hint.ships_at") }, html`<input class="input" id="f-ships_at" type="datetime-local" value=${localOf(form.ships_at, zone)} aria-invalid=${wrong("content.ships_at") ? "true" : null} onChange=${(event) => set({ ships_at: instantOf(event.target.value, zone) })} />`)}
    </div>`);
}

function weight({ wrong, setRow }, one) {
  const error = wrong("content.skus.0.weight_g");
  return row({ id: "sku-0-weight", label: t("console.products.field.weight"), error }, html`<${SizeInput} id="sku-0-weight" value=${one.weight_g} per=${G_PER_KG} unit="kg" error=${error} onChange=${(value) => setRow({ weight_g: value })} />`);
}

/** Three lengths belong together: two of them are none. */
function dimensions({ wrong, setRow, lengths }, one) {
  const error = wrong("content.skus.0.dimensions_mm");
  const now = lengths.value ?? one.dimensions_mm ?? [null, null, null];
  const change = (at, value) => {
    const next = now.map((length, place) => (place === at ? value : length));
    const whole = next.every((length) => length > 0);
    lengths.value = whole ? null : next;
    if (whole || next.every((length) => length === null)) setRow({ dimensions_mm: whole ? next : null });
  };
  return html`<fieldset class="field plain"><legend class="label">${t("console.products.field.dimensions")}</legend><span class="three">
    ${["length", "width", "height"].map((side, at) => html`<${SizeInput} key=${side} id=${at ? `f-${side}` : "sku-0-size"} value=${now[at]} per=${MM_PER_CM} unit="cm" label=${t(`console.products.side.${side}`)} error=${error} onChange=${(value) => change(at, value)} />`)}</span>
    ${error ? html`<p class="field-error" role="alert">${error}</p>` : lengths.value && lengths.value.some((length) => length) ? html`<p class="field-hint">${t("console.products.dimensions.all")}</p>` : null}</fieldset>`;
}
