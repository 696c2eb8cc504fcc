/** A form over something stored: what was read, what stands in the fields, and what went wrong with which field. */

import { computed, nextTick, onBeforeUnmount, onMounted, ref, shallowRef } from "../shared/html.js";
import { confirmed } from "../shared/confirm.js";
import { t } from "../shared/texts.js";
import { toast } from "../shared/toasts.js";
import { joined } from "./merging.js";

const MERGES = 3;

/**
 * `read()` → what is stored; `write(draft)` → what is stored then; `edit(stored)` → what the fields hold.
 * With a `rev` in the draft, what somebody else saved meanwhile is kept; where both changed the same, the person chooses.
 */
export function useDraft({ read, write, edit = (stored) => stored }) {
  const stored = shallowRef(null);
  const draft = ref(null);
  const trouble = shallowRef(null);
  const rival = shallowRef(null);
  const lost = shallowRef("");
  const busy = ref(false);
  const clean = ref("");
  const dirty = computed(() => draft.value !== null && JSON.stringify(draft.value) !== clean.value);

  function show(value) {
    stored.value = value;
    draft.value = copy(edit(value));
    clean.value = JSON.stringify(draft.value);
    trouble.value = rival.value = null;
  }

  async function load() {
    lost.value = "";
    await read().then(show, (error) => { lost.value = error.message; });
  }

  async function save() {
    if (busy.value || !dirty.value) return;
    const pressed = document.activeElement;
    busy.value = true;
    trouble.value = rival.value = null;
    try {
      await attempt(MERGES);
    } catch (error) {
      trouble.value = error;
      await nextTick();
      document.querySelector('.settings-body [aria-invalid="true"]')?.focus();
    } finally {
      busy.value = false;
      await nextTick();
      if (pressed && !pressed.isConnected) document.querySelector(".section-head h2")?.focus({ preventScroll: true });
    }
  }

  /** What another person saved meanwhile stays, unless both changed the same part: then nothing is saved yet. */
  async function attempt(left) {
    try {
      show(await write(copy(draft.value)));
      toast(t("console.settings.saved"));
    } catch (error) {
      if (error.code !== "changed_meanwhile" || left === 0) throw error;
      const theirs = await read();
      const { result, both } = joined(JSON.parse(clean.value), copy(draft.value), copy(edit(theirs)));
      if (both.length > 0) { rival.value = { theirs, result, both }; return; }
      adopt(theirs, result);
      await attempt(left - 1);
    }
  }

  /** Theirs is what is stored now, mine stands in the fields. */
  function adopt(theirs, result) {
    show(theirs);
    draft.value = result;
  }

  const keepMine = () => { adopt(rival.value.theirs, rival.value.result); return save(); };
  const takeTheirs = () => show(rival.value.theirs);

  /** The sentence for a field; a field's parts (`hours.mon`) count as the field itself. */
  function wrong(field) {
    const at = trouble.value?.field;
    return at && (at === field || at.startsWith(`${field}.`)) ? trouble.value.message : "";
  }

  const undo = () => show(stored.value);
  guardLeaving(dirty);
  onMounted(load);
  return { stored, draft, trouble, rival, lost, busy, dirty, load, save, undo, wrong, show, keepMine, takeTheirs };
}

/** The browser asks by itself on closing; links inside the page are asked about in our own words. */
export function guardLeaving(dirty) {
  const onUnload = (event) => dirty.value && event.preventDefault();
  const onClick = async (event) => {
    const link = event.target.closest?.("a[href]");
    if (!dirty.value || !link || link.target === "_blank" || event.defaultPrevented || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (await mayLeave(true)) { removeEventListener("beforeunload", onUnload); location.assign(link.href); }
  };
  onMounted(() => { addEventListener("beforeunload", onUnload); document.addEventListener("click", onClick, true); });
  onBeforeUnmount(() => { removeEventListener("beforeunload", onUnload); document.removeEventListener("click", onClick, true); });
}

/** Asks only when something would be lost. */
export async function mayLeave(changed) {
  return !changed || confirmed({ title: t("console.settings.leave"), text: t("console.settings.leave.text"), yes: t("console.settings.leave.yes"), danger: true });
}

function copy(value) {
  return JSON.parse(JSON.stringify(value));
}
