/** Notes pinned to the customer: everyone reads them, their author changes them. */

import { post, put, remove } from "../../shared/api.js";
import { confirmed } from "../../shared/confirm.js";
import { html, nextTick, ref, watch } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { complain } from "../../shared/toasts.js";
import { newClientId } from "../outbox.js";
import { NoteForm } from "./note_form.js";
import { noteItem } from "./note_item.js";
import { CardSection, iconAct } from "./section.js";

export const Notes = {
  name: "CardNotes",
  props: { card: Object, may: Boolean, meId: String, path: String, timeZone: String },
  emits: ["notes"],
  setup(props, { emit }) {
    const editing = ref(""); // a note's id, or "new"
    let clientId = "";
    const start = (id) => { clientId = newClientId(); editing.value = id; };
    const stop = () => { editing.value = ""; };
    const url = (note) => `${props.path}/notes/${note.id}`;
    const pin = async (text) => {
      const { note } = await post(`${props.path}/notes`, { client_id: clientId, text });
      emit("notes", [...props.card.notes.filter((other) => other.id !== note.id), note]);
      stop();
    };
    const change = (old) => async (text) => {
      const { note } = await put(url(old), { text });
      emit("notes", props.card.notes.map((other) => (other.id === note.id ? note : other)));
      stop();
    };
    const unpin = async (note) => {
      if (!(await confirmed({ title: t("console.card.notes.remove"), text: t("console.card.notes.remove.about"), yes: t("console.card.notes.remove"), danger: true }))) return;
      await remove(url(note)).then(() => emit("notes", props.card.notes.filter((other) => other.id !== note.id)), complain);
      nextTick(() => document.querySelector("[data-part=notes] .card-fold")?.focus());
    };
    watch(() => props.card.customer_id, stop);
    const item = (note) => (editing.value === note.id
      ? html`<li key=${note.id}><${NoteForm} text=${note.text} save=${change(note)} onCancel=${stop} /></li>`
      : noteItem(note, { own: props.may && note.author.id === props.meId, timeZone: props.timeZone, revealPath: url(note), onEdit: () => start(note.id), onRemove: () => unpin(note) }));
    return () => html`<${CardSection} name="notes" title=${t("console.card.notes")} count=${props.card.notes.length}>${{
      act: () => props.may && editing.value !== "new" && iconAct("plus", "console.card.notes.add", () => start("new")),
      default: () => html`<div>${editing.value === "new" && html`<${NoteForm} text="" save=${pin} onCancel=${stop} />`}
        ${props.card.notes.length > 0 ? html`<ul class="card-notes">${[...props.card.notes].reverse().map(item)}</ul>`
          : editing.value !== "new" && html`<p class="card-none">${t("console.card.notes.none")}</p>`}</div>`,
    }}<//>`;
  },
};
