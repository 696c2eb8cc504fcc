/** What may be done with all ticked assets at once. */

import { post } from "../../shared/api.js";
import { Dialog } from "../../shared/dialog.js";
import { html, ref, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain, toast } from "../../shared/toasts.js";
import { TagsField } from "../products/editor/tags_field.js";

const AT_ONCE = 100;

/** In requests of as many as the server takes; throws what went wrong, with what was done before it. */
export async function bulk(ids, fields) {
  const told = { done: 0, used: [] };
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const answer = await post("/api/v1/assets/bulk", { ids: ids.slice(at, at + AT_ONCE), ...fields });
    told.done += answer.done;
    told.used.push(...answer.used);
  }
  return told;
}

/** Emits `trash`, `restore`, `changed` (tags) and `clear`. */
export const BulkBar = {
  name: "LibraryBulkBar",
  props: { ids: Array, inBin: Boolean, known: Array },
  emits: ["trash", "restore", "changed", "clear"],
  setup(props, { emit }) {
    const tagging = ref(false);
    const busy = ref(false);
    const add = shallowRef([]);
    const remove = shallowRef([]);
    const save = async (event) => {
      event.preventDefault();
      busy.value = true;
      try {
        const { done } = await bulk(props.ids, { do: "tag", add: add.value, remove: remove.value });
        toast(t("console.library.tagged", { n: done }));
        tagging.value = false;
        add.value = remove.value = [];
        emit("changed");
      } catch (error) { complain(error); }
      busy.value = false;
    };
    const dialog = () => html`<${Dialog} title=${t("console.library.tag.many", { n: props.ids.length })} onClose=${() => { tagging.value = false; }}><form class="lib-form" onSubmit=${save}>
      <div class="field"><span class="label">${t("console.library.tag.add")}</span><${TagsField} tags=${add.value} onChange=${(tags) => { add.value = tags; }} /></div>
      ${props.known.length > 0 && html`<fieldset class="lib-known"><legend class="label">${t("console.library.tag.remove")}</legend>${props.known.map((tag) => html`<label key=${tag} class="lib-known-tag"><input type="checkbox" checked=${remove.value.includes(tag)} onChange=${(event) => { remove.value = event.target.checked ? [...remove.value, tag] : remove.value.filter((one) => one !== tag); }} /><span>${tag}</span></label>`)}</fieldset>`}
      <footer class="dialog-foot"><button type="button" class="button" onClick=${() => { tagging.value = false; }}>${t("console.cancel")}</button><button class="button primary" disabled=${busy.value || !(add.value.length || remove.value.length)}>${t("console.library.save")}</button></footer></form><//>`;
    const act = (name, sign, run, danger = "") => html`<button type="button" class=${`button ${danger}`} onClick=${run}>${icon(sign, "small-icon")}${t(`console.library.${name}`)}</button>`;
    return () => html`<div class="lib-bulk" role="region" aria-label=${t("console.library.bulk")}><b role="status">${t("console.library.picked", { count: props.ids.length })}</b>
      <span class="lib-bulk-acts">${props.inBin ? act("restore", "retry", () => emit("restore")) : html`${act("tag.do", "tag", () => { tagging.value = true; })}${act("trash", "trash", () => emit("trash"), "danger")}`}</span>
      <button type="button" class="icon-button" aria-label=${t("console.library.clear")} title=${t("console.library.clear")} onClick=${() => emit("clear")}>${icon("close")}</button>
      ${tagging.value && dialog()}</div>`;
  },
};
