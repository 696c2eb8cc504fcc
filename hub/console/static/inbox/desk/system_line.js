/** A line of the timeline that tells who was given the conversation, by whom and why. */

import { timeOfDay } from "../../shared/dates.js";
import { deskLine, isDeskLine } from "../../shared/desk_lines.js";
import { html } from "../../shared/html.js";
import { lang } from "../../shared/texts.js";
import { state } from "../store.js";

export { isDeskLine };

export const SystemLine = {
  name: "SystemLine",
  props: { message: Object, timeZone: String },
  setup: (props) => () => html`<li class="event-line desk-line" data-seq=${props.message.seq}><span>${deskLine(props.message, state.value.me?.id)} <time>${timeOfDay(Date.parse(props.message.at), lang, props.timeZone)}</time></span></li>`,
};
