/** The words being written: they grow with their box, survive a reload, and tell others that we write. */

import { nextTick, onBeforeUnmount, onMounted, ref, watch } from "../shared/html.js";
import { draftOf, keepDraft } from "./drafts.js";
import { call } from "./live.js";
import { createTypingSignal } from "./typing_signal.js";

const TALLEST = 180;

export function isTouch() {
  return matchMedia("(pointer: coarse)").matches;
}

export function createComposerText(id) {
  const draft = draftOf(id);
  const text = ref(draft.text ?? "");
  const note = ref(Boolean(draft.note));
  const area = ref(null);
  const signal = createTypingSignal((on) => call("typing", { conversation_id: id, on }).catch(() => {}));
  const onInput = (event) => {
    text.value = event.target.value;
    if (text.value && !note.value) signal.writing();
    else signal.stopped();
  };
  const clear = () => { text.value = ""; signal.stopped(); area.value?.focus(); };
  watch([text, note], () => { keepDraft(id, { text: text.value, note: note.value }); nextTick(() => grow(area.value)); });
  onMounted(() => { grow(area.value); if (!isTouch()) area.value?.focus({ preventScroll: true }); });
  onBeforeUnmount(signal.stopped);
  const insert = (piece) => replace(area.value, text, piece, area.value.selectionStart, area.value.selectionEnd);
  return { text, note, area, onInput, onBlur: signal.stopped, clear, insert, replace: (piece, from, to) => replace(area.value, text, piece, from, to) };
}

function grow(box) {
  if (!box) return;
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, TALLEST)}px`;
}

/** Leaves the caret behind the piece. */
function replace(box, text, piece, from, to) {
  const at = from + piece.length;
  text.value = text.value.slice(0, from) + piece + text.value.slice(to);
  nextTick(() => { box.focus(); box.setSelectionRange(at, at); });
}
