/** The filters that are set, each a chip that can be changed or taken away; others can be added; the order beside. */

import { html } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { t } from "../shared/texts.js";
import { SORTS, filtersOf, orderOf, withFilter, withoutFilters } from "./asked.js";
import { ask } from "./ask_list.js";
import { choicesOf, offered, wordFor } from "./list_facets.js";
import { PopMenu } from "./pop_menu.js";
import { state } from "./store.js";

export const ListFilters = {
  name: "ListFilters",
  emits: ["chosen"],
  setup(_, { emit }) {
    const go = (asked) => { ask(asked); emit("chosen"); };
    const values = (name) => [{ items: choicesOf(name, state.value).map((choice) => ({
      key: choice.value, label: choice.label, tone: choice.tone, chosen: state.value.asked[name] === choice.value,
      run: () => go(withFilter(state.value.asked, name, choice.value)),
    })) }];
    const chip = (name) => html`<span key=${name} class="filter-chip"><${PopMenu} face="filter-face" label=${t(`console.filter.${name}`)} groups=${values(name)}>
        <span class="filter-words"><b>${t(`console.filter.${name}`)}</b>${wordFor(name, state.value.asked[name], state.value)}</span><//>
      <button type="button" class="filter-off" aria-label=${t("console.filter.off", { name: t(`console.filter.${name}`) })} onClick=${() => go(withFilter(state.value.asked, name, ""))}>${icon("close")}</button></span>`;
    const adding = () => [{ items: offered(state.value).filter((name) => !state.value.asked[name]).map((name) => ({ key: name, label: t(`console.filter.${name}`), next: () => values(name) })) }];
    const orders = () => [{ title: t("console.sort"), items: SORTS.map((sort) => ({ key: sort, label: t(`console.sort.${sort}`), chosen: orderOf(state.value.asked) === sort, run: () => go({ ...state.value.asked, sort }) })) }];
    return () => {
      const set = filtersOf(state.value.asked);
      return html`<div class="list-bar" role="toolbar" aria-label=${t("console.filter")}>
        <div class="list-chips">
          <${PopMenu} face="filter-add" label=${t("console.filter.add")} groups=${adding()}>${icon("filter", "small-icon")}<span>${t("console.filter.add")}</span><//>
          ${set.map(chip)}
          ${set.length > 1 && html`<button type="button" class="filter-none" onClick=${() => go(withoutFilters(state.value.asked))}>${t("console.filter.none")}</button>`}</div>
        <${PopMenu} face="filter-sort" align="end" label=${t("console.sort")} groups=${orders()}>${icon("sort", "small-icon")}<span>${t(`console.sort.${orderOf(state.value.asked)}.short`)}</span><//>
      </div>`;
    };
  },
};
