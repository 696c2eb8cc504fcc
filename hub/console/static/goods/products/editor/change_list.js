/** What is said differently, before and after, side by side. */

import { html } from "../../../shared/html.js";
import { icon } from "../../../shared/icons.js";
import { t } from "../../../shared/texts.js";
import { changesBetween } from "./changes.js";
import { fieldName } from "./fields.js";
import { valueText } from "./values.js";

const MOST = 60;

/** `names`: see values.js. Lists nothing for no change. */
export function changeList(before, after, names) {
  const changes = changesBetween(before, after);
  if (changes.length === 0) return html`<p class="muted">${t("console.products.change.none")}</p>`;
  return html`<ul class="changes" tabindex="0" aria-label=${t("console.products.change")}>${changes.slice(0, MOST).map((one, at) => changeRow(one, at, before, after, names))}
    ${changes.length > MOST && html`<li class="muted">${t("console.products.change.more", { n: changes.length - MOST })}</li>`}</ul>`;
}

const empty = () => html`<span class="muted">${t("console.products.change.nothing")}</span>`;

function changeRow(one, at, before, after, names) {
  const [was, now] = [valueText(one.part, one.before, names), valueText(one.part, one.after, names)];
  const same = was === now && was !== "";
  return html`<li key=${`${one.field}-${at}`} class="change"><b>${one.title ? `${one.title} · ` : ""}${fieldName(one.part)}</b>
    <span class="change-values">${same ? html`<span>${t("console.products.change.order")}</span>` : html`${was ? html`<del>${was}</del>` : empty()}${icon("arrow", "small-icon")}${now ? html`<ins>${now}</ins>` : empty()}`}</span></li>`;
}
