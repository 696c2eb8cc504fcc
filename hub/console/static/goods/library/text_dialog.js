/** Writes one kept text. */

import { Dialog } from "../../shared/dialog.js";
import { html, ref, shallowRef } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { TagsField } from "../products/editor/tags_field.js";

const MOST_CHARS = 2000;

/** `save(fields)` resolves when it is stored; what it throws is shown beside the field at fault. */
export const TextDialog = {
  name: "TextDialog",
  props: { text: Object, save: Function },
  emits: ["close"],
  setup(props, { emit }) {
    const title = ref(props.text.title);
    const text = ref(props.text.text);
    const tags = shallowRef(props.text.tags);
    const error = shallowRef(null);
    const busy = ref(false);
    const submit = async (event) => {
      event.preventDefault();
      busy.value = true;
      error.value = null;
      try { await props.save({ title: title.value, text: text.value, tags: tags.value }); } catch (wrong) { error.value = wrong; }
      busy.value = false;
    };
    return () => html`<${Dialog} title=${t(props.text.id ? "console.library.text.edit.do" : "console.library.text.new")} wide firm onClose=${() => emit("close")}><form class="lib-form" onSubmit=${submit}>
      <div class="field"><label for="text-title">${t("console.library.text.title")}</label><input class="input" id="text-title" required maxlength="60" autofocus value=${title.value} onInput=${(event) => { title.value = event.target.value; }} /></div>
      <div class="field"><label for="text-text">${t("console.library.text.text")}</label><textarea class="input" id="text-text" rows="7" required maxlength=${MOST_CHARS} value=${text.value} onInput=${(event) => { text.value = event.target.value; }}></textarea></div>
      <div class="field"><label for="f-tags">${t("console.library.tags")}</label><${TagsField} tags=${tags.value} onChange=${(now) => { tags.value = now; }} /></div>
      ${error.value && html`<p class="callout bad" role="alert">${error.value.message}</p>`}
      <footer class="dialog-foot"><button type="button" class="button" onClick=${() => emit("close")}>${t("console.cancel")}</button><button class="button primary" disabled=${busy.value}>${t("console.library.save")}</button></footer></form><//>`;
  },
};
