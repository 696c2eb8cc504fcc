/** The products that were found, to choose one by pointer or keys. */

import { html, nextTick, ref, watch } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { leftOf, priceOf } from "./words.js";

/** Emits `choose` with a product. */
export const ProductList = {
  name: "ProductList",
  props: { found: Object },
  emits: ["choose"],
  setup(props, { emit }) {
    const { query, page, busy, trouble, ask, look, more } = props.found;
    const active = ref(0);
    const box = ref(null);
    watch(page, () => { active.value = 0; });
    const onKeydown = (event) => {
      const rows = page.value?.products ?? [];
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && rows.length) {
        event.preventDefault();
        active.value = (active.value + step + rows.length) % rows.length;
        nextTick(() => box.value?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" }));
      }
      if (event.key === "Enter" && !event.isComposing && event.keyCode !== 229 && rows[active.value]) { event.preventDefault(); emit("choose", rows[active.value]); }
    };
    const row = (one, at) => {
      const left = leftOf(one.left, one.sellable);
      return html`<li key=${one.product_id} id=${`pick-${at}`} role="option" aria-selected=${at === active.value ? "true" : "false"} class="pick" onClick=${() => emit("choose", one)}>
        ${one.picture_url ? html`<img src=${one.picture_url} alt="" width="52" height="52" loading="lazy" decoding="async" />` : html`<span class="pick-blank">${icon("bag")}</span>`}
        <span class="pick-words"><b>${one.title}</b><small>${one.code}</small></span>
        <span class="pick-figures"><b>${priceOf(one)}</b><small class=${left.bad ? "bad" : null}>${left.text}</small></span></li>`;
    };
    const nothing = () => html`<p class="pick-none">${query.value.trim() ? t("console.pick.nothing_found", { q: query.value.trim() }) : t("console.pick.nothing")}</p>`;
    return () => html`<div class="pick-search"><label class="pick-field">${icon("search")}<input class="input" type="search" role="combobox" autofocus maxlength="100" autocomplete="off" value=${query.value} placeholder=${t("console.pick.search")} aria-label=${t("console.pick.search")}
        aria-expanded="true" aria-controls="picks" aria-activedescendant=${page.value?.products.length ? `pick-${active.value}` : null} onInput=${(event) => ask(event.target.value)} onKeydown=${onKeydown} /></label></div>
      ${trouble.value && html`<p class="callout bad" role="alert"><span>${trouble.value}</span><button type="button" class="button tiny" onClick=${() => look()}>${t("console.again")}</button></p>`}
      ${!page.value && !trouble.value && html`<div class="skeleton pick-ghost" aria-busy="true"></div>`}
      ${page.value && html`<ul ref=${box} id="picks" class=${busy.value ? "picks busy" : "picks"} role="listbox" aria-label=${t("console.pick")}>${page.value.products.map(row)}</ul>`}
      <p class="visually-hidden" role="status">${page.value && !busy.value ? t("console.pick.count", { n: page.value.products.length }) : ""}</p>
      ${page.value?.products.length === 0 && !busy.value && nothing()}
      ${page.value?.after && html`<button type="button" class="button pick-more" disabled=${busy.value} onClick=${more}>${t("console.pick.more")}</button>`}`;
  },
};
