/** What keeps a draft from being published, and what one might think of before: each leads to its field. */

import { html } from "../../../shared/html.js";
import { icon } from "../../../shared/icons.js";
import { firstText, t } from "../../../shared/texts.js";
import { focusField } from "../editor/fields.js";
import { gathered } from "./alike.js";

export function findingText({ code, params }) {
  return firstText([`console.finding.${code}`], params) || code;
}

/** `onGo`: what closes before the field is looked at. */
export function findingList(findings, onGo = () => {}) {
  return html`<ul class="finding-list">${gathered(findings).map(({ finding, more }, at) => html`<li key=${`${finding.code}-${finding.field}-${at}`}><button type="button" class=${`finding is-${finding.level}`} onClick=${() => { onGo(); setTimeout(() => focusField(finding.field)); }}>
    ${icon(finding.level === "error" ? "alert" : "info", "small-icon")}<span>${findingText(finding)}${more > 0 ? html` <small class="muted">${t("console.products.finding.more", { n: more })}</small>` : null}</span></button></li>`)}</ul>`;
}
