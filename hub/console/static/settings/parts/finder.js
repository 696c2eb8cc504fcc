/** A field that narrows a list down, for lists too long to look through. */

import { html } from "../../shared/html.js";
import { rank } from "../../shared/initials.js";
import { t } from "../../shared/texts.js";

const FEW = 12;

/** `sought`: a ref of what is typed; nothing is shown for a list that is seen at a glance. */
export function finder(sought, count, id) {
  if (count <= FEW && !sought.value) return null;
  return html`<input class="input finder" id=${id} type="search" aria-label=${t("console.settings.find")} placeholder=${t("console.settings.find")} value=${sought.value}
    onInput=${(event) => { sought.value = event.target.value; }} />`;
}

/** By a part of any of the words, in any case, or by the initials of their pinyin. */
export function isSought(sought, ...words) {
  const wanted = sought.trim();
  return !wanted || words.some((word) => word && rank(wanted, word) !== null);
}

/** A last row for a search that finds nothing. */
export function nobodyFound(sought, items, ...words) {
  if (!sought.trim() || items.some((item) => isSought(sought, ...words.map((word) => word(item))))) return null;
  return html`<li class="none" role="status">${t("console.settings.find.none")}</li>`;
}
