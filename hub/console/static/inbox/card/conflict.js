/** Two people wrote the same thing at once: both versions side by side, and a person decides. */

import { Dialog } from "../../shared/dialog.js";
import { html, shallowRef } from "../../shared/html.js";
import { t } from "../../shared/texts.js";

const question = shallowRef(null);

/** True for "mine". `both`: of merge.overlap; `card`: as it is now. */
export function askWhich(both, card, definitions) {
  return new Promise((resolve) => { question.value = { both, card, definitions, resolve }; });
}

function settle(mine) {
  question.value?.resolve(mine);
  question.value = null;
}

function labelOf(key, definitions) {
  return key === "remark" ? t("console.card.remark") : definitions.find((field) => field.key === key)?.label ?? key;
}

const shown = (value) => (value === "" || value === null || value === undefined ? t("console.card.nothing") : String(value));

export const Conflict = {
  name: "CardConflict",
  setup: () => () => question.value && html`<${Dialog} title=${t("console.card.conflict")} onClose=${() => settle(false)}>
    <p class="dialog-text">${t("console.card.conflict.about", { name: question.value.card.updated_by?.name ?? "" })}</p>
    <table class="card-versions"><thead><tr><td></td><th scope="col">${t("console.card.conflict.theirs")}</th><th scope="col">${t("console.card.conflict.mine")}</th></tr></thead>
      <tbody>${question.value.both.map(({ key, theirs, mine }) => html`<tr key=${key}><th scope="row">${labelOf(key, question.value.definitions)}</th><td>${shown(theirs)}</td><td>${shown(mine)}</td></tr>`)}</tbody></table>
    <footer class="dialog-foot"><button type="button" class="button" onClick=${() => settle(false)}>${t("console.card.conflict.keep")}</button>
      <button type="button" class="button primary" onClick=${() => settle(true)}>${t("console.card.conflict.overwrite")}</button></footer>
  <//>`,
};
