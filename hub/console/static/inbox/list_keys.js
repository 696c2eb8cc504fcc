/** Keys of the list: J and K move, Enter opens, X ticks, Shift with X or the arrows ticks a range, Esc unticks. */

import { listMove } from "./keys.js";

const WRITING = "input:not([type=checkbox]), textarea, select, [contenteditable], dialog, [role=menu]";
const READING = ".timeline"; // arrows and Esc are its own there, letters are commands everywhere

/** What a key asks of the list: {move} | {tick: "one" | "range"} | {untick: true} | {all: true} | null. */
export function meaning(event, { inList }) {
  const writing = Boolean(event.target.closest?.(WRITING));
  if (writing || event.isComposing) return null;
  if (event.key.length > 1 && event.target.closest?.(READING)) return null;
  if ((event.ctrlKey || event.metaKey) && event.key === "a" && inList) return { all: true };
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.key === "x" || event.key === "X") return { tick: event.shiftKey ? "range" : "one" };
  if (event.key === "Escape") return { untick: true };
  const step = listMove(event);
  const isArrow = event.key.startsWith("Arrow");
  if (step === null || step === "open" || (isArrow && !inList)) return null;
  return { move: step, range: isArrow && event.shiftKey };
}
