// Taking back one's own words: for two minutes, and with a way to say them better.

import { ref } from "./dom.js";

const WITHIN_MS = 2 * 60_000; // the server's limit, rules/recall.py
const now = ref(Date.now());
setInterval(() => { now.value = Date.now(); }, 5_000);
const taken = new Map(); // message id → what it said; kept by this page alone

/** Only messages of the last two minutes ask the clock, so that no others are drawn anew. */
export function mayRecall(message) {
  const at = Date.parse(message.at);
  return message.direction === "in" && !message.pending && !message.recalled_at
    && Date.now() - at < WITHIN_MS && now.value - at < WITHIN_MS;
}

export function remember(message) {
  if (message.kind === "text" && message.body.text) taken.set(message.id, message.body.text);
}

/** Empty for what this page did not take back itself. */
export function wordsOf(message) {
  return taken.get(message.id) ?? "";
}
