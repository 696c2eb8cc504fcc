/** What the buyer of something that is not shipped gets: lessons, days, a level, a seat at a time. */

import { html } from "../../../shared/html.js";
import { firstText, t } from "../../../shared/texts.js";
import { part, row, text, area } from "./fields.js";
import { localOf, instantOf } from "../../parts/moments.js";

/** Fields of each kind, in order. */
const FIELDS = {
  course: ["lessons", "minutes", "valid_days", "how_to"],
  redeem_code: ["valid_days", "how_to"],
  membership_card: ["member_level", "valid_days", "how_to"],
  live_ticket: ["starts_at", "ends_at", "place", "how_to"],
};
const NUMBERS = { lessons: 10_000, minutes: 1_000_000, valid_days: 36_500 };
const WORDS = { member_level: 40, place: 200 };

export const isVirtual = (kind) => kind in FIELDS;

export function entitlement({ form, set, wrong, zone }, kind) {
  const given = form.entitlement;
  const put = (name, value) => set({ entitlement: { ...given, [name]: value } });
  const error = (name) => wrong(`content.entitlement.${name}`);
  const id = (name) => `f-entitlement-${name}`;
  const number = (name) => html`<span class="with-unit"><input class="input" id=${id(name)} type="number" inputmode="numeric" min="1" max=${NUMBERS[name]} value=${given[name] ?? ""} aria-invalid=${error(name) ? "true" : null} onChange=${(event) => put(name, numberIn(event.target.value, NUMBERS[name]))} /> ${t(`console.products.unit.${name}`)}</span>`;
  const moment = (name) => html`<input class="input" id=${id(name)} type="datetime-local" value=${localOf(given[name], zone)} aria-invalid=${error(name) ? "true" : null} onChange=${(event) => put(name, instantOf(event.target.value, zone))} />`;
  const words = (name) => text({ id: id(name), value: given[name] ?? "", most: WORDS[name], error: error(name), onInput: (value) => put(name, value) });
  const control = (name) => {
    if (name in NUMBERS) return number(name);
    if (name === "how_to") return area({ id: id(name), value: given.how_to ?? "", most: 500, rows: 3, error: error(name), placeholder: t("console.products.how_to.placeholder"), onInput: (value) => put(name, value) });
    return name in WORDS ? words(name) : moment(name);
  };
  const one = (name) => row({ id: id(name), label: t(`console.products.field.entitlement.${name}`), hint: firstText([`console.products.hint.${name}`]), error: error(name), wide: name === "how_to" }, control(name));
  return part("entitlement", t(`console.products.entitlement.${kind}`), html`<div class="panel-grid">${FIELDS[kind].map((name) => html`<div key=${name} class=${name === "how_to" ? "span-all" : ""}>${one(name)}</div>`)}</div>`);
}

function numberIn(text, most) {
  const number = Math.round(Number(text));
  return text.trim() && number >= 1 ? Math.min(number, most) : null;
}
