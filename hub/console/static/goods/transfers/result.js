/** What the dry run found, or what became of it: counts to choose from, rows below, and the way on. */

import { computed, html, ref } from "../../shared/html.js";
import { post } from "../../shared/api.js";
import { confirmed } from "../../shared/confirm.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { RowList } from "./row_list.js";
import { number } from "./words.js";

const OUTCOMES = ["failed", "bad", "held", "create", "change", "same"];

export const Result = {
  name: "ImportResult",
  props: { item: Object, columns: Array, go: Function },
  emits: ["applied", "map"],
  setup(props, { emit }) {
    const counts = computed(() => props.item.counts);
    const tabs = computed(() => OUTCOMES.filter((name) => counts.value[name] > 0));
    const picked = ref("");
    const open = computed(() => (tabs.value.includes(picked.value) ? picked.value : tabs.value[0] ?? ""));
    const field = ref("");
    const trouble = ref(null);
    const busy = ref(false);
    const wrong = computed(() => counts.value.bad + counts.value.held);
    const good = computed(() => counts.value.create + counts.value.change + counts.value.same);
    const news = computed(() => counts.value.create + counts.value.change);
    const choose = (name) => () => { picked.value = name; field.value = ""; };
    const label = (name) => props.columns.find((column) => column.field === name)?.label ?? name;
    const apply = async () => {
      if (wrong.value && !await confirmed({ title: t("console.transfers.apply.some", { n: number(good.value) }), text: t("console.transfers.apply.some.about", { n: number(wrong.value) }), yes: t("console.transfers.apply.yes") })) return;
      busy.value = true;
      trouble.value = null;
      try {
        emit("applied", (await post(`/api/v1/imports/${props.item.id}/apply`, { rev: props.item.rev, only_good: wrong.value > 0 })).item);
      } catch (error) {
        trouble.value = error;
      }
      busy.value = false;
    };
    const tab = (name) => html`<button key=${name} type="button" class=${`count-tab ${name}`} aria-pressed=${String(open.value === name)} onClick=${choose(name)}><b>${number(counts.value[name])}</b><span>${t(`console.transfers.outcome.${name}`)}</span></button>`;
    const fault = ([name, count]) => html`<button key=${name} type="button" class="chip fault" aria-pressed=${String(field.value === name)} onClick=${() => { field.value = field.value === name ? "" : name; }}>${label(name)} ${number(count)}</button>`;
    const acts = () => html`<div class="result-acts">
      ${props.item.state === "checked" && (news.value > 0 || good.value > 0) && html`<button type="button" class="button primary" disabled=${busy.value} onClick=${apply}>${wrong.value ? t("console.transfers.apply.some", { n: number(good.value) }) : t("console.transfers.apply", { n: number(good.value) })}</button>`}
      ${(wrong.value > 0 || counts.value.failed > 0) && props.item.has_file && html`<a class="button" href=${`/api/v1/imports/${props.item.id}/bad.xlsx`} download>${icon("download")}${t("console.transfers.bad.xlsx")}</a>
        <a class="button quiet" href=${`/api/v1/imports/${props.item.id}/bad.csv`} download>CSV</a>`}
      ${props.item.state === "checked" && html`<button type="button" class="button quiet" onClick=${() => emit("map")}>${t("console.transfers.map.again")}</button>`}
    </div>`;
    const said = () => {
      if (props.item.state === "done") return t("console.transfers.done", { created: number(counts.value.created), changed: number(counts.value.changed), same: number(counts.value.unchanged) });
      if (wrong.value) return t("console.transfers.found.bad", { total: number(props.item.total), n: number(wrong.value) });
      return news.value ? t("console.transfers.found.good", { total: number(props.item.total) }) : t("console.transfers.found.same", { total: number(props.item.total) });
    };
    return () => html`<section class="result">
      <div class="result-head"><h3 role="status">${said()}</h3>${acts()}</div>
      ${props.item.state === "done" && counts.value.failed > 0 && html`<p class="callout bad">${icon("alert")}<span>${t("console.transfers.failed", { n: number(counts.value.failed) })}</span></p>`}
      ${props.item.state === "checked" && counts.value.warned > 0 && html`<p class="callout warn">${icon("info")}<span>${t("console.transfers.warned", { n: number(counts.value.warned) })}</span></p>`}
      ${props.item.twin_id && props.item.state === "checked" && html`<p class="callout warn">${icon("alert")}<span>${t("console.transfers.twin")} <a href=${`/console/goods/transfers/imports/${props.item.twin_id}`}>${t("console.transfers.twin.look")}</a></span></p>`}
      ${trouble.value && html`<p class="callout bad" role="alert">${icon("alert")}<span>${trouble.value.message}</span></p>`}
      <div class="count-tabs" role="group" aria-label=${t("console.transfers.outcomes")}>${tabs.value.map(tab)}</div>
      ${open.value === "bad" && Object.keys(props.item.faults).length > 1 && html`<div class="faults" role="group" aria-label=${t("console.transfers.faults")}>${Object.entries(props.item.faults).sort((a, b) => b[1] - a[1]).map(fault)}</div>`}
      ${open.value && html`<${RowList} id=${props.item.id} outcome=${open.value} field=${open.value === "bad" ? field.value : ""} version=${`${props.item.rev}`} />`}
    </section>`;
  },
};
