/** Kept texts: written once, found by any word of them, put into products again and again. */

import { get, post, put, remove } from "../../shared/api.js";
import { confirmed } from "../../shared/confirm.js";
import { html, onBeforeUnmount, onMounted, ref, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain, toast } from "../../shared/toasts.js";
import { params } from "./shelf.js";
import { TextDialog } from "./text_dialog.js";

const TYPING_MS = 220;

export const Texts = {
  name: "LibraryTexts",
  props: { me: Object },
  setup(props) {
    const texts = shallowRef(null);
    const trouble = shallowRef(null);
    const search = ref("");
    const tag = ref("");
    const editing = shallowRef(null);
    const mayManage = props.me.staff.rights.includes("products.manage");
    let typing = 0;
    let asked = 0;

    async function load() {
      const mine = (asked += 1);
      try {
        const answer = await get(`/api/v1/snippets?${params({ search: search.value.trim(), tag: tag.value })}`);
        if (mine === asked) { texts.value = answer.snippets; trouble.value = null; }
      } catch (error) { if (mine === asked) trouble.value = error; }
    }
    const find = (value) => { search.value = value; clearTimeout(typing); typing = setTimeout(load, TYPING_MS); };
    const narrow = (value) => { tag.value = value; load(); };
    async function save(fields) {
      const { id, rev } = editing.value;
      await (id ? put(`/api/v1/snippets/${id}`, { ...fields, rev }) : post("/api/v1/snippets", { ...fields, client_id: editing.value.client_id }));
      editing.value = null;
      toast(t("console.library.saved"));
      load();
    }
    async function drop(one) {
      if (!await confirmed({ title: t("console.library.text.drop", { title: one.title }), text: t("console.library.text.drop.about"), yes: t("console.library.trash"), danger: true })) return;
      await remove(`/api/v1/snippets/${one.id}`).catch(complain);
      load();
    }
    const copy = (one) => navigator.clipboard.writeText(one.text).then(() => toast(t("console.library.text.copied")), () => toast(t("console.library.link.failed"), { kind: "bad" }));
    const fresh = () => { editing.value = { client_id: crypto.randomUUID?.() ?? String(Math.random()), title: "", text: "", tags: [] }; };
    const tags = () => [...new Set([tag.value, ...(texts.value ?? []).flatMap((one) => one.tags)])].filter(Boolean);
    onMounted(load);
    onBeforeUnmount(() => clearTimeout(typing));

    const row = (one) => html`<li key=${one.id} class="lib-text"><header><b>${one.title}</b><small class="muted">${one.used ? t("console.library.text.used", { n: one.used }) : t("console.library.text.unused")}</small></header>
      <p>${one.text}</p><footer>${one.tags.map((name) => html`<button key=${name} type="button" class="goods-tag lib-text-tag" aria-pressed=${String(tag.value === name)} onClick=${() => narrow(tag.value === name ? "" : name)}>${name}</button>`)}<span class="lib-text-acts">
        <button type="button" class="icon-button" aria-label=${t("console.library.text.copy", { title: one.title })} title=${t("console.library.text.copy.do")} onClick=${() => copy(one)}>${icon("file")}</button>
        ${mayManage && html`<button type="button" class="icon-button" aria-label=${t("console.library.text.edit", { title: one.title })} title=${t("console.library.text.edit.do")} onClick=${() => { editing.value = one; }}>${icon("pencil")}</button>
        <button type="button" class="icon-button" aria-label=${t("console.library.text.drop", { title: one.title })} title=${t("console.library.trash")} onClick=${() => drop(one)}>${icon("trash")}</button>`}</span></footer></li>`;
    const body = () => {
      if (trouble.value) return html`<div class="callout bad" role="alert">${icon("alert")}<span>${trouble.value.message}</span><button type="button" class="button tiny" onClick=${load}>${t("console.again")}</button></div>`;
      if (!texts.value) return html`<div class="skeleton goods-ghost" aria-busy="true"></div>`;
      if (texts.value.length) return html`<ul class="lib-texts">${texts.value.map(row)}</ul>`;
      const narrowed = search.value.trim() || tag.value;
      return html`<div class="empty"><span class="empty-icon">${icon(narrowed ? "search" : "note")}</span><b>${t(narrowed ? "console.library.none_found" : "console.library.text.empty")}</b><p>${t(narrowed ? "console.library.none_found.about" : "console.library.text.empty.about")}</p></div>`;
    };
    return () => html`<div class="lib-texts-view"><div class="lib-line"><label class="lib-search">${icon("search", "small-icon")}<input class="input" type="search" aria-label=${t("console.library.text.search")} placeholder=${t("console.library.text.search")} value=${search.value} onInput=${(event) => find(event.target.value)} /></label>
        ${tags().length > 0 && html`<select class=${`input ${tag.value ? "is-set" : ""}`} aria-label=${t("console.library.filter.tag")} value=${tag.value} onChange=${(event) => narrow(event.target.value)}><option value="">${t("console.library.filter.tag")}</option>${tags().map((name) => html`<option key=${name} value=${name} selected=${name === tag.value}>${name}</option>`)}</select>`}
        ${mayManage && html`<button type="button" class="button primary" onClick=${fresh}>${icon("plus", "small-icon")}${t("console.library.text.new")}</button>`}</div>
      ${body()}${editing.value && html`<${TextDialog} text=${editing.value} save=${save} onClose=${() => { editing.value = null; }} />`}</div>`;
  },
};
