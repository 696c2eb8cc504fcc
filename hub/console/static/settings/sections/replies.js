/** Canned replies: the team's and one's own, by folder; written, found, exported and taken in from a file. */

import { get, post, remove } from "../../shared/api.js";
import { confirmed } from "../../shared/confirm.js";
import { computed, html, onMounted, ref, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { rank } from "../../shared/initials.js";
import { t } from "../../shared/texts.js";
import { complain, toast } from "../../shared/toasts.js";
import { csvOf, repliesOf } from "../replies/csv.js";
import { ReplyEditor } from "../replies/editor.js";

const MOST_ROWS = 500;

export const Section = {
  name: "RepliesSection",
  props: { me: Object },
  setup(props) {
    const replies = shallowRef(null);
    const trouble = ref("");
    const query = ref("");
    const folder = ref(null);
    const editing = shallowRef(null);
    const file = ref(null);
    const mayShare = computed(() => Boolean(props.me?.staff.rights.includes("replies.manage")));
    const folders = computed(() => [...new Set((replies.value ?? []).map((reply) => reply.folder))].sort());
    const shown = computed(() => (replies.value ?? []).filter((reply) => (folder.value === null || reply.folder === folder.value) && found(reply, query.value)));
    const load = () => get("/api/v1/replies").then((answer) => { replies.value = answer.replies; trouble.value = ""; }, (error) => { trouble.value = error.message; });
    const saved = () => { editing.value = null; toast(t("console.replies.saved")); load(); };
    const drop = async (reply) => {
      const sure = await confirmed({ title: t("console.replies.remove"), text: t("console.replies.remove.about", { title: reply.title }), yes: t("console.replies.remove"), danger: true });
      if (sure) await remove(`/api/v1/replies/${reply.id}`).then(load, complain);
    };
    const save = () => {
      const url = URL.createObjectURL(new Blob([csvOf(shown.value)], { type: "text/csv" }));
      Object.assign(document.createElement("a"), { href: url, download: "replies.csv" }).click();
      setTimeout(() => URL.revokeObjectURL(url), 1000);
    };
    const takeIn = async (event) => {
      const chosen = event.target.files[0];
      event.target.value = "";
      if (!chosen) return;
      try {
        const rows = repliesOf(await textOf(chosen)).map((row) => ({ ...row, shared: row.shared && mayShare.value }));
        if (rows.length === 0 || rows.length > MOST_ROWS) { toast(t("console.replies.import.most", { n: MOST_ROWS }), { kind: "bad" }); return; }
        const done = await post("/api/v1/replies/import", { replies: rows });
        toast(t("console.replies.import.done", done));
        await load();
      } catch (error) {
        if (error.line) toast(t(`console.replies.import.${error.message}`, { line: error.line }), { kind: "bad" });
        else complain(error);
      }
    };
    onMounted(load);
    const may = (reply) => !reply.shared || mayShare.value;
    const chip = (value, label) => html`<button key=${label} type="button" class="chip-button" aria-pressed=${folder.value === value ? "true" : "false"} onClick=${() => { folder.value = value; }}>${label}</button>`;
    const row = (reply) => html`<li key=${reply.id} class="reply-row"><div class="reply-words"><b>${reply.title}</b>${reply.shortcut && html`<kbd>/${reply.shortcut}</kbd>`}
        <span class="chip">${t(reply.shared ? "console.replies.team" : "console.replies.own")}</span>${reply.folder && html`<small>${reply.folder}</small>`}<p dir="auto">${reply.text}</p></div>
      <small class="reply-uses">${t("console.replies.uses", { n: reply.uses })}</small>
      ${may(reply) ? html`<span class="reply-acts"><button type="button" class="button tiny" aria-label=${t("console.replies.edit_one", { title: reply.title })} onClick=${() => { editing.value = reply; }}>${t("console.replies.edit")}</button>
        <button type="button" class="icon-button" aria-label=${`${t("console.replies.remove")}${t("console.colon")}${reply.title}`} onClick=${() => drop(reply)}>${icon("trash")}</button></span>` : html`<span></span>`}</li>`;
    return () => html`<section class="replies-section"><header class="replies-head"><div><h2>${t("console.settings.replies")}</h2><p>${t("console.replies.about")}</p></div>
        <button type="button" class="button primary" onClick=${() => { editing.value = {}; }}>${t("console.replies.add")}</button></header>
      ${trouble.value && html`<p class="callout bad" role="alert">${trouble.value} <button type="button" class="button tiny" onClick=${load}>${t("console.again")}</button></p>`}
      ${!replies.value && !trouble.value && html`<div class="skeleton settings-ghost" aria-busy="true" aria-label=${t("console.loading")}></div>`}
      ${replies.value && html`<div class="replies-bar"><input class="input" type="search" placeholder=${t("console.replies.find")} aria-label=${t("console.replies.find")} value=${query.value} onInput=${(event) => { query.value = event.target.value; }} />
        <button type="button" class="button" disabled=${shown.value.length === 0} onClick=${save}>${t("console.replies.export")}</button>
        <button type="button" class="button" onClick=${() => file.value.click()}>${t("console.replies.import")}</button><input ref=${file} type="file" hidden accept=".csv,text/csv" onChange=${takeIn} /></div>
        ${folders.value.length > 1 && html`<div class="replies-folders" role="group" aria-label=${t("console.replies.folder")}>${chip(null, t("console.replies.all"))}${folders.value.map((name) => chip(name, name || t("console.replies.nofolder")))}</div>`}
        ${shown.value.length ? html`<ul class="replies-list">${shown.value.map(row)}</ul>` : empty(replies.value.length === 0)}`}
      ${editing.value && html`<${ReplyEditor} key=${editing.value.id ?? "new"} reply=${editing.value} folders=${folders.value.filter(Boolean)} mayShare=${mayShare.value} onClose=${() => { editing.value = null; }} onSaved=${saved} />`}
    </section>`;
  },
};

function found(reply, query) {
  return !query.trim() || [reply.title, reply.folder, reply.shortcut].some((text) => rank(query.trim(), text) !== null) || reply.text.includes(query.trim());
}

function empty(none) {
  return html`<div class="empty"><span class="empty-icon">${icon("chat")}</span><b>${t(none ? "console.replies.empty" : "console.replies.nothing")}</b>${none && html`<p>${t("console.replies.empty.about")}</p>`}</div>`;
}

/** Spreadsheets in China write GB 18030 when they are not told otherwise. */
async function textOf(file) {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}
