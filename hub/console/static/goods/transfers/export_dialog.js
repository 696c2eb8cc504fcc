/** What to export, into which file: all products or those of a state, our columns or a platform's. */

import { get, post } from "../../shared/api.js";
import { Dialog } from "../../shared/dialog.js";
import { computed, html, onMounted, ref } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";

const STATES = ["", "published", "draft", "archived"];

/** `filter` and `ids`: what a list shows or has ticked; without them the person chooses by state. */
export const ExportDialog = {
  name: "ExportDialog",
  props: { filter: Object, ids: Array },
  emits: ["close", "begun"],
  setup(props, { emit }) {
    const fields = ref([]);
    const off = ref(new Set());
    const templates = ref([]);
    const choice = ref({ state: "", template: "", kind: "xlsx" });
    const trouble = ref(null);
    const busy = ref(false);
    onMounted(async () => {
      try {
        const [columns, shapes] = await Promise.all([get("/api/v1/exports/fields"), get("/api/v1/listing-templates")]);
        fields.value = columns.fields;
        templates.value = shapes.templates;
      } catch (error) {
        trouble.value = error;
      }
    });
    const template = computed(() => templates.value.find((one) => one.id === choice.value.template));
    const kept = computed(() => fields.value.map((one) => one.field).filter((name) => !off.value.has(name)));
    const set = (name) => (event) => {
      choice.value = { ...choice.value, [name]: event.target.value };
      if (name === "template" && template.value) choice.value = { ...choice.value, kind: template.value.shape.kind };
    };
    const flip = (name) => () => { const next = new Set(off.value); if (!next.delete(name)) next.add(name); off.value = next; };
    const start = async (event) => {
      event.preventDefault();
      busy.value = true;
      const filter = props.filter ?? (choice.value.state ? { state: choice.value.state } : {});
      try {
        emit("begun", (await post("/api/v1/exports", { kind: choice.value.kind, fields: choice.value.template ? [] : kept.value, ids: props.ids ?? [], filter, template_id: choice.value.template })).item);
      } catch (error) {
        trouble.value = error;
      }
      busy.value = false;
    };
    const radio = (kind) => html`<label class="tick" key=${kind}><input type="radio" name="kind" value=${kind} checked=${choice.value.kind === kind} disabled=${Boolean(template.value)} onChange=${set("kind")} /><span><b>${kind === "xlsx" ? "Excel (.xlsx)" : "CSV"}</b></span></label>`;
    return () => html`<${Dialog} title=${t("console.transfers.export")} wide onClose=${() => emit("close")}><form class="export-form" onSubmit=${start}>
      ${(props.filter || props.ids) && html`<p class="callout">${icon("info")}<span>${props.ids ? t("console.transfers.export.ids", { n: props.ids.length }) : t("console.transfers.export.filtered")}</span></p>`}
      ${!props.filter && !props.ids && html`<label class="field"><span>${t("console.transfers.export.which")}</span><select class="input" value=${choice.value.state} onChange=${set("state")}>${STATES.map((state) => html`<option key=${state} value=${state}>${t(`console.transfers.export.state.${state || "all"}`)}</option>`)}</select></label>`}
      <label class="field"><span>${t("console.transfers.export.shape")}</span><select class="input" value=${choice.value.template} onChange=${set("template")}>
        <option value="">${t("console.transfers.export.ours")}</option>${templates.value.map((one) => html`<option key=${one.id} value=${one.id}>${one.shape.name}</option>`)}</select></label>
      ${template.value?.unverified && html`<p class="callout warn">${icon("alert")}<span>${t("console.transfers.unverified")}</span></p>`}
      <fieldset class="plain"><legend>${t("console.transfers.export.kind")}</legend><div class="panel-row">${radio("xlsx")}${radio("csv")}</div></fieldset>
      ${!template.value && html`<details class="export-fields"><summary>${t("console.transfers.export.columns", { n: kept.value.length })}</summary>
        <div class="export-ticks">${fields.value.map((one) => html`<label class="tick" key=${one.field}><input type="checkbox" checked=${!off.value.has(one.field)} onChange=${flip(one.field)} /><span>${one.label}</span></label>`)}</div></details>`}
      ${trouble.value && html`<p class="callout bad" role="alert">${icon("alert")}<span>${trouble.value.message}</span></p>`}
      <footer class="dialog-foot"><button type="button" class="button" onClick=${() => emit("close")}>${t("console.cancel")}</button>
        <button class="button primary" disabled=${busy.value || (!template.value && kept.value.length === 0)}>${t("console.transfers.export.start")}</button></footer></form><//>`;
  },
};
