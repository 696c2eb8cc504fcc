/** A form over something stored: what was read, what stands in the fields, and what went wrong with which field. */

import { computed, nextTick, onBeforeUnmount, onMounted, ref, shallowRef } from "../shared/html.js";
import { confirmed } from "../shared/confirm.js";
import { t } from "../shared/texts.js";
import { toast } from "../shared/toasts.js";

/** `read()` → what is stored; `write(draft)` → what is stored then; `edit(stored)` → what the fields hold. */
export function useDraft({ read, write, edit = (stored) => stored }) {
  const stored = shallowRef(null);
  const draft = ref(null);
  const trouble = shallowRef(null);
  const lost = shallowRef("");
  const busy = ref(false);
  const clean = ref("");
  const dirty = computed(() => draft.value !== null && JSON.stringify(draft.value) !== clean.value);

  function show(value) {
    stored.value = value;
    draft.value = JSON.parse(JSON.stringify(edit(value)));
    clean.value = JSON.stringify(draft.value);
    trouble.value = null;
  }

  async function load() {
    lost.value = "";
    await read().then(show, (error) => { lost.value = error.message; });
  }

  async function save() {
    if (busy.value || !dirty.value) return;
    busy.value = true;
    try {
      show(await write(JSON.parse(JSON.stringify(draft.value))));
      toast(t("console.settings.saved"));
    } catch (error) {
      trouble.value = error;
      await nextTick();
      document.querySelector('.settings-body [aria-invalid="true"]')?.focus();
    } finally {
      busy.value = false;
    }
  }

  /** The sentence for a field; a field's parts (`hours.mon`) count as the field itself. */
  function wrong(field) {
    const at = trouble.value?.field;
    return at && (at === field || at.startsWith(`${field}.`)) ? trouble.value.message : "";
  }

  const undo = () => show(stored.value);
  guardLeaving(dirty);
  onMounted(load);
  return { stored, draft, trouble, lost, busy, dirty, load, save, undo, wrong, show };
}

/** The browser asks by itself on closing; links inside the page are asked about in our own words. */
function guardLeaving(dirty) {
  const onUnload = (event) => dirty.value && event.preventDefault();
  const onClick = async (event) => {
    const link = event.target.closest?.("a[href]");
    if (!dirty.value || !link || link.target === "_blank" || event.defaultPrevented || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const leave = await confirmed({ title: t("console.settings.leave"), text: t("console.settings.leave.text"), yes: t("console.settings.leave.yes"), danger: true });
    if (leave) { removeEventListener("beforeunload", onUnload); location.assign(link.href); }
  };
  onMounted(() => { addEventListener("beforeunload", onUnload); document.addEventListener("click", onClick, true); });
  onBeforeUnmount(() => { removeEventListener("beforeunload", onUnload); document.removeEventListener("click", onClick, true); });
}
