/** Asks before an act that cannot be taken back; resolves to true or false. */

import { html, shallowRef } from "./html.js";
import { Dialog } from "./dialog.js";
import { t } from "./texts.js";

const question = shallowRef(null);

export function confirmed({ title, text, yes, danger = false }) {
  return new Promise((resolve) => { question.value = { title, text, yes, danger, resolve }; });
}

function settle(answer) {
  question.value?.resolve(answer);
  question.value = null;
}

export const Confirm = {
  name: "Confirm",
  setup: () => () => question.value && html`<${Dialog} title=${question.value.title} onClose=${() => settle(false)}>
    <p class="dialog-text">${question.value.text}</p>
    <footer class="dialog-foot">
      <button type="button" class="button" onClick=${() => settle(false)}>${t("console.cancel")}</button>
      <button type="button" class=${`button ${question.value.danger ? "danger" : "primary"}`} onClick=${() => settle(true)}>${question.value.yes}</button>
    </footer>
  <//>`,
};
