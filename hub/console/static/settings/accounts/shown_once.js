/** What is shown once and never again: a link, a key; with a way to copy it. */

import { html } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { toast } from "../../shared/toasts.js";

export function copyButton(text) {
  if (!navigator.clipboard) return null;
  const copy = () => navigator.clipboard.writeText(text).then(() => toast(t("console.copied")), () => {});
  return html`<button type="button" class="button" onClick=${copy}>${t("console.copy")}</button>`;
}

export function shownOnce({ about, label, text, done }) {
  return html`<div class="shown-once"><p class="dialog-text">${about}</p>
    <div class="field"><label for="shown-once">${label}</label><textarea id="shown-once" class="input mono" readonly rows="3" value=${text} onFocus=${(event) => event.target.select()}></textarea></div>
    <footer class="dialog-foot">${copyButton(text)}<button type="button" class="button primary" onClick=${done}>${t("console.close")}</button></footer></div>`;
}
