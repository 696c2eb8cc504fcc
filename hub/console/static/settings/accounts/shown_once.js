/** What is shown once and never again: a link, a key; with a way to copy it. */

import { confirmed } from "../../shared/confirm.js";
import { html } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { toast } from "../../shared/toasts.js";

export function copyButton(text, onCopied = () => {}) {
  if (!navigator.clipboard) return null;
  const copy = () => navigator.clipboard.writeText(text).then(() => { toast(t("console.copied")); onCopied(); }, () => toast(t("console.copy.failed"), { kind: "bad" }));
  return html`<button type="button" class="button" onClick=${copy}>${t("console.copy")}</button>`;
}

/** Asks whether it was kept, unless it was copied: a slip of the hand must not lose it. */
export async function mayForget(copied) {
  return copied || confirmed({ title: t("console.shown_once.leave"), text: t("console.shown_once.leave.text"), yes: t("console.shown_once.leave.yes") });
}

export function shownOnce({ about, label, text, done, onCopied }) {
  return html`<div class="shown-once"><p class="dialog-text">${about}</p>
    <div class="field"><label for="shown-once">${label}</label><textarea id="shown-once" class="input mono" readonly rows="3" value=${text} onFocus=${(event) => event.target.select()}></textarea></div>
    <footer class="dialog-foot">${copyButton(text, onCopied)}<button type="button" class="button primary" onClick=${done}>${t("console.close")}</button></footer></div>`;
}
