/** Writes a mini-program card: which page, under which title, with which cover. */

import { computed, html, ref } from "../shared/html.js";
import { Dialog } from "../shared/dialog.js";
import { t } from "../shared/texts.js";
import { sendCard } from "./composer_send.js";

const APP_ID = /^wx[0-9a-zA-Z]{6,30}$/;

export const MiniDialog = {
  name: "MiniDialog",
  props: { id: String, head: Object, capabilities: Object },
  emits: ["close"],
  setup(props, { emit }) {
    const title = ref("");
    const path = ref("");
    const appId = ref("");
    const cover = ref(null); // {file, url}
    const choose = (event) => {
      const [file] = event.target.files;
      if (cover.value) URL.revokeObjectURL(cover.value.url);
      cover.value = file ? { file, url: URL.createObjectURL(file) } : null;
    };
    const appIdOk = computed(() => !appId.value || APP_ID.test(appId.value.trim()));
    const ready = computed(() => title.value.trim() && path.value.trim() && appIdOk.value);
    const send = (event) => {
      event.preventDefault();
      if (!ready.value) return;
      const body = { title: title.value.trim(), page_path: path.value.trim(), app_id: appId.value.trim() };
      const preview = cover.value && { name: cover.value.file.name, url: cover.value.url };
      sendCard(props.id, { body, file: cover.value?.file ?? null, preview, capabilities: props.capabilities });
      emit("close");
    };
    const field = (label, model, more) => html`<label class="field"><span>${t(label)}</span><input class="input" value=${model.value} onInput=${(event) => { model.value = event.target.value; }} ...${more} /></label>`;
    return () => html`<${Dialog} title=${t("console.mini")} onClose=${() => emit("close")}><form class="mini-form" onSubmit=${send}>
      ${field("console.mini.title", title, { maxlength: 200, required: true })}
      ${field("console.mini.path", path, { maxlength: 1000, required: true, placeholder: "pages/index/index" })}
      ${field("console.mini.app_id", appId, { maxlength: 32, placeholder: "wx…", "aria-invalid": appIdOk.value ? null : "true" })}
      <div class="field"><span>${t("console.mini.cover")}</span><div class="mini-picked">${cover.value && html`<img src=${cover.value.url} alt="" />`}
        <label class="button">${t("console.mini.choose")}<input class="visually-hidden" type="file" accept="image/*" aria-label=${t("console.mini.cover")} onChange=${choose} /></label></div></div>
      <footer class="dialog-foot"><button type="button" class="button" onClick=${() => emit("close")}>${t("console.cancel")}</button>
        <button class="button primary" disabled=${!ready.value}>${t("console.send")}</button></footer></form></${Dialog}>`;
  },
};
