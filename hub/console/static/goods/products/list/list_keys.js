/** Keys of the list: / searches, j and k or the arrows move, Enter opens, x chooses, n makes a new product. */

import { nextTick, onBeforeUnmount, onMounted } from "../../../shared/html.js";

const WRITING = "input:not([type=checkbox]), textarea, select, [contenteditable]";

/** `ids` and `current` are refs. */
export function useListKeys({ ids, current, open, tick, fresh, clear }) {
  const show = () => nextTick(() => {
    const row = document.querySelector(`.product-row[data-id="${CSS.escape(current.value)}"]`);
    row?.querySelector(".row-link").focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest" });
  });
  const move = (step) => {
    const focused = document.activeElement?.closest?.(".product-row")?.dataset.id;
    const at = ids.value.indexOf(focused ?? current.value);
    const next = ids.value[Math.max(0, Math.min(ids.value.length - 1, at + step))];
    if (next) { current.value = next; show(); }
  };
  const acts = { j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1), x: () => current.value && tick(current.value), n: fresh, "/": () => document.getElementById("products-search")?.focus() };
  const onKey = (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open], [role=menu]")) return;
    const { target } = event;
    if (target.id === "products-search" && (event.key === "Escape" || event.key === "ArrowDown")) { event.preventDefault(); if (event.key === "ArrowDown") move(0); else target.blur(); return; }
    if (target.closest?.(WRITING)) return;
    if (event.key === "Escape") { clear(); return; }
    if (event.key === "Enter" && !target.closest?.("a, button, label, input, summary") && current.value) { event.preventDefault(); open(current.value); return; }
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  onMounted(() => document.addEventListener("keydown", onKey));
  onBeforeUnmount(() => document.removeEventListener("keydown", onKey));
}
