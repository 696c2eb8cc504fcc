/** The message that the next reply answers: chosen in the timeline or by Ctrl with arrows, shown over the words. */

import { html, shallowRef } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { previewOf } from "../shared/previews.js";
import { t } from "../shared/texts.js";
import { goTo } from "./places.js";

/** {id: conversation, message} or null. */
export const quoted = shallowRef(null);

export function mayQuote(message) {
  return !message.pending && ["in", "out"].includes(message.direction) && message.kind !== "event" && !message.recalled_at
    && message.status !== "cancelled" && !message.held_until;
}

export function quote(message) {
  quoted.value = { id: message.conversation_id, message };
}

export function quotedIn(id) {
  return quoted.value?.id === id ? quoted.value.message : null;
}

/** One message further up or down; past the newest there is no quote. */
export function moveQuote(id, messages, step) {
  const all = messages.filter(mayQuote);
  const at = quotedIn(id) ? all.findIndex((message) => message.id === quotedIn(id).id) : all.length;
  const next = all[Math.max(0, at + step)];
  quoted.value = next && at + step < all.length ? { id, message: next } : null;
}

export function nameIn(message, fanName) {
  return message.direction === "in" ? fanName : message.sender?.name || message.name || t("console.sender.bot");
}

export function quoteBar(message, fanName) {
  return html`<div class="quote-bar"><span class="quote-words"><b>${nameIn(message, fanName)}</b> ${previewOf(message)}</span>
    <button type="button" class="icon-button" aria-label=${t("console.quote.drop")} title=${t("console.quote.drop")} onClick=${() => { quoted.value = null; }}>${icon("close")}</button></div>`;
}

/** What a message answers, in its bubble; a click goes there. */
export function quoteBlock(message, fanName) {
  const { reply_to: to } = message;
  if (!to) return null;
  const words = previewOf({ kind: to.kind, recalled_at: to.recalled, body: { text: to.text, title: to.text } });
  return html`<button type="button" class="quote" onClick=${() => goTo(message.conversation_id, to.seq)} aria-label=${t("console.quote.go", { words })}>
    <b>${to.direction === "in" ? fanName : to.name}</b><span dir="auto">${words}</span></button>`;
}
