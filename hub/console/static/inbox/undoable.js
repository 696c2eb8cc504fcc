/** Which of one's own replies can still be undone, and for how long; pure. */

export const HOLD_S = 5;
const OUT = ["queued", "sending", "sent", "delivered", "read"];

/** {message, held, left} of the reply that can be undone now, or null; pure. */
export function undoable(thread, meId, nowMs, mayRecall) {
  const message = (thread?.messages ?? []).findLast((each) => each.direction === "out" && each.sender.id === meId && each.status !== "cancelled");
  if (!message || message.recalled_at) return null;
  const heldMs = message.held_until ? Date.parse(message.held_until) - nowMs : 0;
  if (message.status === "queued" && heldMs > 0) return { message, held: true, left: Math.min(HOLD_S, Math.ceil(heldMs / 1000)) };
  const freshMs = Date.parse(message.at) + HOLD_S * 1000 - nowMs;
  const canRecall = mayRecall && thread.capabilities?.recall && OUT.includes(message.status) && freshMs > 0;
  return canRecall ? { message, held: false, left: Math.min(HOLD_S, Math.ceil(freshMs / 1000)) } : null;
}
