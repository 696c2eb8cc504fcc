/** The section “freight” of product management: the templates, and one of them to edit. */

import { get } from "../../shared/api.js";
import { html, onMounted, ref, shallowRef, watch } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { money } from "../parts/money.js";
import { linkTo, usePlace } from "../place.js";
import { Editor } from "./editor.js";
import { names } from "./region.js";

export const Section = {
  name: "Freight",
  setup() {
    const { path } = usePlace();
    return () => (path.value ? html`<${Editor} key=${path.value} id=${path.value} />` : html`<${Templates} key="list" />`);
  },
};

const Templates = {
  name: "FreightTemplates",
  setup() {
    const { path, onLink } = usePlace();
    const found = shallowRef(null);
    const trouble = ref("");
    const load = () => get("/api/v1/freight-templates").then((answer) => { found.value = answer.templates; trouble.value = ""; }, (error) => { trouble.value = error.message; });
    onMounted(load);
    watch(path, load);
    const row = (one) => html`<li key=${one.id}><a class="freight-row" href=${linkTo(one.id)} onClick=${onLink(one.id)}>
      <span class="freight-words"><b>${one.name}</b><small>${told(one)}</small></span><span class="goods-tag">${t(`console.freight.by.${one.by}`)}</span>${icon("next")}</a></li>`;
    const add = () => html`<a class="button primary" href=${linkTo("new")} onClick=${onLink("new")}>${t("console.freight.new")}</a>`;
    return () => html`<section class="freight"><header class="goods-head"><div><h1>${t("console.goods.freight")}</h1><p>${t("console.freight.about")}</p></div>${found.value?.length > 0 && add()}</header>
      ${trouble.value && html`<div class="callout bad" role="alert">${icon("alert")}<span>${trouble.value}</span><button type="button" class="button tiny" onClick=${load}>${t("console.again")}</button></div>`}
      ${!found.value && !trouble.value && html`<div class="skeleton goods-ghost" aria-busy="true"></div>`}
      ${found.value?.length === 0 && html`<div class="empty"><b>${t("console.freight.empty")}</b><p>${t("console.freight.empty.about")}</p>${add()}</div>`}
      ${found.value?.length > 0 && html`<ul class="freight-list">${found.value.map(row)}</ul>`}</section>`;
  },
};

/** The first price, for how many regions, and where nothing is sent. */
function told(one) {
  const [first] = [...one.regions].sort((a, b) => a.first_fen - b.first_fen);
  const parts = [t("console.freight.from", { fen: money(first.first_fen) }), t("console.freight.count", { n: one.regions.length })];
  if (one.excluded.length) parts.push(t("console.freight.not_to", { names: names(one.excluded) }));
  return parts.join(" \u00b7 ");
}
