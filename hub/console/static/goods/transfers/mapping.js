/** Says of every column of the file what it stands for, with the first lines of the file beside it. */

import { html, onMounted, ref } from "../../shared/html.js";
import { get, post } from "../../shared/api.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";

export const Mapping = {
  name: "Mapping",
  props: { item: Object },
  emits: ["checked", "cancel"],
  setup(props, { emit }) {
    const columns = ref([]);
    const fields = ref([...props.item.fields]);
    const trouble = ref(null);
    const busy = ref(false);
    onMounted(async () => {
      try {
        columns.value = (await get("/api/v1/imports/columns")).columns;
      } catch (error) {
        trouble.value = error;
      }
    });
    const choose = (at) => (event) => { fields.value = fields.value.map((field, index) => (index === at ? event.target.value || null : field)); };
    const missing = () => columns.value.filter((column) => column.required && !fields.value.includes(column.field));
    const ask = async (sheet = "") => {
      busy.value = true;
      trouble.value = null;
      try {
        emit("checked", (await post(`/api/v1/imports/${props.item.id}/check`, { rev: props.item.rev, fields: fields.value, sheet })).item);
      } catch (error) {
        trouble.value = error;
      }
      busy.value = false;
    };
    const option = (column, at) => html`<option key=${column.field} value=${column.field} disabled=${column.locked || (fields.value[at] !== column.field && fields.value.includes(column.field))}>
      ${column.label}${column.required ? " *" : ""}${column.locked ? ` (${t("console.transfers.map.locked")})` : ""}</option>`;
    const line = (header, at) => html`<li key=${at} class=${fields.value[at] ? "map-row" : "map-row is-passed"}>
      <div class="map-file"><b>${header || t("console.transfers.map.nameless", { n: at + 1 })}</b><small>${props.item.sample.map((row) => row[at]).filter(Boolean).join(" · ") || t("console.transfers.map.empty")}</small></div>
      ${icon("arrow", "map-arrow")}
      <select class="input" aria-label=${t("console.transfers.map.stands_for", { header: header || at + 1 })} value=${fields.value[at] ?? ""} onChange=${choose(at)}>
        <option value="">${t("console.transfers.map.pass")}</option>${columns.value.map((column) => option(column, at))}</select></li>`;
    const leftOut = () => columns.value.filter((column) => props.item.left_out.includes(column.field)).map((column) => column.label).join(t("console.list_comma"));
    return () => html`<section class="panel wide"><header class="panel-head"><h3>${t("console.transfers.map")}</h3><p>${t("console.transfers.map.about")}</p></header>
      ${props.item.sheets.length > 1 && html`<label class="field map-sheet"><span>${t("console.transfers.map.sheet")}</span>
        <select class="input" value=${props.item.sheet} disabled=${busy.value} onChange=${(event) => ask(event.target.value)}>${props.item.sheets.map((name) => html`<option key=${name} value=${name}>${name}</option>`)}</select></label>`}
      ${props.item.left_out.length > 0 && html`<p class="callout warn">${icon("info")}<span>${t("console.transfers.left_out", { columns: leftOut() })}</span></p>`}
      <ul class="map-rows">${props.item.headers.map(line)}</ul>
      ${missing().length > 0 && html`<p class="callout warn">${icon("alert")}<span>${t("console.transfers.map.missing", { columns: missing().map((column) => column.label).join(t("console.list_comma")) })}</span></p>`}
      ${trouble.value && html`<p class="callout bad" role="alert">${icon("alert")}<span>${trouble.value.message}</span></p>`}
      <div class="panel-row"><button type="button" class="button primary" disabled=${busy.value || missing().length > 0} onClick=${() => ask()}>${t("console.transfers.map.check")}</button>
        <button type="button" class="button" onClick=${() => emit("cancel")}>${t("console.cancel")}</button></div></section>`;
  },
};
