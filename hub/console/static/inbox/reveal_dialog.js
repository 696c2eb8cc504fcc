/** Shows one hidden number to someone who has the right, gives a reason, and knows that it is noted. */

import { post } from "../shared/api.js";
import { Dialog } from "../shared/dialog.js";
import { html, ref, shallowRef } from "../shared/html.js";
import { t } from "../shared/texts.js";
import { toast } from "../shared/toasts.js";
import { state } from "./store.js";

const RIGHT = "pii.reveal";
const SHOWN_MS = 60_000;
const QUICK = ["call", "ship", "verify"];
const asked = shallowRef(null);

export function askReveal(message, span) {
  if (!state.value.me?.rights?.includes(RIGHT)) return toast(t("console.reveal.no_right"), { kind: "bad" });
  asked.value = { message, span };
  return undefined;
}

const Form = {
  name: "RevealForm",
  props: { message: Object, span: Number },
  setup(props) {
    const reason = ref("");
    const found = ref("");
    const trouble = ref("");
    const busy = ref(false);
    const submit = async (event) => {
      event.preventDefault();
      busy.value = true;
      trouble.value = "";
      const { conversation_id: cid, id, revealPath } = props.message;
      await post(revealPath ?? `/api/v1/conversations/${cid}/messages/${id}/reveal`, { span: props.span, reason: reason.value.trim() })
        .then(({ text }) => show(found, text), (error) => { trouble.value = error.message; });
      busy.value = false;
    };
    const copy = () => navigator.clipboard?.writeText(found.value).then(() => toast(t("console.copied")));
    return () => (found.value ? revealed(found.value, copy) : question({ reason, trouble, busy, submit }));
  },
};

/** A screen left alone must not keep showing it. */
function show(found, text) {
  found.value = text;
  setTimeout(() => { asked.value = null; }, SHOWN_MS);
}

function revealed(text, copy) {
  return html`<div class="reveal-shown"><output class="reveal-number">${text}</output>
    ${navigator.clipboard && html`<button type="button" class="button" onClick=${copy}>${t("console.copy")}</button>`}
    <p class="muted small">${t("console.reveal.shown")}</p></div>`;
}

function question({ reason, trouble, busy, submit }) {
  return html`<form class="reveal-form" onSubmit=${submit}>
    <p class="muted small">${t("console.reveal.about")}</p>
    <div class="quick">${QUICK.map((name) => html`<button key=${name} type="button" class="button tiny"
      onClick=${() => { reason.value = t(`console.reveal.reason.${name}`); }}>${t(`console.reveal.reason.${name}`)}</button>`)}</div>
    <div class="field"><label for="reveal-reason">${t("console.reveal.reason")}</label>
      <input id="reveal-reason" class="input" required minlength="2" maxlength="200" autocomplete="off" value=${reason.value}
        onInput=${(event) => { reason.value = event.target.value; }} /></div>
    ${trouble.value && html`<p class="callout bad" role="alert">${trouble.value}</p>`}
    <footer class="dialog-foot"><button class="button primary" disabled=${busy.value || reason.value.trim().length < 2}>${t("console.reveal.show")}</button></footer>
  </form>`;
}

export const RevealDialog = {
  name: "RevealDialog",
  setup: () => () => asked.value && html`<${Dialog} title=${t("console.reveal.title")} onClose=${() => { asked.value = null; }}>
    <${Form} message=${asked.value.message} span=${asked.value.span} /><//>`,
};
