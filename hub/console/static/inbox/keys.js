/** What a key means; input methods use Enter to choose a word, and that must never send. */

// Chrome and Safari report 229 for keys that the input method consumed, Safari even after composition ended.
const CONSUMED_BY_IME = 229;

/** send | newline | none; `by`: "enter" sends by Enter, "ctrl" only with Ctrl or Command. */
export function enterMeaning(event, { touch = false, by = "enter" } = {}) {
  if (event.key !== "Enter" || event.isComposing || event.keyCode === CONSUMED_BY_IME) return "none";
  if (event.ctrlKey || event.metaKey) return "send";
  return event.shiftKey || event.altKey || touch || by === "ctrl" ? "newline" : "send";
}

/** Movement in the list: -1, 1, "open" or null; letters only where nobody is writing. */
export function listMove(event, { writing = false } = {}) {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || writing) return null;
  const moves = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, Enter: "open" };
  return moves[event.key] ?? null;
}
