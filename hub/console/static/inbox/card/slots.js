/** Parts of the card that other modules fill: each file of card/slots exports one `slot`. */

import { html, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { modulesOf } from "../modules.js";
import { CardSection } from "./section.js";

const slots = shallowRef([]);
modulesOf("card/slots").then((modules) => { slots.value = inOrder(modules.map((module) => module.slot)); });

export function inOrder(found) {
  return found.filter(Boolean).sort((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1));
}

/** What is connected has a section each; what is not says so in one line, all of them together. */
export const Slots = {
  name: "CardSlots",
  props: { head: Object },
  setup: (props) => () => html`<div>
    ${slots.value.filter((slot) => slot.component).map((slot) => html`<${CardSection} key=${slot.name} name=${slot.name} title=${slot.title()}><${slot.component} head=${props.head} /><//>`)}
    ${missing(slots.value.filter((slot) => !slot.component))}</div>`,
};

function missing(empty) {
  if (empty.length === 0) return null;
  return html`<${CardSection} name="slots" title=${empty.map((slot) => slot.title()).join(t("console.list_comma"))}>
    <ul class="card-missing">${empty.map((slot) => html`<li key=${slot.name} class="card-none with-icon">${icon(slot.icon)}<span>${slot.none()}</span></li>`)}</ul><//>`;
}
