/** The list over the composer from which one chooses a sentence or a colleague. */

import { html, nextTick, ref, watch } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { t } from "../shared/texts.js";

export const Suggestions = {
  name: "Suggestions",
  props: { shown: Object, active: Number, fill: Function },
  emits: ["choose", "folder"],
  setup(props, { emit }) {
    const list = ref(null);
    watch(() => props.active, () => nextTick(() => list.value?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" })));
    const option = (item, index) => html`<li key=${item.id} id=${`suggestion-${index}`} role="option" aria-selected=${index === props.active ? "true" : "false"}
      onMousedown=${(event) => { event.preventDefault(); emit("choose", index); }}>${props.shown.kind === "canned" ? canned(item, props.fill) : html`${icon("user")}<b>${item.name}</b>`}</li>`;
    const folder = (name) => html`<button key=${name} type="button" tabindex="-1" class="suggestion-folder" aria-pressed=${props.shown.folder === name ? "true" : "false"}
      onMousedown=${(event) => { event.preventDefault(); emit("folder", name); }}>${name || t("console.replies.all")}</button>`;
    return () => html`<div class="suggestions">
      ${props.shown.folders?.length > 0 && html`<p class="suggestion-folders" role="group" aria-label=${t("console.replies.folder")}>${["", ...props.shown.folders].map(folder)}</p>`}
      <ul ref=${list} id="suggestions" role="listbox" aria-label=${t(props.shown.kind === "canned" ? "console.canned" : "console.mention")}>${props.shown.items.map(option)}</ul>
      ${props.shown.items.length === 0 && html`<p class="suggestions-none">${t("console.canned.none")}</p>`}
      ${props.shown.kind === "canned" && html`<p class="suggestions-foot"><span><kbd>↑</kbd><kbd>↓</kbd> ${t("console.keys.move")}　${props.shown.folders.length > 0 ? html`<kbd>←</kbd><kbd>→</kbd> ${t("console.replies.folder")}　` : null}<kbd>Enter</kbd> ${t("console.canned.insert")}</span><a href="/console/settings/replies">${t("console.canned.edit")}</a></p>`}
    </div>`;
  },
};

/** Its words as they would be inserted here. */
function canned(reply, fill) {
  return html`<span class="suggestion-head"><b>${reply.title}</b>${reply.shortcut && html`<kbd>/${reply.shortcut}</kbd>`}${reply.folder && html`<small>${reply.folder}</small>`}
    ${!reply.shared && html`<small>${t("console.canned.own")}</small>`}</span><span class="suggestion-text">${fill(reply.text)}</span>`;
}
