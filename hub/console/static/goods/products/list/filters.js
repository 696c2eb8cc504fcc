/** What narrows the list down: search, state, kind, category and brand. */

import { html, ref } from "../../../shared/html.js";
import { icon } from "../../../shared/icons.js";
import { t } from "../../../shared/texts.js";
import { KINDS, STATES, isNarrowed } from "./asked.js";

/** Emits `change` with what of the question changes; `clear` for all but the state. */
export const Filters = {
  name: "ProductFilters",
  props: { asked: Object, counts: Object, tree: Object, brands: Array },
  emits: ["change", "clear"],
  setup(props, { emit }) {
    const open = ref(isNarrowed({ ...props.asked, search: "" }));
    const total = () => (props.counts ? Object.values(props.counts).reduce((sum, n) => sum + n, 0) : null);
    const count = (state) => { const n = state ? props.counts?.[state] : total(); return n === null || n === undefined ? "" : n > 9999 ? "9999+" : String(n); };
    const tab = (state) => html`<button key=${state || "all"} type="button" class="state-tab" aria-pressed=${String((props.asked.state ?? "") === state)} onClick=${() => emit("change", { state })}>${t(`console.products.tab.${state || "all"}`)} <small>${count(state)}</small></button>`;
    const choice = (name, label, options) => html`<select class=${`input ${props.asked[name] ? "is-set" : ""}`} aria-label=${label} value=${props.asked[name] ?? ""} onChange=${(event) => emit("change", { [name]: event.target.value })}>
      <option value="">${label}</option>${options.map(([value, text]) => html`<option key=${value} value=${value} selected=${value === props.asked[name]}>${text}</option>`)}</select>`;
    const more = () => ["kind", "category_id", "brand", "changed"].filter((name) => props.asked[name]).length;
    return () => html`<div class="product-filters">
      <div class="filter-line"><label class="search-box">${icon("search", "small-icon")}<input id="products-search" class="input" type="search" enterkeyhint="search" autocomplete="off" aria-label=${t("console.products.search")} placeholder=${t("console.products.search")} value=${props.asked.search ?? ""}
          onInput=${(event) => !event.isComposing && emit("change", { search: event.target.value })} onCompositionend=${(event) => emit("change", { search: event.target.value })} /></label>
        <button type="button" class="button filter-open only-phone" aria-expanded=${String(open.value)} onClick=${() => { open.value = !open.value; }}>${icon("filter", "small-icon")}${t("console.products.filter")}${more() ? html`<small class="filter-count">${more()}</small>` : null}</button>
      <div class=${`filter-choices ${open.value ? "is-open" : ""}`}>
        ${choice("kind", t("console.products.filter.kind"), KINDS.map((kind) => [kind, t(`console.products.kind.${kind}`)]))}
        ${choice("category_id", t("console.products.filter.category"), props.tree.rows.value.map((row) => [row.id, `${"\u3000".repeat(row.depth)}${row.name}`]))}
        ${props.brands.length > 0 && choice("brand", t("console.products.filter.brand"), props.brands.map((brand) => [brand, brand]))}
        <button type="button" class=${`button filter-toggle ${props.asked.changed ? "is-set" : ""}`} aria-pressed=${String(Boolean(props.asked.changed))} onClick=${() => emit("change", { changed: props.asked.changed ? "" : "true", state: props.asked.changed ? props.asked.state : "published" })}>${t("console.products.filter.changed.yes")}</button>
        ${props.asked.tag && html`<span class="value"><span class="value-read"><span class="value-name">${props.asked.tag}</span><button type="button" class="icon-button value-drop" aria-label=${t("console.products.tag.drop", { name: props.asked.tag })} onClick=${() => emit("change", { tag: "" })}>${icon("close", "small-icon")}</button></span></span>`}
        ${isNarrowed(props.asked) && html`<button type="button" class="button quiet" onClick=${() => emit("clear")}>${t("console.products.filter.clear")}</button>`}</div></div>
      <div class="state-tabs" role="group" aria-label=${t("console.products.filter.state")}>${STATES.map(tab)}</div></div>`;
  },
};
