/** What is done to one code, or one list: always with a reason, and a code is shown for a minute only. */

import { post } from "../../../shared/api.js";
import { Dialog } from "../../../shared/dialog.js";
import { html, nextTick, onBeforeUnmount, onMounted, ref, shallowRef } from "../../../shared/html.js";
import { icon } from "../../../shared/icons.js";
import { t } from "../../../shared/texts.js";
import { toast } from "../../../shared/toasts.js";
import { count } from "../words.js";

const SHOWN_MS = 60_000;
const REASONS = { reveal: ["call", "check"], replace: ["broken", "used"], void: ["broken", "leaked"], void_batch: ["wrong", "leaked"] };

export const CodeActs = {
  name: "CodeActs",
  props: { root: String, act: String, code: Object, batch: Object },
  emits: ["close", "done"],
  setup(props, { emit }) {
    const reason = ref("");
    const accept = ref(false);
    const trouble = shallowRef(null);
    const plain = shallowRef(null);
    const progress = ref(0);
    const busy = ref(false);
    const input = ref(null);
    let timer = 0;
    onMounted(() => nextTick(() => input.value?.focus()));
    onBeforeUnmount(() => { clearTimeout(timer); plain.value = null; });

    const works = {
      reveal: async (why) => {
        plain.value = await post(`${props.root}/${props.code.id}/reveal`, { reason: why });
        timer = setTimeout(() => emit("close"), SHOWN_MS);
      },
      replace: async (why) => {
        const { code } = await post(`${props.root}/${props.code.id}/replace`, { reason: why });
        toast(t("console.stock.codes.done.replace", { tail: code.tail }));
        emit("done");
      },
      void: async (why) => {
        await post(`${props.root}/void`, { ids: [props.code.id], reason: why, accept_shortage: accept.value });
        toast(t("console.stock.codes.done.void", { n: 1 }));
        emit("done");
      },
      void_batch: async (why) => {
        let more = true;
        while (more) {
          const answer = await post(`/api/v1/code-batches/${props.batch.id}/void`, { reason: why, accept_shortage: accept.value });
          progress.value += answer.voided;
          more = answer.more;
        }
        toast(t("console.stock.codes.done.void", { n: count(progress.value) }));
        emit("done");
      },
    };
    const send = async (event) => {
      event.preventDefault();
      const why = reason.value.trim();
      if (why.length < 2 || busy.value) return;
      busy.value = true;
      trouble.value = null;
      await works[props.act](why).catch((error) => { trouble.value = error; });
      busy.value = false;
    };
    const copy = (words) => navigator.clipboard?.writeText(words).then(() => toast(t("console.stock.codes.copied")), () => null);
    const isShort = () => trouble.value?.code === "codes_promised" || accept.value;
    const danger = ["void", "void_batch"].includes(props.act);
    const shown = () => html`<div class="code-shown"><code>${plain.value.code}</code><button type="button" class="button tiny" onClick=${() => copy(plain.value.code)}>${t("console.stock.codes.copy")}</button>
      ${plain.value.secret && html`<span>${t("console.stock.codes.secret.is")}</span><code>${plain.value.secret}</code><button type="button" class="button tiny" onClick=${() => copy(plain.value.secret)}>${t("console.stock.codes.copy")}</button>`}</div>
      <p class="field-hint">${t("console.stock.codes.shown.about")}</p>
      <footer class="dialog-foot"><button type="button" class="button primary" onClick=${() => emit("close")}>${t("console.close")}</button></footer>`;
    const form = () => html`<form class="stock-form" onSubmit=${send}>
      <p class="dialog-text">${t(`console.stock.codes.${props.act}.about`, { tail: props.code?.tail ?? "", n: count(props.batch?.added ?? 0) })}</p>
      <div class="field"><label for="code-reason">${t("console.stock.reason.needed")}</label><input ref=${input} class="input" id="code-reason" required minlength="2" maxlength="200" value=${reason.value} onInput=${(event) => { reason.value = event.target.value; }} /></div>
      <div class="reason-chips">${REASONS[props.act].map((name) => { const words = t(`console.stock.codes.reason.${name}`); return html`<button key=${name} type="button" class="button tiny" onClick=${() => { reason.value = words; input.value?.focus(); }}>${words}</button>`; })}</div>
      ${trouble.value && html`<p class=${`callout ${trouble.value.code === "codes_promised" ? "warn" : "bad"}`} role="alert">${icon("alert")}<span>${trouble.value.message}</span></p>`}
      ${isShort() && html`<label class="tick"><input type="checkbox" checked=${accept.value} onChange=${(event) => { accept.value = event.target.checked; }} /><span><b>${t("console.stock.codes.shortage.accept")}</b></span></label>`}
      ${busy.value && progress.value > 0 && html`<p class="code-progress" role="status"><span class="spinner"></span>${t("console.stock.codes.voiding", { n: count(progress.value) })}</p>`}
      <footer class="dialog-foot"><button type="button" class="button" onClick=${() => emit("close")}>${t("console.cancel")}</button>
        <button class=${`button ${danger ? "danger" : "primary"}`} disabled=${busy.value || reason.value.trim().length < 2}>${t(`console.stock.codes.act.${props.act}`)}</button></footer></form>`;
    return () => html`<${Dialog} title=${t(`console.stock.codes.act.${props.act}`)} firm=${busy.value} onClose=${() => emit("close")}>${plain.value ? shown() : form()}<//>`;
  },
};
