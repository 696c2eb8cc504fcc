/** One region of a template: where it is for, what the first units and the further ones cost, from when it is free. */

import { html } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { MoneyInput } from "../parts/money_input.js";
import { SizeInput } from "../parts/size_input.js";

const PER = { weight: 1000, piece: 1, volume: 1 };

export function names(provinces) {
  return provinces.map((province) => t(`console.freight.province.${province}`)).join(t("console.list_comma"));
}

export const Region = {
  name: "FreightRegion",
  props: { by: String, region: Object, rest: Boolean, only: Boolean, at: Number, trouble: String },
  emits: ["change", "pick", "remove"],
  setup(props, { emit }) {
    const put = (name) => (value) => { if (value !== null || name === "free_from_fen") emit("change", { [name]: value }); };
    const unit = () => t(`console.freight.unit.${props.by}`);
    const size = (name) => html`<div class="field"><label for=${`${props.region.key}-${name}`}>${t(`console.freight.${name}.${props.by}`)}</label>
      <${SizeInput} id=${`${props.region.key}-${name}`} value=${props.region[name]} per=${PER[props.by]} unit=${unit()} onChange=${put(name)} /></div>`;
    const money = (name, placeholder = "") => html`<div class="field"><label for=${`${props.region.key}-${name}`}>${t(`console.freight.${name}`)}</label>
      <${MoneyInput} id=${`${props.region.key}-${name}`} fen=${props.region[name]} placeholder=${placeholder} onChange=${put(name)} /></div>`;
    const title = () => (props.rest ? t(props.only ? "console.freight.everywhere" : "console.freight.rest") : names(props.region.provinces));
    return () => html`<li class="freight-region"><header><h3>${title()}</h3>
        <button type="button" class="button tiny" onClick=${() => emit("pick")}>${t(props.rest ? "console.freight.choose" : "console.freight.edit")}</button>
        ${!props.only && html`<button type="button" class="icon-button" aria-label=${t("console.freight.remove_region", { name: title() })} onClick=${() => emit("remove")}>${icon("trash")}</button>`}</header>
      <div class="freight-fields">${size("first")}${money("first_fen")}${size("step")}${money("step_fen")}${money("free_from_fen", t("console.freight.never_free"))}</div>
      ${props.trouble && html`<p class="field-error" role="alert">${props.trouble}</p>`}</li>`;
  },
};
