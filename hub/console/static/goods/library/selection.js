/** Which assets are ticked, which one the keyboard stands on, and what keys do in the grid. */

import { nextTick, shallowRef } from "../../shared/html.js";
import { movedIn, rangeOf } from "./asked.js";

/** `ids()`: as shown. `open(id)`, `thrown(ids)`: what Enter and Delete do. `may()`: whether anything may be ticked. */
export function useSelection({ ids, open, thrown, may }) {
  const ticked = shallowRef(new Set());
  const current = shallowRef("");
  let last = "";

  function tick(id, ranged = false) {
    if (!may()) return;
    const next = new Set(ticked.value);
    const many = ranged && last ? rangeOf(ids(), last, id) : [id];
    const on = ranged && last ? true : !next.has(id);
    many.forEach((one) => (on ? next.add(one) : next.delete(one)));
    last = id;
    ticked.value = next;
  }

  const all = () => { if (may()) ticked.value = new Set(ids()); };
  const none = () => { ticked.value = new Set(); last = ""; };
  const keep = () => {
    const here = new Set(ids());
    if ([...ticked.value].some((id) => !here.has(id))) ticked.value = new Set([...ticked.value].filter((id) => here.has(id)));
  };

  async function focus(id) {
    current.value = id;
    await nextTick();
    document.querySelector(`.lib-grid [data-id="${CSS.escape(id)}"] .tile-button`)?.focus();
  }

  function onKeydown(event) {
    const id = event.target.closest?.("[data-id]")?.dataset.id;
    if (!id || event.target.tagName === "INPUT") return;
    const to = movedIn(ids().indexOf(id), event.key, ids().length, columnsOf(event.currentTarget));
    if (to !== null) { event.preventDefault(); focus(ids()[to]); return; }
    if (event.key === " ") { event.preventDefault(); tick(id, event.shiftKey); }
    else if (event.key === "Enter") { event.preventDefault(); open(id); }
    else if (event.key === "Delete" || event.key === "Backspace") { event.preventDefault(); if (may()) thrown(ticked.value.size ? [...ticked.value] : [id]); }
    else if (event.key === "a" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); all(); }
    else if (event.key === "Escape" && ticked.value.size) { event.stopPropagation(); none(); }
  }

  return { ticked, current, tick, all, none, keep, focus, onKeydown };
}

function columnsOf(grid) {
  return getComputedStyle(grid).gridTemplateColumns.split(" ").length;
}
