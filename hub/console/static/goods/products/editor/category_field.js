/** Chooses a category from the shop's tree, by search or by looking; a missing one is made on the spot. */

import { computed, html, nextTick, ref } from "../../../shared/html.js";
import { Dialog } from "../../../shared/dialog.js";
import { icon } from "../../../shared/icons.js";
import { rank } from "../../../shared/initials.js";
import { t } from "../../../shared/texts.js";

const DEEPEST = 4;

export const CategoryField = {
  name: "CategoryField",
  props: { value: String, tree: Object, id: { type: String, default: "f-category_id" } },
  emits: ["change"],
  setup(props, { emit }) {
    const open = ref(false);
    const face = () => props.tree.pathOf(props.value) || t(props.value ? "console.products.unknown" : "console.products.category.none");
    const choose = (id) => { open.value = false; emit("change", id); };
    return () => html`<span class="category-field"><button type="button" class="input choose" id=${props.id} aria-haspopup="dialog" onClick=${() => { open.value = true; }}><span class=${props.value ? "" : "muted"}>${face()}</span>${icon("down", "small-icon")}</button>
      ${open.value && html`<${CategoryDialog} value=${props.value} tree=${props.tree} onChoose=${choose} onClose=${() => { open.value = false; }} />`}</span>`;
  },
};

export const CategoryDialog = {
  name: "CategoryDialog",
  props: { value: String, tree: Object },
  emits: ["choose", "close"],
  setup(props, { emit }) {
    const sought = ref("");
    const adding = ref(null);
    const name = ref("");
    const trouble = ref("");
    const found = computed(() => props.tree.rows.value.filter((one) => !sought.value.trim() || rank(sought.value.trim(), one.name) !== null));
    const beginAdd = (parent) => { adding.value = parent; name.value = parent.id ? "" : sought.value.trim(); trouble.value = ""; nextTick(() => document.querySelector(".category-new input")?.focus()); };
    const add = async (event) => {
      event.preventDefault();
      if (!name.value.trim()) return;
      await props.tree.add(name.value.trim(), adding.value.id).then((id) => emit("choose", id), (error) => { trouble.value = error.message; });
    };
    const one = (row) => html`<li key=${row.id} class=${`category depth-${sought.value.trim() ? 0 : Math.min(row.depth, 3)}`}><button type="button" class="category-name" aria-current=${row.id === props.value ? "true" : null} onClick=${() => emit("choose", row.id)}>
        <span>${row.name}${sought.value.trim() && row.depth > 0 ? html`<small>${row.names.slice(0, -1).join(" / ")}</small>` : null}</span>${row.id === props.value && icon("check", "small-icon")}</button>
      ${row.depth + 1 < DEEPEST && html`<button type="button" class="icon-button" aria-label=${t("console.products.category.add_under", { name: row.name })} title=${t("console.products.category.add_under", { name: row.name })} onClick=${() => beginAdd(row)}>${icon("plus", "small-icon")}</button>`}</li>`;
    const adder = () => html`<form class="category-new" onSubmit=${add}><label class="field"><span class="label">${adding.value.id ? t("console.products.category.new_under", { name: adding.value.name }) : t("console.products.category.new")}</span>
        <input class="input" maxlength="40" value=${name.value} aria-invalid=${trouble.value ? "true" : null} onInput=${(event) => { name.value = event.target.value; trouble.value = ""; }} /></label>
      ${trouble.value && html`<p class="field-error" role="alert">${trouble.value}</p>`}
      <footer class="dialog-foot"><button type="button" class="button" onClick=${() => { adding.value = null; }}>${t("console.back")}</button><button class="button primary" disabled=${!name.value.trim()}>${t("console.products.category.make")}</button></footer></form>`;
    const list = () => html`<div><input class="input" type="search" autofocus aria-label=${t("console.products.category.find")} placeholder=${t("console.products.category.find")} value=${sought.value} onInput=${(event) => { sought.value = event.target.value; }} />
      <ul class="category-list">${found.value.map(one)}${found.value.length === 0 && html`<li class="none">${t(props.tree.rows.value.length ? "console.products.category.nothing" : "console.products.category.empty")}</li>`}</ul>
      <footer class="dialog-foot spread"><button type="button" class="button quiet" onClick=${() => beginAdd({ id: "", name: "" })}>${icon("plus", "small-icon")}${t("console.products.category.new")}</button>
        ${props.value ? html`<button type="button" class="button" onClick=${() => emit("choose", "")}>${t("console.products.category.clear")}</button>` : null}</footer></div>`;
    return () => html`<${Dialog} title=${t("console.products.field.category_id")} onClose=${() => emit("close")}>${adding.value ? adder() : list()}<//>`;
  },
};
