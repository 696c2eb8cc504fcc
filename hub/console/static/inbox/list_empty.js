/** What stands where no row is: loading, an error with a way out, nothing at all, or what a filter hides. */

import { get } from "../shared/api.js";
import { html, onMounted, ref, watch } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { t } from "../shared/texts.js";
import { filtersOf, keyOf, withFilter, withoutFilters } from "./asked.js";
import { ask } from "./ask_list.js";
import { wordFor } from "./list_facets.js";
import { listError, refetchList } from "./list_pages.js";
import { listOf } from "./heads.js";
import { state } from "./store.js";

const GHOSTS = 9;

export const ListEmpty = {
  name: "ListEmpty",
  setup: () => () => {
    const list = listOf(state.value);
    if (!list.loaded && listError.value) {
      return html`<div class="empty"><p>${icon("alert")}</p><p>${listError.value}</p><button type="button" class="button" onClick=${refetchList}>${t("console.again")}</button></div>`;
    }
    if (!list.loaded) return ghosts();
    if (filtersOf(state.value.asked).length > 0) return html`<${Hidden} key=${keyOf(state.value.asked)} />`;
    const { view } = state.value.asked;
    return html`<div class="empty"><span class="empty-icon">${icon(view === "waiting" ? "check" : "inbox")}</span><b>${t(`console.empty.${view}`)}</b><p>${t(`console.empty.${view}.about`)}</p></div>`;
  },
};

function ghosts() {
  return html`<div class="rows-ghosts" aria-busy="true" aria-label=${t("console.loading")}>${Array.from({ length: GHOSTS }, (_, index) => html`<div key=${index} class="ghost-row">
    <span class="skeleton ghost-face"></span><span class="ghost-words"><span class="skeleton"></span><span class="skeleton"></span></span></div>`)}</div>`;
}

/** Says which filter hides how many, and takes it away at a click. */
const Hidden = {
  name: "Hidden",
  setup() {
    const hides = ref({});
    const look = () => get(`/api/v1/list/hidden?${keyOf(state.value.asked)}`).then((answer) => { hides.value = answer.hidden; }, () => {});
    onMounted(look);
    watch(() => keyOf(state.value.asked), look);
    const line = (name) => {
      const n = hides.value[name];
      return html`<li key=${name}><button type="button" class="button quiet hidden-by" onClick=${() => ask(withFilter(state.value.asked, name, ""))}>
        ${t("console.filter.hides", { name: t(`console.filter.${name}`), value: wordFor(name, state.value.asked[name], state.value), n: n > 999 ? "999+" : n })}</button></li>`;
    };
    return () => {
      const names = filtersOf(state.value.asked).filter((name) => hides.value[name] > 0);
      return html`<div class="empty"><span class="empty-icon">${icon("filter")}</span><b>${t("console.filter.nothing")}</b>
        ${names.length > 0 ? html`<ul class="hidden-list">${names.map(line)}</ul>` : html`<p>${t("console.filter.nothing.about")}</p>`}
        <button type="button" class="button" onClick=${() => ask(withoutFilters(state.value.asked))}>${t("console.filter.none")}</button></div>`;
    };
  },
};
