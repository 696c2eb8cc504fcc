/** What a message is about in a few words, for rows, toasts and the list of undelivered replies. */

import { firstText, t } from "./texts.js";

/** "[image]", "[voice]" …; a text is itself. Recalled messages say so. */
export function previewOf({ kind, body = {}, recalled_at: recalled }) {
  if (recalled) return t("console.message.recalled");
  if (kind === "text" || kind === "note") return body.text ?? "";
  return kindPreview(kind, body.title || body.label || body.name || "");
}

/** `last`: the head's own summary, whose preview is already cut and masked. */
export function previewOfLast(last) {
  if (!last) return t("console.row.nothing_yet");
  if (last.kind === "text" || last.kind === "note") return last.preview || t("console.message.recalled");
  return kindPreview(last.kind, last.kind === "event" ? "" : last.preview);
}

function kindPreview(kind, words) {
  return [t(`console.kind.${kind}`), words].filter(Boolean).join(" ");
}

export function eventText(body) {
  return firstText([`events.${body.name}`]) || t("console.event.other", { name: body.name ?? "" });
}
