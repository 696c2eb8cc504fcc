/** A line of the timeline that tells who was given the conversation, by whom and why. */

import { timeOfDay } from "../../shared/dates.js";
import { html } from "../../shared/html.js";
import { lang, t } from "../../shared/texts.js";
import { state } from "../store.js";

export function isDeskLine(message) {
  return message.kind === "event" && message.direction === "system" && Boolean(message.body?.name?.startsWith("desk."));
}

export const SystemLine = {
  name: "SystemLine",
  props: { message: Object, timeZone: String },
  setup: (props) => () => html`<li class="event-line desk-line" data-seq=${props.message.seq}><span>${lineOf(props.message)} <time>${timeOfDay(Date.parse(props.message.at), lang, props.timeZone)}</time></span></li>`,
};

/** What to say for a line: {key, params}; `me` reads "me" instead of the own name. Pure but for texts. */
export function lineOf({ body, sender }) {
  const words = { by: who(sender), from: who(body.from), to: who(body.to), group: body.group?.name ?? "" };
  const name = body.name.slice("desk.".length);
  if (name === "transferred" && body.group) return t("console.desk.line.transferred.group", words);
  if (name === "assigned" && body.why === "last_agent") return t("console.desk.line.assigned.last_agent", words);
  if (name === "handed_over" && body.why === "bot_silent") return t("console.desk.line.handed_over.silent", words);
  return t(`console.desk.line.${name}`, words);
}

function who(person) {
  if (!person) return "";
  return person.id === state.value.me?.id ? t("console.me") : person.name;
}
