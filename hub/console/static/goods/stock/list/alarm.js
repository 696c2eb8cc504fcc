/** What needs somebody, above the list: SKUs that owe pieces, and SKUs that run low. */

import { html } from "../../../shared/html.js";
import { icon } from "../../../shared/icons.js";
import { t } from "../../../shared/texts.js";

const MOST = 1000;

export function alarm(figures, state, onShow) {
  if (!figures || state) return null;
  return html`${line("short", "bad", figures.short, onShow)}${line("low", "warn", figures.low, onShow)}`;
}

function line(name, kind, n, onShow) {
  return n > 0 && html`<div class=${`callout stock-alarm ${kind}`} role="status">${icon("alert")}<span>${t(`console.stock.alarm.${name}`, { n: n >= MOST ? `${MOST - 1}+` : n })}</span>
    <button type="button" class="button tiny" onClick=${() => onShow(name)}>${t("console.stock.alarm.show")}</button></div>`;
}
