/** What is offered while one writes: canned replies behind "/", colleagues behind "@"; arrows, Enter or Tab, Esc. */

import { nextTick, ref, shallowRef } from "../shared/html.js";
import { complain } from "../shared/toasts.js";
import { cannedReplies, foldersOf, foundReplies, repliesIn } from "./canned.js";
import { colleaguesOf, foundColleagues } from "./mentions.js";
import { asked } from "./signs.js";

/** `onChosen({kind, item, from, to})`. `keydown` tells whether it used the key; nobody calls themselves (`meId`). */
export function createSuggest({ id, area, note, meId, onChosen }) {
  const shown = shallowRef(null); // {kind, items, from, to, all?, folders?, folder?}
  const active = ref(0);
  let turn = 0;
  const close = () => { shown.value = null; turn += 1; };
  const refresh = async (event) => {
    const box = area.value;
    if (!box || event?.isComposing) return;
    const wanted = box.selectionStart === box.selectionEnd ? asked(box.value.slice(0, box.selectionStart), note.value) : null;
    if (!wanted) { close(); return; }
    const mine = turn += 1;
    const all = await (wanted.kind === "canned" ? cannedReplies() : colleaguesOf(id)).catch((error) => { complain(error); return []; });
    if (mine !== turn) return;
    const items = wanted.kind === "canned" ? foundReplies(all, wanted.query) : foundColleagues(all.filter((one) => one.id !== meId()), wanted.query);
    const folders = wanted.kind === "canned" && !wanted.query ? foldersOf(all) : [];
    active.value = 0;
    // "/" alone at once says that there are none yet; behind it nothing found means that something else is meant.
    shown.value = items.length || (wanted.kind === "canned" && !wanted.query) ? { ...wanted, items, all, folders, folder: "", to: box.selectionStart } : null;
  };
  const openFolder = (folder) => { active.value = 0; shown.value = { ...shown.value, folder, items: repliesIn(shown.value.all, folder) }; };
  const turnFolder = (by) => {
    const all = ["", ...shown.value.folders];
    openFolder(all[(all.indexOf(shown.value.folder) + by + all.length) % all.length]);
  };
  const choose = (index) => {
    const { kind, items, from, to } = shown.value;
    const item = items[index];
    close();
    if (item) onChosen({ kind, item, from, to });
    nextTick(() => area.value?.focus());
  };
  const keydown = (event) => {
    if (!shown.value || event.isComposing || event.keyCode === 229) return false;
    const count = shown.value.items.length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const sideways = shown.value.folders.length > 0 && { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step && count) active.value = (active.value + step + count) % count;
    else if (sideways) turnFolder(sideways);
    else if ((event.key === "Enter" || event.key === "Tab") && count && !event.shiftKey) choose(active.value);
    else if (event.key === "Escape") close();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return { shown, active, refresh, close, choose, openFolder, keydown };
}
