/** Codes by their tails, with what may be done to each. */

import { html } from "../../../shared/html.js";
import { t } from "../../../shared/texts.js";
import { moment } from "../words.js";

const ACTS = { free: ["reveal", "void"], issued: ["reveal", "replace"], spent: ["reveal", "replace", "void"], void: ["reveal"] };

export function codeList(codes, { zone, state, onAct }) {
  if (!codes.length) return html`<p class="muted">${t(`console.stock.codes.none.${state}`)}</p>`;
  return html`<ul class="code-rows">${codes.map((code) => codeRow(code, zone, onAct))}</ul>`;
}

export function codeRow(code, zone, onAct) {
  const notes = [
    code.has_secret && t("console.stock.codes.secret"),
    code.good_until && t("console.stock.codes.until", { at: moment(code.good_until, zone) }),
    code.reservation_id && t("console.stock.codes.for", { id: code.reservation_id.slice(-6) }),
    code.shown > 0 && t("console.stock.codes.shown", { n: code.shown }),
    code.replaced_by && t("console.stock.codes.replaced"),
  ].filter(Boolean);
  return html`<li key=${code.id} class="code-row"><code class="code-tail">\u2026${code.tail}</code>
    <small class="code-notes">${[t(`console.stock.codes.since.${code.state}`, { at: moment(code.changed_at, zone) }), ...notes].join(" · ")}</small>
    <span class="code-acts">${ACTS[code.state].map((name) => html`<button key=${name} type="button" class="button tiny" onClick=${() => onAct(name, code)}>${t(`console.stock.codes.act.${name}`)}</button>`)}</span></li>`;
}
