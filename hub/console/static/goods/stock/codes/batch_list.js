/** Lists that were added: how far each is, what of it did not get in, and taking a wrong one back. */

import { html } from "../../../shared/html.js";
import { icon } from "../../../shared/icons.js";
import { t } from "../../../shared/texts.js";
import { count, moment, whoDid } from "../words.js";
import { troubleList } from "./troubles.js";

const SHOWN = 5;

export function batchList(batches, { zone, people, onVoid }) {
  if (!batches.length) return null;
  const running = batches.filter((batch) => batch.state === "adding");
  return html`${running.map(progress)}
    <details class="code-batches"><summary>${t("console.stock.codes.batches", { n: batches.length })}</summary>
      <ul>${batches.slice(0, SHOWN * 10).map((batch) => row(batch, zone, people, onVoid))}</ul></details>`;
}

function progress(batch) {
  const done = batch.added + batch.known;
  return html`<div key=${batch.id} class="code-progress" role="status"><span class="spinner"></span><span>${t("console.stock.codes.adding", { done: count(done), total: count(batch.total) })}</span>
    <progress max=${batch.total} value=${done} aria-label=${t("console.stock.codes.adding", { done, total: batch.total })}></progress></div>`;
}

function row(batch, zone, people, onVoid) {
  return html`<li key=${batch.id}><div><b>${t("console.stock.codes.batch", { n: count(batch.added) })}</b>${batch.note && html` <span>${batch.note}</span>`}
      <small>${moment(batch.at, zone)} · ${whoDid(people, batch.by)}</small></div>
    ${batch.added > 0 && batch.state !== "adding" && html`<button type="button" class="button tiny" onClick=${() => onVoid(batch)}>${t("console.stock.codes.act.void_batch")}</button>`}
    ${batch.state === "stopped" && html`<p class="callout bad">${icon("alert")}<span>${t("console.stock.codes.stopped")}</span></p>`}
    ${batch.troubles.length > 0 && troubleList(batch.troubles)}</li>`;
}
