/** Which lines of a list give no new code, and why. */

import { html } from "../../../shared/html.js";
import { t } from "../../../shared/texts.js";
import { count } from "../words.js";

const SHOWN = 12;

/** [[1, 1], [3, 7]] → "1, 3–7" */
export function linesText(stretches, shown = SHOWN) {
  const some = stretches.slice(0, shown).map(([first, last]) => (first === last ? `${first}` : `${first}\u2013${last}`));
  return some.join(", ") + (stretches.length > shown ? " …" : "");
}

export function troubleList(troubles) {
  return html`<ul class="code-troubles">${troubles.map((trouble) => html`<li key=${trouble.fault}><b>${t(`console.stock.codes.fault.${trouble.fault}`, { n: count(trouble.count) })}</b>
    ${trouble.lines.length > SHOWN ? html`<details><summary>${t("console.stock.codes.lines", { lines: linesText(trouble.lines) })}</summary><p>${linesText(trouble.lines, trouble.lines.length)}</p></details>` : html`<span>${t("console.stock.codes.lines", { lines: linesText(trouble.lines) })}</span>`}</li>`)}</ul>`;
}
