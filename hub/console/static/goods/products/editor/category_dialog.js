/** The shop's tree of categories: one is chosen, a missing one is made, others are renamed or removed on the spot. */

import { computed, html, nextTick, ref, shallowRef } from "../../../shared/html.js";
import { Dialog } from "../../../shared/dialog.js";
import { icon } from "../../../shared/icons.js";
import { rank } from "../../../shared/initials.js";
import { t } from "../../../shared/texts.js";

const DEEPEST = 4;

/** `tree`: see categories.js. Emits `choose` with an id, "" for none. */
export const CategoryDialog = {
  name: "CategoryDialog",
  props: { value: String, tree: Object },
  emits: ["choose", "close"],
  setup(props, { emit }) {
    const sought = ref("");
    const managing = ref(false);
    const form = shallowRef(null); // {act: "add" | "rename" | "remove", row}
    const name = ref("");
    const trouble = shallowRef(null);
    const found = computed(() => props.tree.rows.value.filter((one) => !sought.value.trim() || rank(sought.value.trim(), one.name) !== null));
    const begin = (act, row, text = "") => {
      form.value = { act, row };
      name.value = text;
      trouble.value = null;
      nextTick(() => document.querySelector(".category-new input, .category-new select")?.focus());
    };
    const acts = { add: () => props.tree.add(name.value.trim(), form.value.row.id), rename: () => props.tree.rename(form.value.row.id, name.value.trim()), remove: () => props.tree.drop(form.value.row.id, name.value) };
    const submit = async (event) => {
      event.preventDefault();
      try {
        const id = await acts[form.value.act]();
        if (form.value.act === "add" && !managing.value) emit("choose", id);
        if (form.value.act === "remove" && form.value.row.id === props.value) emit("choose", name.value);
        form.value = null;
      } catch (error) { trouble.value = error; }
    };
    const act = (symbol, key, row, run) => html`<button type="button" class="icon-button" aria-label=${t(key, { name: row.name })} title=${t(key, { name: row.name })} onClick=${run}>${icon(symbol, "small-icon")}</button>`;
    const one = (row) => html`<li key=${row.id} class=${`category depth-${sought.value.trim() ? 0 : Math.min(row.depth, 3)}`}><button type="button" class="category-name" aria-current=${row.id === props.value ? "true" : null} onClick=${() => (managing.value ? begin("rename", row, row.name) : emit("choose", row.id))}>
        <span>${row.name}${sought.value.trim() && row.depth > 0 ? html`<small>${row.names.slice(0, -1).join(" / ")}</small>` : null}</span>${row.id === props.value && icon("check", "small-icon")}</button>
      ${row.depth + 1 < DEEPEST && act("plus", "console.products.category.add_under", row, () => begin("add", row))}
      ${managing.value && act("pencil", "console.products.category.rename", row, () => begin("rename", row, row.name))}${managing.value && act("trash", "console.products.category.drop", row, () => begin("remove", row))}</li>`;
    const label = () => {
      const { act: what, row } = form.value;
      if (what === "add") return row.id ? t("console.products.category.new_under", { name: row.name }) : t("console.products.category.new");
      return t(what === "rename" ? "console.products.category.rename" : "console.products.category.into", { name: row.name });
    };
    const control = () => (form.value.act === "remove"
      ? html`<select class="input" value=${name.value} onChange=${(event) => { name.value = event.target.value; }}><option value="">${t("console.products.category.into.none")}</option>${props.tree.rows.value.filter((row) => row.id !== form.value.row.id).map((row) => html`<option key=${row.id} value=${row.id}>${row.names.join(" / ")}</option>`)}</select>`
      : html`<input class="input" maxlength="40" value=${name.value} aria-invalid=${trouble.value ? "true" : null} onInput=${(event) => { name.value = event.target.value; trouble.value = null; }} />`);
    const asked = () => html`<form class="category-new" onSubmit=${submit}><label class="field"><span class="label">${label()}</span>${control()}</label>
      ${trouble.value && html`<p class="field-error" role="alert">${trouble.value.message}</p>`}
      <footer class="dialog-foot"><button type="button" class="button" onClick=${() => { form.value = null; }}>${t("console.back")}</button>
        <button class=${`button ${form.value.act === "remove" ? "danger" : "primary"}`} disabled=${form.value.act !== "remove" && !name.value.trim()}>${t(`console.products.category.do.${form.value.act === "add" && managing.value ? "make" : form.value.act}`)}</button></footer></form>`;
    const list = () => html`<div><input class="input" type="search" autofocus aria-label=${t("console.products.category.find")} placeholder=${t("console.products.category.find")} value=${sought.value} onInput=${(event) => { sought.value = event.target.value; }} />
      <ul class="category-list">${found.value.map(one)}${found.value.length === 0 && html`<li class="none">${t(props.tree.rows.value.length ? "console.products.category.nothing" : "console.products.category.empty")}</li>`}</ul>
      <footer class="dialog-foot spread"><button type="button" class="button quiet" onClick=${() => begin("add", { id: "", name: "" }, sought.value.trim())}>${icon("plus", "small-icon")}${t("console.products.category.new")}</button>
        <span class="panel-row">${props.tree.rows.value.length > 0 && html`<button type="button" class="button quiet" aria-pressed=${String(managing.value)} onClick=${() => { managing.value = !managing.value; }}>${t(managing.value ? "console.products.done" : "console.products.category.manage")}</button>`}
        ${props.value && !managing.value ? html`<button type="button" class="button" onClick=${() => emit("choose", "")}>${t("console.products.category.clear")}</button>` : null}</span></footer></div>`;
    return () => html`<${Dialog} title=${t("console.products.field.category_id")} onClose=${() => emit("close")}>${form.value ? asked() : list()}<//>`;
  },
};
