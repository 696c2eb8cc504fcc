/** What fans are told by itself: a greeting, that the shop is closed, how many are ahead; each with a preview. */

import { html } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { panel, toggle } from "../parts/form_parts.js";

const REPLIES = ["greeting", "away", "waiting"];
const VARIABLES = { greeting: [], away: ["next_open"], waiting: ["ahead"] };
const LONGEST = 500;

export function replies(form, nextOpen) {
  return panel(t("console.hours.replies"), t("console.hours.replies.about"), html`<div>${REPLIES.map((name) => one(form, name, nextOpen))}</div>`);
}

function one(form, name, nextOpen) {
  const reply = form.draft.value.replies[name];
  const id = `reply-${name}`;
  const error = form.wrong(`replies.${name}`);
  const insert = (variable) => { reply.text = `${reply.text}{${variable}}`.slice(0, LONGEST); document.getElementById(id)?.focus(); };
  const start = (on) => { reply.on = on; if (on && !reply.text) reply.text = t(`console.hours.reply.${name}.start`); };
  return html`<div key=${name} class="reply-part">
    ${toggle({ on: reply.on, onToggle: start, label: t(`console.hours.reply.${name}`), hint: t(`console.hours.reply.${name}.hint`) })}
    ${reply.on && html`<textarea class="input" id=${id} maxlength=${LONGEST} aria-label=${t(`console.hours.reply.${name}`)} aria-invalid=${error ? "true" : null} value=${reply.text} onInput=${(event) => { reply.text = event.target.value; }}></textarea>`}
    ${reply.on && error && html`<p class="field-error" role="alert">${error}</p>`}
    ${reply.on && VARIABLES[name].length > 0 && html`<p class="variables">${t("console.hours.insert")}
      ${VARIABLES[name].map((variable) => html`<button key=${variable} type="button" class="button tiny" onClick=${() => insert(variable)}>${t(`console.hours.variable.${variable}`)}</button>`)}</p>`}
    ${reply.on && reply.text.trim() && html`<p class="reply-preview" aria-label=${t("console.hours.preview")}>${filled(reply.text, nextOpen)}</p>`}
    ${reply.on && !reply.text.trim() && html`<p class="field-error">${t("console.hours.reply.empty")}</p>`}
  </div>`;
}

function filled(text, nextOpen) {
  return text.replaceAll("{next_open}", nextOpen || t("console.hours.example.next_open")).replaceAll("{ahead}", "3");
}
