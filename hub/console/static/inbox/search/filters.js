/** Which channel, who wrote, when, with which label: what leaves fewer results. */

import { get } from "../../shared/api.js";
import { html, onMounted, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { state } from "../store.js";
import { change, question } from "./answers.js";
import { DAYS, EMPTY, isFiltered } from "./question.js";

const people = shallowRef([]);
const labels = shallowRef([]);

function fetchNames() {
  get("/api/v1/seats").then(({ seats }) => { people.value = seats.map(({ staff_id: id, name }) => ({ id, name })); }, () => {});
  get("/api/v1/labels").then((answer) => { labels.value = answer.labels.filter((label) => !label.leaving); }, () => {});
}

export const Filters = {
  name: "SearchFilters",
  setup() {
    onMounted(fetchNames);
    return () => {
      const { where, account, agent, label, days, from, to } = question.value;
      const accounts = Object.values(state.value.accounts).map(({ id, name }) => ({ id, name }));
      const me = state.value.me;
      const others = people.value.filter(({ id }) => id !== me?.id);
      const writers = [...(me ? [{ id: me.id, name: t("console.search.agent.me") }] : []), ...others];
      const periods = [...Object.keys(DAYS), "own"].map((id) => ({ id, name: t(`console.search.days.${id}`) }));
      return html`<div class="search-filters" role="group" aria-label=${t("console.search.filters")}>
        ${accounts.length > 1 || account ? choice("account", account, accounts) : null}
        ${choice("agent", agent, writers, t(where === "fans" ? "console.search.agent.served" : "console.search.agent"))}
        ${choice("days", days, periods)}
        ${days === "own" && html`<span class="search-days">${day("from", from, to)}<span aria-hidden="true">–</span>${day("to", to, from)}</span>`}
        ${labels.value.length > 0 || label ? choice("label", label, labels.value) : null}
        ${isFiltered(question.value) && html`<button type="button" class="button quiet tiny search-clear" onClick=${clearFilters}>${icon("close", "small-icon")}${t("console.search.filters.clear")}</button>`}
      </div>`;
    };
  },
};

export function clearFilters() {
  change({ ...EMPTY, q: question.value.q, where: question.value.where });
}

function choice(name, value, rows, title = t(`console.search.${name}`)) {
  return html`<select key=${name} class=${`search-choice ${value ? "chosen" : ""}`} aria-label=${title} value=${value} onChange=${(event) => change({ [name]: event.target.value })}>
    <option value="">${title}</option>${rows.map((row) => html`<option key=${row.id} value=${row.id} selected=${row.id === value}>${row.name}</option>`)}</select>`;
}

function day(name, value, other) {
  const bounds = name === "from" ? { max: other || null } : { min: other || null };
  return html`<input key=${name} type="date" class="search-day" aria-label=${t(`console.search.days.${name}`)} value=${value} ...${bounds} onChange=${(event) => change({ [name]: event.target.value })} />`;
}
