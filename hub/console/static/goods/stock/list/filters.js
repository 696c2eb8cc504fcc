/** Beside the search: state, warehouse, kind; each is one native select, which phones open well. */

import { html } from "../../../shared/html.js";
import { t } from "../../../shared/texts.js";
import { warehouseName } from "../words.js";

const STATES = ["low", "short"];
const KINDS = ["physical", "course", "redeem_code", "membership_card", "live_ticket", "bundle"];

export function filters(wanted, figures, narrow) {
  const warehouses = (figures?.warehouses ?? []).map((one) => [one.id, warehouseName(figures, one.id)]);
  return html`<div class="stock-filters">
    ${choice("state", wanted.state, STATES.map((name) => [name, t(`console.stock.state.${name}`)]), narrow)}
    ${warehouses.length > 1 && choice("warehouse", wanted.warehouse, warehouses, narrow)}
    ${choice("kind", wanted.kind, KINDS.map((name) => [name, t(`console.stock.kind.${name}`)]), narrow)}</div>`;
}

function choice(name, value, options, narrow) {
  return html`<select class="input" aria-label=${t(`console.stock.filter.${name}`)} value=${value} onChange=${(event) => narrow({ [name]: event.target.value })}>
    <option value="">${t(`console.stock.filter.${name}.all`)}</option>${options.map(([id, text]) => html`<option key=${id} value=${id} selected=${id === value}>${text}</option>`)}</select>`;
}
