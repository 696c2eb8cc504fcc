/** One canned reply being written: title, words with their variables, folder, shortcut, and whose it is. */

import { computed, html, nextTick, ref } from "../../shared/html.js";
import { Dialog } from "../../shared/dialog.js";
import { post, put } from "../../shared/api.js";
import { t } from "../../shared/texts.js";
import { mayLeave } from "../draft.js";

const VARIABLES = ["fan", "agent", "shop", "time_greeting"];

export const ReplyEditor = {
  name: "ReplyEditor",
  props: { reply: Object, folders: Array, mayShare: Boolean },
  emits: ["close", "saved"],
  setup(props, { emit }) {
    const draft = ref({ title: "", text: "", folder: "", shortcut: "", shared: props.mayShare, ...props.reply });
    const before = JSON.stringify(draft.value);
    const trouble = ref(null);
    const busy = ref(false);
    const area = ref(null);
    const set = (name) => (event) => { draft.value = { ...draft.value, [name]: event.target.type === "checkbox" ? event.target.checked : event.target.value }; };
    const ready = computed(() => draft.value.title.trim() && draft.value.text.trim());
    const put_in = (name) => {
      const { selectionStart: from, selectionEnd: to, value } = area.value;
      draft.value = { ...draft.value, text: `${value.slice(0, from)}{${name}}${value.slice(to)}` };
      nextTick(() => { area.value.focus(); area.value.setSelectionRange(from + name.length + 2, from + name.length + 2); });
    };
    const save = async (event) => {
      event.preventDefault();
      if (!ready.value || busy.value) return;
      busy.value = true;
      const { title, text, folder, shortcut, shared } = draft.value;
      const body = { title, text, folder, shortcut, shared };
      try {
        await (props.reply?.id ? put(`/api/v1/replies/${props.reply.id}`, body) : post("/api/v1/replies", body));
        emit("saved");
      } catch (error) {
        trouble.value = error;
      }
      busy.value = false;
    };
    const leave = async () => { if (await mayLeave(JSON.stringify(draft.value) !== before)) emit("close"); };
    const wrong = (name) => (trouble.value?.field === name ? "true" : null);
    return () => html`<${Dialog} title=${props.reply?.id ? t("console.replies.edit_one", { title: props.reply.title }) : t("console.replies.add")} wide firm onClose=${leave}><form class="reply-form" onSubmit=${save}>
      <label class="field"><span>${t("console.replies.title")}</span><input class="input" required maxlength="80" value=${draft.value.title} aria-invalid=${wrong("title")} onInput=${set("title")} /></label>
      <label class="field"><span>${t("console.replies.text")} <small>${draft.value.text.length}/2000</small></span><textarea ref=${area} class="input reply-text" required maxlength="2000" rows="6" dir="auto" value=${draft.value.text} aria-invalid=${wrong("text")} onInput=${set("text")}></textarea></label>
      <p class="reply-variables">${t("console.replies.variables")} ${VARIABLES.map((name) => html`<button key=${name} type="button" class="button tiny" onClick=${() => put_in(name)}>${t(`console.replies.variable.${name}`)}</button>`)}</p>
      <div class="reply-pair"><label class="field"><span>${t("console.replies.folder")}</span><input class="input" maxlength="40" list="reply-folders" value=${draft.value.folder} onInput=${set("folder")} /></label>
        <datalist id="reply-folders">${props.folders.map((folder) => html`<option key=${folder} value=${folder}></option>`)}</datalist>
        <label class="field"><span>${t("console.replies.shortcut")}</span><input class="input" maxlength="24" placeholder="fh" value=${draft.value.shortcut} aria-invalid=${wrong("shortcut")} onInput=${set("shortcut")} /></label></div>
      <label class="reply-shared"><input type="checkbox" checked=${draft.value.shared} disabled=${!props.mayShare} onChange=${set("shared")} /> ${t("console.replies.shared")}</label>
      ${trouble.value && html`<p class="callout bad" role="alert">${trouble.value.message}</p>`}
      <button class="button primary" disabled=${!ready.value || busy.value}>${t("console.replies.save")}</button></form></${Dialog}>`;
  },
};
