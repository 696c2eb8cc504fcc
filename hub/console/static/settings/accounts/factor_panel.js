/** Turning the second factor on (QR code, first code, recovery codes) and off. */

import { post, remove } from "../../shared/api.js";
import { confirmed } from "../../shared/confirm.js";
import { Dialog } from "../../shared/dialog.js";
import { html, ref, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain, toast } from "../../shared/toasts.js";
import { panel } from "../parts/form_parts.js";
import { copyButton, mayForget } from "./shown_once.js";

const PATH = "/api/v1/account";
const FEW = 3;
const MARGIN = 2;

export const FactorPanel = {
  name: "FactorPanel",
  props: { factor: Object },
  emits: ["changed"],
  setup(props, { emit }) {
    const draft = shallowRef(null);
    const recovery = shallowRef(null);
    const code = ref("");
    const wrong = ref("");
    const begin = () => post(`${PATH}/factor`, {}).then((answer) => { draft.value = answer; code.value = wrong.value = ""; }, quietly);
    const confirm = async (event) => {
      event.preventDefault();
      wrong.value = "";
      await post(`${PATH}/factor/confirm`, { code: code.value }).then((answer) => {
        draft.value = null;
        recovery.value = answer.recovery;
      }, (error) => { wrong.value = error.message; });
    };
    const off = async () => {
      if (!await confirmed({ title: t("console.me.factor.remove"), text: t("console.me.factor.remove.text"), yes: t("console.me.factor.remove"), danger: true })) return;
      await remove(`${PATH}/factor`).then(() => { toast(t("console.me.factor.removed")); emit("changed"); }, quietly);
    };
    const renew = async () => {
      if (!await confirmed({ title: t("console.me.factor.renew"), text: t("console.me.factor.renew.text"), yes: t("console.me.factor.renew") })) return;
      await post(`${PATH}/recovery`, {}).then((answer) => { recovery.value = answer.recovery; }, quietly);
    };
    const kept = () => {
      recovery.value = null;
      if (props.factor.state === "missing") location.reload(); // rights came back, and with them other sections
      else emit("changed");
    };
    return () => panel(t("console.me.factor"), t("console.me.factor.about"),
      props.factor.state === "missing" && !draft.value && html`<p class="callout warn" role="status">${icon("alert")}<span>${t("console.me.factor.must")}</span></p>`,
      props.factor.state === "on" ? turnedOn(props.factor, renew, off) : draft.value ? setUp(draft.value, code, wrong.value, confirm, () => { draft.value = null; })
        : html`<p><button type="button" class="button primary" onClick=${begin}>${t("console.me.factor.begin")}</button></p>`,
      recovery.value && html`<${Dialog} title=${t("console.me.recovery")} firm onClose=${async () => { if (await mayForget(false)) kept(); }}>${codes(recovery.value, kept)}<//>`);
  },
};

function quietly(error) {
  if (error.code !== "step_up_needed") complain(error);
}

function turnedOn(factor, renew, off) {
  return html`<div class="factor-on"><p class="panel-row"><span class="chip accent">${icon("check", "small-icon")}${t("console.me.factor.on")}</span>
      <span class="muted small">${t("console.me.factor.left", { n: factor.recovery_left })}</span></p>
    ${factor.recovery_left < FEW && html`<p class="callout warn">${t("console.me.factor.few")}</p>`}
    <p class="panel-row"><button type="button" class="button" onClick=${renew}>${t("console.me.factor.renew")}</button>
      <button type="button" class="button danger" onClick=${off}>${t("console.me.factor.remove")}</button></p></div>`;
}

function setUp(draft, code, wrong, confirm, cancel) {
  const side = draft.qr_size + MARGIN * 2;
  return html`<div class="factor-set-up"><p>${t("console.me.factor.scan")}</p>
    <svg class="qr" role="img" aria-label=${t("console.me.factor.qr")} viewBox=${`${-MARGIN} ${-MARGIN} ${side} ${side}`} shape-rendering="crispEdges"><path d=${draft.qr_path}></path></svg>
    <p class="muted small">${t("console.me.factor.secret")} <code class="secret">${draft.secret.replace(/(.{4})/g, "$1 ").trim()}</code> ${copyButton(draft.secret)}</p>
    <form class="panel-row grow named" onSubmit=${confirm}><div class="field"><label for="first-code">${t("console.me.factor.code")}</label>
      <input class="input" id="first-code" inputmode="numeric" autocomplete="one-time-code" maxlength="8" required value=${code.value} aria-invalid=${wrong ? "true" : null} aria-describedby="first-code-error" onInput=${(event) => { code.value = event.target.value; }} />
      <p class="field-error" id="first-code-error" role="alert">${wrong}</p></div>
      <button class="button primary" disabled=${code.value.trim().length < 6}>${t("console.me.factor.confirm")}</button>
      <button type="button" class="button" onClick=${cancel}>${t("console.cancel")}</button></form></div>`;
}

function codes(all, kept) {
  return html`<div class="shown-once"><p class="dialog-text">${t("console.me.recovery.about")}</p>
    <ol class="recovery">${all.map((one) => html`<li key=${one}><code>${one}</code></li>`)}</ol>
    <footer class="dialog-foot">${copyButton(all.join("\n"))}<button type="button" class="button primary" onClick=${kept}>${t("console.me.recovery.done")}</button></footer></div>`;
}
