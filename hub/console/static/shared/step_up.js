/** Asks who sits here before a sensitive act; the call that needed it is then repeated by api.js. */

import { post, useStepUp } from "./api.js";
import { Dialog } from "./dialog.js";
import { html, nextTick, onMounted, ref, shallowRef } from "./html.js";
import { t } from "./texts.js";

const asked = shallowRef(null);

/** `kind`: code | password. Resolves to true when proven, to false when the person turned away. */
function prove(kind) {
  asked.value ??= question(kind === "code" ? "code" : "password");
  return asked.value.settled;
}

function question(kind) {
  let settle;
  const settled = new Promise((resolve) => { settle = resolve; });
  return { kind, settled, settle };
}

function end(proven) {
  asked.value?.settle(proven);
  asked.value = null;
}

useStepUp(prove);

const Form = {
  name: "StepUpForm",
  props: { kind: String },
  setup(props) {
    const value = ref("");
    const trouble = ref("");
    const busy = ref(false);
    const input = ref(null);
    onMounted(() => nextTick(() => input.value?.focus()));
    const submit = async (event) => {
      event.preventDefault();
      busy.value = true;
      trouble.value = "";
      await post("/api/v1/account/proof", { [props.kind]: value.value }).then(() => end(true), (error) => { trouble.value = error.message; });
      busy.value = false;
      if (trouble.value) input.value?.select();
    };
    return () => html`<form class="step-up" onSubmit=${submit}>
      <p class="dialog-text">${t(`console.step_up.${props.kind}`)}</p>
      <div class="field"><label for="step-up-proof">${t(`console.step_up.${props.kind}.label`)}</label>
        <input ref=${input} id="step-up-proof" class="input" required maxlength=${props.kind === "code" ? 24 : 256} type=${props.kind === "code" ? "text" : "password"}
          autocomplete=${props.kind === "code" ? "one-time-code" : "current-password"} autocapitalize="none" spellcheck="false" value=${value.value}
          aria-invalid=${trouble.value ? "true" : null} aria-describedby="step-up-trouble" onInput=${(event) => { value.value = event.target.value; }} /></div>
      <p id="step-up-trouble" class="callout bad" role="alert" hidden=${!trouble.value}>${trouble.value}</p>
      <footer class="dialog-foot"><button type="button" class="button" onClick=${() => end(false)}>${t("console.cancel")}</button>
        <button class="button primary" disabled=${busy.value || !value.value.trim()}>${t("console.step_up.go")}</button></footer>
    </form>`;
  },
};

export const StepUp = {
  name: "StepUp",
  setup: () => () => asked.value && html`<${Dialog} title=${t("console.step_up.title")} onClose=${() => end(false)}><${Form} kind=${asked.value.kind} /><//>`,
};
