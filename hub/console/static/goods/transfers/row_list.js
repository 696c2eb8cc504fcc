/** Rows of a file and what was found about them, filtered by outcome and by column, page by page. */

import { get } from "../../shared/api.js";
import { html, onBeforeUnmount, ref, watch } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { number } from "./words.js";

const problem = (one, kind) => html`<li class=${`found ${kind}`}>${icon(kind === "bad" ? "alert" : "info")}<span><b>${one.column}</b> ${one.message}</span></li>`;
const change = (one) => html`<li class="found"><span><b>${one.label}</b> ${one.before && html`<del>${one.before}</del> → `}<ins>${one.after}</ins></span></li>`;

function line(row) {
  return html`<li key=${row.number} class="found-row">
    <span class="found-number"><small>${t("console.transfers.row")}</small>${row.number}</span>
    <div class="found-what"><b>${row.title || row.code || t("console.transfers.row.nameless")}</b><small>${[row.code, row.sku_code].filter(Boolean).join(" · ")}</small></div>
    <ul class="found-list">
      ${row.failure && html`<li class="found bad">${icon("alert")}<span>${row.failure}</span></li>`}
      ${row.problems.map((one) => problem(one, "bad"))}${row.warnings.map((one) => problem(one, "warn"))}${row.changes.map(change)}
      ${row.outcome === "held" && html`<li class="found">${t("console.transfers.held.about")}</li>`}
    </ul></li>`;
}

export const RowList = {
  name: "RowList",
  props: { id: String, outcome: String, field: String, version: String },
  setup(props) {
    const rows = ref(null);
    const after = ref(null);
    const trouble = ref(null);
    const busy = ref(false);
    let turn = 0;
    async function load(more) {
      const mine = (turn += 1);
      busy.value = true;
      const wanted = new URLSearchParams({ outcome: props.outcome, field: props.field, after: more ? after.value : 0 });
      try {
        const answer = await get(`/api/v1/imports/${props.id}/rows?${wanted}`);
        if (mine !== turn) return;
        rows.value = more ? [...rows.value, ...answer.rows] : answer.rows;
        after.value = answer.after;
        trouble.value = null;
      } catch (error) {
        if (mine === turn) trouble.value = error;
      }
      if (mine === turn) busy.value = false;
    }
    watch(() => [props.outcome, props.field, props.version], () => { rows.value = null; load(false); }, { immediate: true });
    onBeforeUnmount(() => { turn += 1; });
    return () => html`<div class="found-rows">
      ${trouble.value && html`<p class="callout bad" role="alert">${icon("alert")}<span>${trouble.value.message}</span><button type="button" class="button tiny" onClick=${() => load(Boolean(rows.value?.length))}>${t("console.again")}</button></p>`}
      ${rows.value === null && !trouble.value && html`<div class="skeleton found-ghost" aria-busy="true"></div>`}
      ${rows.value?.length === 0 && html`<p class="found-none">${t("console.transfers.rows.none")}</p>`}
      ${rows.value?.length > 0 && html`<ul>${rows.value.map(line)}</ul>`}
      ${after.value !== null && rows.value && html`<button type="button" class="button found-more" disabled=${busy.value} onClick=${() => load(true)}>${t("console.transfers.rows.more", { n: number(rows.value.length) })}</button>`}
    </div>`;
  },
};
