/** Adding codes: paste or choose a file, see what would happen line by line, then add. */

import { Dialog } from "../../../shared/dialog.js";
import { computed, html, nextTick, onMounted, ref, shallowRef } from "../../../shared/html.js";
import { icon } from "../../../shared/icons.js";
import { t } from "../../../shared/texts.js";
import { newKey } from "../ids.js";
import { count } from "../words.js";
import { sendList } from "./sending.js";
import { troubleList } from "./troubles.js";

export const AddDialog = {
  name: "AddCodes",
  props: { root: String },
  emits: ["close", "added"],
  setup(props, { emit }) {
    const text = ref("");
    const file = shallowRef(null);
    const note = ref("");
    const preview = shallowRef(null);
    const trouble = shallowRef(null);
    const busy = ref("");
    const area = ref(null);
    const isOver = ref(false);
    let key = newKey();
    const list = computed(() => file.value ?? (text.value.trim() ? text.value : null));
    onMounted(() => nextTick(() => area.value?.focus()));
    const anew = () => { preview.value = null; trouble.value = null; key = newKey(); };
    const choose = (chosen) => { if (chosen) { file.value = chosen; text.value = ""; anew(); look(); } };
    const run = async (name, work) => {
      if (!list.value || busy.value) return;
      busy.value = name;
      trouble.value = null;
      await work().catch((error) => { trouble.value = error; });
      busy.value = "";
    };
    const look = () => run("look", async () => { preview.value = await sendList(`${props.root}/preview`, list.value); });
    const add = () => run("add", async () => {
      const { batch } = await sendList(`${props.root}?${new URLSearchParams({ key, note: note.value.trim() })}`, list.value);
      emit("added", batch);
    });
    const onSubmit = (event) => { event.preventDefault(); if (preview.value?.fresh) add(); else look(); };
    const onDrop = (event) => { event.preventDefault(); isOver.value = false; choose(event.dataTransfer.files[0]); };

    const source = () => (file.value
      ? html`<p class="code-file">${icon("file")}<b>${file.value.name}</b><button type="button" class="button tiny" onClick=${() => { file.value = null; anew(); }}>${t("console.stock.codes.other")}</button></p>`
      : html`<div class="field"><label for="codes-text">${t("console.stock.codes.paste")}</label>
        <textarea ref=${area} class=${`input codes-text ${isOver.value ? "is-over" : ""}`} id="codes-text" rows="7" spellcheck="false" autocapitalize="none" placeholder=${t("console.stock.codes.paste.like")} value=${text.value} onInput=${(event) => { text.value = event.target.value; anew(); }}
          onDragover=${(event) => { event.preventDefault(); isOver.value = true; }} onDragleave=${() => { isOver.value = false; }} onDrop=${onDrop}></textarea>
        <p class="field-hint">${t("console.stock.codes.paste.about")}</p></div>
        <label class="button code-choose">${icon("file")}${t("console.stock.codes.choose")}<input class="visually-hidden" type="file" accept=".txt,.csv,.tsv,text/plain,text/csv" onChange=${(event) => choose(event.target.files[0])} /></label>`);
    const told = () => html`<div class="code-preview" role="status">
      <p class=${`callout ${preview.value.fresh ? "ok" : "bad"}`}>${icon(preview.value.fresh ? "check" : "alert")}<span><b>${t(preview.value.fresh ? "console.stock.codes.fresh" : "console.stock.codes.fresh.none", { n: count(preview.value.fresh) })}</b>
        ${preview.value.fresh > 0 && html`<small>${[t("console.stock.codes.like", { tails: preview.value.first_tails.map((tail) => `\u2026${tail}`).join("、") }), preview.value.with_secret > 0 && t("console.stock.codes.with_secret", { n: count(preview.value.with_secret) }), preview.value.dated > 0 && t("console.stock.codes.with_end", { n: count(preview.value.dated) })].filter(Boolean).join(" · ")}</small>`}</span></p>
      ${preview.value.troubles.length > 0 && html`<p class="small">${t("console.stock.codes.left_out")}</p>${troubleList(preview.value.troubles)}`}</div>`;
    return () => html`<${Dialog} title=${t("console.stock.codes.add")} wide firm onClose=${() => emit("close")}><form class="stock-form" onSubmit=${onSubmit}>
      ${source()}
      ${busy.value === "look" && html`<p class="code-progress" role="status"><span class="spinner"></span><span>${t("console.stock.codes.looking")}</span></p>`}
      ${preview.value && told()}
      ${preview.value?.fresh > 0 && html`<div class="field"><label for="codes-note">${t("console.stock.codes.note")}</label><input class="input" id="codes-note" maxlength="200" placeholder=${t("console.stock.codes.note.like")} value=${note.value} onInput=${(event) => { note.value = event.target.value; }} /></div>`}
      ${trouble.value && html`<p class="callout bad" role="alert">${icon("alert")}<span>${trouble.value.message}</span></p>`}
      <footer class="dialog-foot"><button type="button" class="button" onClick=${() => emit("close")}>${t("console.cancel")}</button>
        ${preview.value?.fresh > 0
          ? html`<button class="button primary" disabled=${Boolean(busy.value)}>${t(busy.value ? "console.stock.saving" : "console.stock.codes.go", { n: count(preview.value.fresh) })}</button>`
          : html`<button class="button primary" disabled=${!list.value || Boolean(busy.value)}>${t("console.stock.codes.look")}</button>`}</footer></form><//>`;
  },
};
