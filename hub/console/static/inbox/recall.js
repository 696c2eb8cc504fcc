/** Taking back one's own words, where the channel can: for two minutes, and with a way to say them better. */

import { serverNow } from "../shared/api.js";
import { now } from "../shared/clock.js";
import { html, ref } from "../shared/html.js";
import { t } from "../shared/texts.js";
import { act } from "./actions.js";

const WITHIN_MS = 2 * 60_000; // the server's limit, rules/recall.py
const OUT = ["sent", "delivered", "read"];
const taken = new Map(); // message id → what it said; kept by this page alone

/** {id, text} of words that are to be written anew in the composer of a conversation. */
export const again = ref(null);

/** Only messages of the last two minutes ask the clock, so that no others are drawn anew every second. */
function may(message) {
  const at = Date.parse(message.at);
  return OUT.includes(message.status) && serverNow() - at < WITHIN_MS && now.value - at < WITHIN_MS;
}

/** `can`: the message is the reader's own and its channel can take it back at all. */
export function recallButton(message, can) {
  if (!can || message.recalled_at || !may(message)) return null;
  return html`<button type="button" class="recall" onClick=${() => recall(message)}>${t("console.recall")}</button>`;
}

async function recall(message) {
  // Masked numbers could only be written anew as stars.
  const text = message.kind === "text" && message.spans.length === 0 ? message.body.text : "";
  if (text) taken.set(message.id, text);
  await act("recall", { conversation_id: message.conversation_id, message_id: message.id });
}

export function againButton(message) {
  const text = taken.get(message.id);
  if (!text) return null;
  return html`<button type="button" class="recall" onClick=${() => { again.value = { id: message.conversation_id, text }; }}>${t("console.recall.again")}</button>`;
}
