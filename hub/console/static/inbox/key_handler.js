/** Turns keys into commands; never while somebody writes, composes with an input method, or answers a dialog. */

import { available, palette, run } from "./commands.js";
import { createStrokes, keyOf } from "./key_names.js";

const PATIENCE_MS = 1200;
const WRITING = "input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]";
const WHILE_WRITING = /^(Shift\+)?F\d+$/;
const press = createStrokes(PATIENCE_MS, () => performance.now());

/** A key alone belongs to the text, the menu or the dialog it is typed into. */
function belongsElsewhere(target, key) {
  if (document.querySelector("dialog[open]")) return true;
  if (target.closest?.("[role=menu], [role=listbox], [role=grid]")) return true;
  return Boolean(target.closest?.(WRITING)) && !key.startsWith("Mod+") && !WHILE_WRITING.test(key);
}

/** `Enter` and the space bar press what has the focus. */
function pressesSomething(target, key) {
  return (key === "Enter" || key === "Space") && Boolean(target.closest?.("a, button, summary, label, input"));
}

export function onKey(event) {
  const key = keyOf(event);
  if (!key || event.defaultPrevented || event.repeat) return;
  if (key === "Mod+K" && !document.querySelector("dialog[open]:not(.palette)")) {
    event.preventDefault();
    palette.value = palette.value ? null : {};
    return;
  }
  if (key === "Esc" && event.target.closest?.(".composer")) leaveComposer();
  if (belongsElsewhere(event.target, key) || pressesSomething(event.target, key)) return;
  const usable = available().filter((command) => command.key && !command.elsewhere);
  const pressed = press(key, new Set(usable.map((command) => command.key)));
  const command = usable.find((one) => one.key === pressed);
  if (!command) return;
  event.preventDefault();
  run(command);
}

/** From where letters are commands again. */
function leaveComposer() {
  document.querySelector(".timeline")?.focus({ preventScroll: true });
}

export function listen() {
  document.addEventListener("keydown", onKey);
}
