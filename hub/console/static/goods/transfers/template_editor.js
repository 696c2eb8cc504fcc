/** One template: its columns in their order, the platform's rules, and how the newest products would look. */

import { get, post, put } from "../../shared/api.js";
import { computed, html, onMounted, ref } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain, toast } from "../../shared/toasts.js";
import { ColumnRow } from "./column_row.js";

const PLATFORMS = ["taobao", "doudian", "xiaohongshu", "pinduoduo", "site", "wechat_mini", "alipay_mini"];
const NEW = { header: "", source: "constant", text: "", words: {}, only_words: false, required: false, max_length: 0, length_in: "characters" };

export const TemplateEditor = {
  name: "TemplateEditor",
  props: { id: String, go: Function },
  setup(props) {
    const kept = ref(null);
    const shape = ref(null);
    const unverified = ref(false);
    const sources = ref([]);
    const lines = ref(null);
    const trouble = ref(null);
    const busy = ref(false);
    const dirty = computed(() => kept.value && (JSON.stringify(shape.value) !== JSON.stringify(kept.value.shape) || unverified.value !== kept.value.unverified));
    const use = (template) => { kept.value = template; shape.value = structuredClone(template.shape); unverified.value = template.unverified; };
    onMounted(async () => {
      try {
        const [one, all] = await Promise.all([get(`/api/v1/listing-templates/${props.id}`), get("/api/v1/listing-templates")]);
        sources.value = all.sources;
        use(one.template);
      } catch (error) {
        trouble.value = error;
      }
    });
    const set = (name) => (event) => { shape.value = { ...shape.value, [name]: event.target.value }; };
    const change = (at, column) => { shape.value = { ...shape.value, columns: shape.value.columns.map((one, index) => (index === at ? column : one)) }; };
    const move = (at, by) => {
      const columns = [...shape.value.columns];
      columns.splice(at + by, 0, columns.splice(at, 1)[0]);
      shape.value = { ...shape.value, columns };
    };
    const drop = (at) => { shape.value = { ...shape.value, columns: shape.value.columns.filter((_, index) => index !== at) }; };
    const add = () => { shape.value = { ...shape.value, columns: [...shape.value.columns, { ...NEW, header: t("console.transfers.template.new_column", { n: shape.value.columns.length + 1 }) }] }; };
    const save = async () => {
      busy.value = true;
      trouble.value = null;
      try {
        use((await put(`/api/v1/listing-templates/${props.id}`, { rev: kept.value.rev, shape: shape.value, unverified: unverified.value })).template);
        toast(t("console.transfers.template.saved"));
      } catch (error) {
        trouble.value = error;
      }
      busy.value = false;
    };
    const preview = async () => {
      try {
        lines.value = (await post("/api/v1/listing-templates/preview", { shape: shape.value, ids: [] })).lines;
      } catch (error) {
        complain(error);
      }
    };
    const back = (event) => { event.preventDefault(); props.go("templates"); };
    const option = (value, label) => html`<option key=${value} value=${value}>${label}</option>`;
    const head = () => html`<section class="panel wide"><div class="template-head">
      <label class="field"><span>${t("console.transfers.template.name")}</span><input class="input" maxlength="60" value=${shape.value.name} onInput=${set("name")} /></label>
      <label class="field"><span>${t("console.transfers.template.platform")}</span><select class="input" value=${shape.value.platform} onChange=${set("platform")}>${PLATFORMS.map((one) => option(one, t(`console.sales_channel.${one}`)))}</select></label>
      <label class="field"><span>${t("console.transfers.export.kind")}</span><select class="input" value=${shape.value.kind} onChange=${set("kind")}>${option("xlsx", "Excel (.xlsx)")}${option("csv", "CSV")}</select></label>
      ${shape.value.kind === "csv" && html`<label class="field"><span>${t("console.transfers.template.encoding")}</span><select class="input" value=${shape.value.encoding} onChange=${set("encoding")}>${option("utf-8-sig", "UTF-8")}${option("gb18030", "GB18030")}</select></label>`}
      <label class="field"><span>${t("console.transfers.template.rows")}</span><select class="input" value=${shape.value.rows} onChange=${set("rows")}>${option("sku", t("console.transfers.template.rows.sku"))}${option("product", t("console.transfers.template.rows.product"))}</select></label></div>
      ${unverified.value && html`<div class="callout warn">${icon("alert")}<span>${t("console.transfers.unverified")}</span><button type="button" class="button tiny" onClick=${() => { unverified.value = false; }}>${t("console.transfers.template.verified")}</button></div>`}</section>`;
    const look = () => html`<section class="panel wide"><header class="panel-head"><h3>${t("console.transfers.template.preview")}</h3><p>${t("console.transfers.template.preview.about")}</p></header>
      <div><button type="button" class="button" onClick=${preview}>${icon("eye")}${t("console.transfers.template.preview.show")}</button></div>
      ${lines.value?.length === 0 && html`<p class="history-none">${t("console.transfers.template.preview.none")}</p>`}
      ${lines.value?.length > 0 && html`<div class="preview-scroll" tabindex="0" role="region" aria-label=${t("console.transfers.template.preview")}><table class="preview-table"><thead><tr><th scope="col">${t("console.transfers.template.faults")}</th>${shape.value.columns.map((one, at) => html`<th key=${at} scope="col">${one.header}</th>`)}</tr></thead>
        <tbody>${lines.value.map((line) => html`<tr key=${line.sku_code} class=${line.faults.length ? "is-left" : ""}><td>${line.faults.map((one) => `${one.header} ${one.message}`).join(t("console.list_comma")) || t("console.transfers.template.fits")}</td>${line.cells.map((cell, at) => html`<td key=${at}>${cell}</td>`)}</tr>`)}</tbody></table></div>`}</section>`;
    return () => html`<div class="transfer"><a class="goods-back" href="/console/goods/transfers/templates" onClick=${back}>${icon("back")}${t("console.transfers.templates")}</a>
      ${trouble.value && html`<p class="callout bad" role="alert">${icon("alert")}<span>${trouble.value.message}</span></p>`}
      ${!shape.value && !trouble.value && html`<div class="skeleton goods-ghost" aria-busy="true"></div>`}
      ${shape.value && html`<header class="goods-head"><div><h2>${shape.value.name}</h2></div></header>${head()}
        <section class="panel wide"><header class="panel-head"><h3>${t("console.transfers.template.columns.title")}</h3><p>${t("console.transfers.template.columns.about")}</p></header>
        <ul class="column-rows">${shape.value.columns.map((column, at) => html`<${ColumnRow} key=${at} column=${column} at=${at} last=${at === shape.value.columns.length - 1} sources=${sources.value} onChange=${(next) => change(at, next)} onMove=${(by) => move(at, by)} onDrop=${() => drop(at)} />`)}</ul>
        <div><button type="button" class="button" disabled=${shape.value.columns.length >= 80} onClick=${add}>${icon("plus")}${t("console.transfers.template.add")}</button></div></section>${look()}
        <footer class=${`save-bar ${dirty.value ? "is-dirty" : ""}`}><span class="save-words" role="status">${dirty.value ? t("console.settings.unsaved") : ""}</span>${dirty.value && html`<button type="button" class="button" onClick=${() => use(kept.value)}>${t("console.settings.undo")}</button><button type="button" class="button primary" disabled=${busy.value} onClick=${save}>${t("console.settings.save")}</button>`}</footer>`}</div>`;
  },
};
