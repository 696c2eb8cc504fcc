/** The templates of listing files: which there are, and which nobody has held against the platform's own. */

import { get, post, remove } from "../../shared/api.js";
import { confirmed } from "../../shared/confirm.js";
import { html, onMounted, ref } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain } from "../../shared/toasts.js";

export const Templates = {
  name: "ListingTemplates",
  props: { go: Function },
  setup(props) {
    const items = ref(null);
    const trouble = ref(null);
    async function load() {
      try {
        items.value = (await get("/api/v1/listing-templates")).templates;
        trouble.value = null;
      } catch (error) {
        trouble.value = error;
      }
    }
    onMounted(load);
    const open = (id) => (event) => { event.preventDefault(); props.go(`templates/${id}`); };
    const copy = async (one) => {
      try {
        const name = t("console.transfers.template.copy", { name: one.shape.name }).slice(0, 60);
        props.go(`templates/${(await post("/api/v1/listing-templates", { shape: { ...one.shape, name } })).template.id}`);
      } catch (error) {
        complain(error);
      }
    };
    const drop = async (one) => {
      if (!await confirmed({ title: t("console.transfers.template.delete"), text: one.shape.name, yes: t("console.transfers.template.delete.yes"), danger: true })) return;
      await remove(`/api/v1/listing-templates/${one.id}`).catch(complain);
      load();
    };
    const line = (one) => html`<li key=${one.id} class="template-row"><a href=${`/console/goods/transfers/templates/${one.id}`} onClick=${open(one.id)}>
      <b>${one.shape.name}</b><small>${t(`console.sales_channel.${one.shape.platform}`)} · ${one.shape.kind === "csv" ? "CSV" : "Excel"} · ${t("console.transfers.template.columns", { n: one.shape.columns.length })}</small></a>
      ${one.unverified && html`<span class="goods-tag warn">${t("console.transfers.template.unverified")}</span>`}
      <button type="button" class="button tiny" onClick=${() => copy(one)}>${t("console.transfers.template.duplicate")}</button>
      <button type="button" class="icon-button" aria-label=${t("console.transfers.template.delete.one", { name: one.shape.name })} onClick=${() => drop(one)}>${icon("trash")}</button></li>`;
    const back = (event) => { event.preventDefault(); props.go(""); };
    return () => html`<div class="transfer"><a class="goods-back" href="/console/goods/transfers" onClick=${back}>${icon("back")}${t("console.goods.transfers")}</a>
      <header class="goods-head"><div><h2>${t("console.transfers.templates")}</h2><p>${t("console.transfers.templates.about")}</p></div></header>
      ${trouble.value && html`<p class="callout bad" role="alert">${icon("alert")}<span>${trouble.value.message}</span><button type="button" class="button tiny" onClick=${load}>${t("console.again")}</button></p>`}
      ${items.value === null && !trouble.value && html`<div class="skeleton history-ghost" aria-busy="true"></div>`}
      ${items.value && html`<ul class="history-list">${items.value.map(line)}</ul>`}</div>`;
  },
};
