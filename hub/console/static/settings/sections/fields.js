/** The fields that this shop adds to its customers' cards: their names, kinds and order. */

import { get, put } from "../../shared/api.js";
import { confirmed } from "../../shared/confirm.js";
import { computed, html, nextTick, onMounted, ref, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain, toast } from "../../shared/toasts.js";
import { moved, problemOf, rowsOf, sent } from "../fields/rows.js";
import { FieldRow } from "../fields/field_row.js";
import { guardLeaving } from "../draft.js";

const MOST = 30;

export const Section = {
  name: "FieldsSection",
  props: { me: Object },
  setup() {
    const rev = ref(0);
    const rows = shallowRef(null);
    const before = ref("");
    const busy = ref(false);
    const trouble = ref("");
    const list = ref(null);
    const take = (answer) => { rev.value = answer.rev; rows.value = rowsOf(answer.fields); before.value = JSON.stringify(sent(rows.value)); };
    const load = () => get("/api/v1/customer-fields").then(take, (error) => { trouble.value = error.message; });
    const isChanged = () => rows.value && JSON.stringify(sent(rows.value)) !== before.value;
    const change = (index, fields) => { rows.value = rows.value.map((row, at) => (at === index ? { ...row, ...fields } : row)); };
    const focusOn = (index, part) => nextTick(() => list.value?.children[index]?.querySelector(part)?.focus());
    const add = () => { rows.value = [...rows.value, ...rowsOf([{ key: "", label: "", type: "text", options: [] }])]; focusOn(rows.value.length - 1, "input"); };
    const move = (index, step) => { rows.value = moved(rows.value, index, step); focusOn(index + step, step < 0 ? ".field-up" : ".field-down"); };
    const drop = async (index) => {
      const row = rows.value[index];
      const sure = !row.key || await confirmed({ title: t("console.fields.remove"), text: t("console.fields.remove.about", { label: row.label }), yes: t("console.fields.remove"), danger: true });
      if (sure) { rows.value = rows.value.filter((other) => other !== row); nextTick(() => document.querySelector(".fields-add")?.focus()); }
    };
    const save = async (event) => {
      event.preventDefault();
      trouble.value = problemOf(rows.value, t);
      if (trouble.value || busy.value) return;
      busy.value = true;
      await put("/api/v1/customer-fields", { rev: rev.value, fields: sent(rows.value) })
        .then((answer) => { take(answer); toast(t("console.fields.saved")); }, (error) => { trouble.value = error.message; if (error.code === "fields_changed") complain(error, [{ label: t("console.settings.rival.theirs"), run: () => { trouble.value = ""; load(); } }]); });
      busy.value = false;
    };
    guardLeaving(computed(isChanged));
    onMounted(load);
    return () => html`<form class="fields-section" onSubmit=${save} novalidate>
      <h2>${t("console.settings.fields")}</h2><p class="fields-about">${t("console.fields.about")}</p>
      ${!rows.value && !trouble.value && html`<div class="skeleton settings-ghost" aria-busy="true"></div>`}
      ${rows.value?.length === 0 && html`<div class="empty"><span class="empty-icon">${icon("card")}</span><b>${t("console.fields.empty")}</b><p>${t("console.fields.empty.about")}</p></div>`}
      ${rows.value && html`<ol ref=${list} class="fields-list">${rows.value.map((row, index) => html`<${FieldRow} key=${row.id} row=${row} first=${index === 0} last=${index === rows.value.length - 1}
        onChange=${(fields) => change(index, fields)} onMove=${(step) => move(index, step)} onDrop=${() => drop(index)} />`)}</ol>`}
      ${trouble.value && html`<p class="callout bad" role="alert">${trouble.value}</p>`}
      ${rows.value && html`<footer class="fields-foot"><button type="button" class="button fields-add" disabled=${rows.value.length >= MOST} onClick=${add}>${icon("plus", "small-icon")}${t("console.fields.add")}</button>
        <button class="button primary" disabled=${busy.value || !isChanged()}>${t("console.fields.save")}</button></footer>`}
    </form>`;
  },
};
