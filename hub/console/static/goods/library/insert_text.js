/** A button that puts a kept text of the library where it stands. */

import { get, post } from "../../shared/api.js";
import { Dialog } from "../../shared/dialog.js";
import { html, ref, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { params } from "./shelf.js";

const TYPING_MS = 220;

/** Emits `insert(text)`. */
export const InsertText = {
  name: "InsertText",
  emits: ["insert"],
  setup(_, { emit }) {
    const open = ref(false);
    const search = ref("");
    const texts = shallowRef(null);
    const trouble = ref("");
    let typing = 0;
    let asked = 0;
    async function load() {
      const mine = (asked += 1);
      trouble.value = "";
      try {
        const { snippets } = await get(`/api/v1/snippets?${params({ search: search.value.trim() })}`);
        if (mine === asked) texts.value = snippets;
      } catch (error) { if (mine === asked) trouble.value = error.message; }
    }
    const start = () => { open.value = true; search.value = ""; load(); };
    const find = (event) => { search.value = event.target.value; clearTimeout(typing); typing = setTimeout(load, TYPING_MS); };
    const insert = (one) => {
      open.value = false;
      emit("insert", one.text);
      post(`/api/v1/snippets/${one.id}/used`, {}).catch(() => {}); // the order of a list is worth no word
    };
    const list = () => {
      if (trouble.value) return html`<p class="callout bad" role="alert">${trouble.value}<button type="button" class="button tiny" onClick=${load}>${t("console.again")}</button></p>`;
      if (!texts.value) return html`<div class="skeleton insert-ghost" aria-busy="true"></div>`;
      if (!texts.value.length) return html`<p class="muted">${t(search.value.trim() ? "console.library.none_found" : "console.library.text.empty")} <a href="/console/goods/library/texts" target="_blank">${t("console.library.text.new")}</a></p>`;
      return html`<ul class="insert-list">${texts.value.map((one) => html`<li key=${one.id}><button type="button" class="insert-text" onClick=${() => insert(one)}><b>${one.title}</b><span>${one.text}</span></button></li>`)}</ul>`;
    };
    return () => html`<span><button type="button" class="button tiny quiet" onClick=${start}>${icon("note", "small-icon")}${t("console.library.text.insert")}</button>
      ${open.value && html`<${Dialog} title=${t("console.library.text.insert")} wide onClose=${() => { open.value = false; }}><div class="insert">
        <input class="input" type="search" autofocus aria-label=${t("console.library.text.search")} placeholder=${t("console.library.text.search")} value=${search.value} onInput=${find} />${list()}</div><//>`}</span>`;
  },
};
