/** The list of what was found, by day, and what stands there when there is none. */

import { computed, html, nextTick, ref, watch } from "../../shared/html.js";
import { serverNow } from "../../shared/api.js";
import { dayTitle } from "../../shared/dates.js";
import { icon } from "../../shared/icons.js";
import { lang, t } from "../../shared/texts.js";
import { state } from "../store.js";
import { answer, ask, at, busy, change, forget, more, question, recent, trouble } from "./answers.js";
import { clearFilters } from "./filters.js";
import { WHERE, byDay, isFiltered } from "./question.js";
import { resultRow } from "./result.js";

const NEAR_END_PX = 240;

export const Results = {
  name: "SearchResults",
  emits: ["choose"],
  setup(_, { emit }) {
    const scroller = ref(null);
    const timeZone = computed(() => state.value.shop?.timezone ?? "Asia/Shanghai");
    const names = computed(() => new Map(Object.values(state.value.accounts).map((one) => [one.id, one.name])));
    const onScroll = ({ target }) => { if (target.scrollHeight - target.scrollTop - target.clientHeight < NEAR_END_PX) more(); };
    watch(at, () => nextTick(() => scroller.value?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" })));
    const row = ({ result, index }) => resultRow({
      result, query: question.value.q, id: `search-${index}`, selected: index === at.value, timeZone: timeZone.value, account: names.value.size > 1 ? names.value.get(result.head.account_id) : "",
      onChoose: () => emit("choose", result), onPoint: () => { at.value = index; },
    });
    const group = ({ key, at: day, rows }) => html`<li key=${key} role="presentation"><ul role="group" aria-label=${dayTitle(day, serverNow(), lang, timeZone.value, t)}>
      <li role="presentation" class="search-day-title">${dayTitle(day, serverNow(), lang, timeZone.value, t)}</li>${rows.map(row)}</ul></li>`;
    const listed = (results) => (question.value.where === "fans" ? results.map((result, index) => row({ result, index })) : byDay(results, timeZone.value).map(group));
    return () => {
      const results = answer.value?.results ?? [];
      return html`<div ref=${scroller} class="search-results" tabindex="0" onScrollPassive=${onScroll}>
        ${notice()}
        <ul id="search-list" class="search-list" role="listbox" aria-label=${t("console.search.results")} hidden=${results.length === 0}>${listed(results)}</ul>
        ${results.length === 0 && nothing()}
        ${results.length > 0 && busy.value && html`<p class="search-more"><span class="spinner"></span></p>`}
        ${results.length > 0 && answer.value.cursor && !busy.value && html`<p class="search-more"><button type="button" class="button tiny" onClick=${more}>${t("console.search.more")}</button></p>`}
      </div>`;
    };
  },
};

function notice() {
  const { building, indexed_share: share, behind_s: behind } = answer.value ?? {};
  if (building) {
    const percent = Math.floor(share * 100);
    return html`<p class="callout search-notice" role="status"><span class="spinner"></span><span>${t("console.search.building", { percent })}</span></p>`;
  }
  if (behind) return html`<p class="callout warn search-notice" role="status">${icon("clock")}<span>${t("console.search.behind", { n: Math.max(1, Math.round(behind / 60)) })}</span></p>`;
  return null;
}

function nothing() {
  if (trouble.value) {
    return html`<div class="search-empty" role="status"><span class="empty-icon">${icon("alert")}</span><p>${trouble.value}</p>
      <button type="button" class="button" onClick=${ask}>${t("console.again")}</button></div>`;
  }
  if (busy.value && !answer.value) return ghosts();
  if (answer.value) return absent();
  return recent.value.length > 0 ? offered() : html`<div class="search-empty"><span class="empty-icon">${icon("search")}</span><b>${t("console.search.begin")}</b><p>${t("console.search.begin.about")}</p></div>`;
}

function absent() {
  const { q, where } = question.value;
  const others = WHERE.filter((one) => one !== where);
  return html`<div class="search-empty" role="status"><span class="empty-icon">${icon("search")}</span><b>${t("console.search.none", { q: q.trim() })}</b>
    <p>${t(isFiltered(question.value) ? "console.search.none.filtered" : "console.search.none.about")}</p>
    <p class="search-ways">${isFiltered(question.value) && html`<button type="button" class="button" onClick=${clearFilters}>${t("console.search.filters.clear")}</button>`}
      ${others.map((one) => html`<button key=${one} type="button" class="button" onClick=${() => change({ where: one })}>${t(`console.search.try.${one}`)}</button>`)}</p></div>`;
}

function offered() {
  return html`<div class="search-recent"><h3>${t("console.search.recent")}<button type="button" class="button quiet tiny" onClick=${forget}>${t("console.search.recent.clear")}</button></h3>
    <ul>${recent.value.map((q) => html`<li key=${q}><button type="button" class="search-again" onClick=${() => change({ q })}>${icon("clock")}<span>${q}</span></button></li>`)}</ul></div>`;
}

function ghosts() {
  return html`<div class="rows ghosts" aria-busy="true" aria-label=${t("console.loading")}>${Array.from({ length: 5 }, (_, index) => html`<div key=${index} class="ghost-row">
    <span class="skeleton ghost-face"></span><span class="ghost-words"><span class="skeleton"></span><span class="skeleton"></span></span></div>`)}</div>`;
}
