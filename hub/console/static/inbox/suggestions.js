/** The list over the composer from which one chooses a sentence or a colleague. */

import { html, nextTick, ref, watch } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { t } from "../shared/texts.js";

export const Suggestions = {
  name: "Suggestions",
  props: { shown: Object, active: Number },
  emits: ["choose"],
  setup(props, { emit }) {
    const list = ref(null);
    watch(() => props.active, () => nextTick(() => list.value?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" })));
    const option = (item, index) => html`<li key=${item.id} id=${`suggestion-${index}`} role="option" aria-selected=${index === props.active ? "true" : "false"}
      onMousedown=${(event) => { event.preventDefault(); emit("choose", index); }}>${props.shown.kind === "canned" ? canned(item) : html`${icon("user")}<b>${item.name}</b>`}</li>`;
    return () => html`<div class="suggestions">
      <ul ref=${list} id="suggestions" role="listbox" aria-label=${t(props.shown.kind === "canned" ? "console.canned" : "console.mention")}>${props.shown.items.map(option)}</ul>
      ${props.shown.items.length === 0 && html`<p class="suggestions-none">${t("console.canned.none")}</p>`}
      ${props.shown.kind === "canned" && html`<p class="suggestions-foot"><span><kbd>↑</kbd><kbd>↓</kbd> <kbd>Enter</kbd></span><a href="/console/settings/replies">${t("console.canned.edit")}</a></p>`}
    </div>`;
  },
};

function canned(reply) {
  return html`<span class="suggestion-head"><b>${reply.title}</b>${reply.shortcut && html`<kbd>/${reply.shortcut}</kbd>`}${reply.folder && html`<small>${reply.folder}</small>`}
    ${!reply.shared && html`<small>${t("console.canned.own")}</small>`}</span><span class="suggestion-text">${reply.text}</span>`;
}
