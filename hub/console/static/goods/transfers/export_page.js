/** One export: how far it is, its file, and the lines that a platform would have refused. */

import { html } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { usePolling } from "./polling.js";
import { number, size, stateTag, time } from "./words.js";

export const ExportPage = {
  name: "ExportPage",
  props: { id: String, me: Object, go: Function },
  setup(props) {
    const { item, lost, ask } = usePolling(`/api/v1/exports/${props.id}`, (one) => one.state === "writing");
    const back = (event) => { event.preventDefault(); props.go(""); };
    const writing = (one) => html`<section class="panel transfer-progress" aria-busy="true"><div class="progress-head"><h3>${t("console.transfers.exporting")}</h3><span class="spinner" aria-hidden="true"></span></div>
      <progress class="bar" max=${one.total || null} value=${one.total ? one.done : null} aria-label=${t("console.transfers.exporting")}></progress>
      <p class="progress-words" role="status">${one.total ? t("console.transfers.export.progress", { done: number(one.done), total: number(one.total) }) : t("console.transfers.opening")}</p></section>`;
    const left = (one) => html`<section class="panel wide"><header class="panel-head"><h3>${t("console.transfers.left_rows", { n: number(one.left_rows) })}</h3><p>${t("console.transfers.left_rows.about")}</p></header>
      <ul class="left-rows">${one.left.map((row) => html`<li key=${`${row.sku_code} ${row.header}`} class="found bad">${icon("alert")}<span><b>${row.header}</b> ${row.message} <small>${[row.title, row.sku_code].filter(Boolean).join(" · ")}</small></span></li>`)}</ul></section>`;
    const ready = (one) => html`<section class="result-head"><h3 role="status">${t("console.transfers.export.ready", { n: number(one.rows) })}<small>${size(one.size)} · ${t("console.transfers.export.until", { at: time(one.file_until, props.me) })}</small></h3>
      <a class="button primary" href=${`/api/v1/exports/${one.id}/file`} download>${icon("download")}${t("console.transfers.export.fetch")}</a></section>
      ${one.left_rows > 0 && left(one)}`;
    const body = (one) => {
      if (one.state === "writing") return writing(one);
      if (one.state === "failed") return html`<p class="callout bad" role="alert">${icon("alert")}<span>${one.error?.message}</span></p>`;
      return one.state === "gone" ? html`<p class="callout">${icon("info")}<span>${t("console.transfers.export.gone")}</span></p>` : ready(one);
    };
    return () => html`<div class="transfer"><a class="goods-back" href="/console/goods/transfers" onClick=${back}>${icon("back")}${t("console.goods.transfers")}</a>
      ${lost.value && html`<p class="callout bad" role="alert">${icon("alert")}<span>${lost.value.code === "unreachable" ? t("console.transfers.lost.export") : lost.value.message}</span><button type="button" class="button tiny" onClick=${ask}>${t("console.again")}</button></p>`}
      ${item.value ? html`<header class="goods-head"><div><h2 class="transfer-name">${item.value.name}.${item.value.kind} ${stateTag(html, item.value.state)}</h2><p>${item.value.by_name} · ${time(item.value.at, props.me)}</p></div></header>${body(item.value)}`
      : !lost.value && html`<div class="skeleton goods-ghost" aria-busy="true"></div>`}</div>`;
  },
};
