/** Keys as commands name them ("e", "Shift+R", "Mod+K", "G W"), and as a person reads them; pure. */

// Chrome and Safari report 229 for keys that the input method consumed, Safari even after composition ended.
const CONSUMED_BY_IME = 229;
const MODIFIERS = new Set(["Control", "Shift", "Alt", "Meta", "AltGraph", "CapsLock", "Fn"]);
const LETTER = /^[a-z]$/i;
// With Chinese punctuation on, the key of the question mark gives the wide one.
const NAMED = { " ": "Space", Escape: "Esc", "\uff1f": "?", "\u3001": "/" };

/** Empty while an input method composes, and for a modifier alone. Shift counts for letters and named keys only. */
export function keyOf(event) {
  if (event.isComposing || event.keyCode === CONSUMED_BY_IME || MODIFIERS.has(event.key) || event.key === "Process") return "";
  const name = NAMED[event.key] ?? (event.key.length === 1 ? event.key.toUpperCase() : event.key);
  const shifted = event.shiftKey && (LETTER.test(event.key) || event.key.length > 1);
  return [(event.ctrlKey || event.metaKey) && "Mod", event.altKey && "Alt", shifted && "Shift", name].filter(Boolean).join("+");
}

/** Follows two strokes one after the other: `press(key, keys)` gives the key that is complete, or an empty string. */
export function createStrokes(patienceMs, clock) {
  let first = "";
  let at = -Infinity;
  return (key, keys) => {
    const both = first && clock() - at < patienceMs ? `${first} ${key}` : "";
    first = "";
    if (both && keys.has(both)) return both;
    if ([...keys].some((known) => known.startsWith(`${key} `))) { first = key; at = clock(); }
    return keys.has(key) ? key : "";
  };
}

/** Parts to show as keys: ["⌘", "K"], ["G", "W"]; a stroke after another is a part of its own. */
export function keyParts(key, isMac) {
  const words = isMac ? { Mod: "⌘", Alt: "⌥", Shift: "⇧" } : { Mod: "Ctrl" };
  const arrows = { ArrowUp: "↑", ArrowDown: "↓", Enter: "Enter" };
  return key.split(" ").flatMap((stroke) => stroke.split("+").map((part) => words[part] ?? arrows[part] ?? part));
}
