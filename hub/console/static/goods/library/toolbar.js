/** What narrows the grid down: words, kind, tag, use, platform, order, and the bin. */

import { html } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { CHANNELS, SORTS, isNarrowed } from "./asked.js";

/** `change(fields)`; an empty value takes that condition away. */
export function toolbar({ asked, figures, change, filtersOpen, onFilters }) {
  const kinds = ["", "image", "video"];
  const inBin = asked.state === "trashed";
  const kindTab = (kind) => html`<button key=${kind || "all"} type="button" class="lib-tab" aria-pressed=${String(!inBin && (asked.kind ?? "") === kind)} onClick=${() => change({ kind, state: "" })}>
    ${t(`console.library.tab.${kind || "all"}`)} <small>${figures ? count(figures, kind) : ""}</small></button>`;
  return html`<div class="lib-bar"><div class="lib-line">
      <label class="lib-search">${icon("search", "small-icon")}<input id="library-search" class="input" type="search" enterkeyhint="search" autocomplete="off" aria-label=${t("console.library.search")} placeholder=${t("console.library.search")} value=${asked.search ?? ""}
        onInput=${(event) => !event.isComposing && change({ search: event.target.value })} onCompositionend=${(event) => change({ search: event.target.value })} /></label>
      <button type="button" class="button lib-filter-open" aria-expanded=${String(filtersOpen)} onClick=${onFilters}>${icon("filter", "small-icon")}${t("console.library.filter")}</button>
      <div class=${`lib-choices ${filtersOpen ? "is-open" : ""}`}>
        ${choice(asked, change, "used", t("console.library.filter.used"), [["false", t("console.library.filter.unused")], ["true", t("console.library.filter.in_use")]])}
        ${choice(asked, change, "tag", t("console.library.filter.tag"), tagsOf(figures, asked.tag).map(([tag, n]) => [tag, n ? `${tag}（${n}）` : tag]))}
        ${choice(asked, change, "too_large_for", t("console.library.filter.too_large"), CHANNELS.map((name) => [name, t(`console.sales_channel.${name}`)]))}
        ${choice(asked, change, "sort", t("console.library.sort.newest"), SORTS.slice(1).map((name) => [name, t(`console.library.sort.${name}`)]))}
        ${isNarrowed(asked) && html`<button type="button" class="button quiet" onClick=${() => change({ search: "", kind: "", tag: "", used: "", too_large_for: "" })}>${t("console.library.filter.clear")}</button>`}</div></div>
    <div class="lib-tabs" role="group" aria-label=${t("console.library.filter.kind")}>${kinds.map(kindTab)}
      <button type="button" class="lib-tab" aria-pressed=${String(inBin)} onClick=${() => change({ state: inBin ? "" : "trashed", kind: "" })}>${icon("trash", "small-icon")}${t("console.library.tab.bin")} <small>${figures?.trashed || ""}</small></button></div></div>`;
}

function count(figures, kind) {
  return { image: figures.images, video: figures.videos, "": figures.images + figures.videos }[kind];
}

function tagsOf(figures, chosen) {
  const known = (figures?.tags ?? []).map(({ tag, count: n }) => [tag, n]);
  return chosen && !known.some(([tag]) => tag === chosen) ? [[chosen, 0], ...known] : known;
}

function choice(asked, change, name, label, options) {
  return html`<select class=${`input ${asked[name] ? "is-set" : ""}`} aria-label=${label} value=${asked[name] ?? ""} onChange=${(event) => change({ [name]: event.target.value })}>
    <option value="">${label}</option>${options.map(([value, text]) => html`<option key=${value} value=${value} selected=${value === asked[name]}>${text}</option>`)}</select>`;
}
