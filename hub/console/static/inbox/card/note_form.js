/** Where a pinned note is written; Ctrl-Enter saves, Esc leaves. */

import { html, onMounted, ref } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { enterMeaning } from "../keys.js";

const MOST = 2000;

export const NoteForm = {
  name: "NoteForm",
  props: { text: String, save: Function },
  emits: ["cancel"],
  setup(props, { emit }) {
    const text = ref(props.text);
    const busy = ref(false);
    const trouble = ref("");
    const box = ref(null);
    const submit = async (event) => {
      event?.preventDefault();
      if (busy.value || !text.value.trim()) return;
      busy.value = true;
      await props.save(text.value.trim()).catch((error) => { trouble.value = error.message; });
      busy.value = false;
    };
    const onKeydown = (event) => {
      if (event.key === "Escape" && !event.isComposing) { event.stopPropagation(); emit("cancel"); }
      if ((event.ctrlKey || event.metaKey) && enterMeaning(event) === "send") submit(event);
    };
    onMounted(() => box.value.focus());
    return () => html`<form class="card-form" onSubmit=${submit}>
      <textarea ref=${box} class="input note-text" rows="3" maxlength=${MOST} value=${text.value} aria-label=${t("console.card.notes")} placeholder=${t("console.card.notes.placeholder")}
        onInput=${(event) => { text.value = event.target.value; }} onKeydown=${onKeydown}></textarea>
      ${trouble.value && html`<p class="callout bad" role="alert">${trouble.value}</p>`}
      <div class="card-foot"><button type="button" class="button" onClick=${() => emit("cancel")}>${t("console.cancel")}</button>
        <button class="button primary" disabled=${busy.value || !text.value.trim()}>${t("console.card.notes.save")}</button></div></form>`;
  },
};
