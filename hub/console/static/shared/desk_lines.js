/** What the timeline tells of the desk: who was given the conversation, by whom and why. */

import { t } from "./texts.js";

export function isDeskLine(message) {
  return message.kind === "event" && message.direction === "system" && Boolean(message.body?.name?.startsWith("desk."));
}

/** A sentence; `myId` reads "me" instead of the own name. Pure but for texts. */
export function deskLine({ body, sender }, myId) {
  const who = (person) => (person ? (person.id === myId ? t("console.me") : person.name) : "");
  const words = { by: who(sender), from: who(body.from), to: who(body.to), group: body.group?.name ?? "" };
  const name = body.name.slice("desk.".length);
  if (name === "transferred" && body.group) return t("console.desk.line.transferred.group", words);
  if (name === "assigned" && body.why === "last_agent") return t("console.desk.line.assigned.last_agent", words);
  if (name === "closed") return t("console.desk.line.closed", { ...words, reason: t(`console.close.${body.why}`) });
  if (name === "handed_over" && body.why === "bot_silent") return t("console.desk.line.handed_over.silent", words);
  return t(`console.desk.line.${name}`, words);
}
