/** API keys: what each may do, when it was last used; made with a look at the token that comes only once. */

import { get, post, remove } from "../../shared/api.js";
import { confirmed } from "../../shared/confirm.js";
import { Dialog } from "../../shared/dialog.js";
import { html, onMounted, ref, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain, toast } from "../../shared/toasts.js";
import { channelPicker, rightPicker } from "../accounts/grants.js";
import { moment } from "../accounts/moment.js";
import { mayForget, shownOnce } from "../accounts/shown_once.js";
import { mayLeave } from "../draft.js";
import { finder, isSought, nobodyFound } from "../parts/finder.js";
import { field, sectionHead, textInput } from "../parts/form_parts.js";

const PATH = "/api/v1/keys";
const DAY_MS = 86_400_000;
const LIVES = [30, 90, 365];

export const Section = {
  name: "ApiKeys",
  props: { me: Object },
  setup(props) {
    const known = shallowRef(null);
    const channels = shallowRef([]);
    const lost = ref("");
    const draft = ref(null);
    const wrong = ref("");
    const token = ref("");
    const sought = ref("");
    const busy = ref(false);
    let copied = false;
    let before = "";
    const load = () => get(PATH).then((answer) => { known.value = answer; lost.value = ""; }, (error) => { lost.value = error.message; });
    onMounted(() => { load(); get("/api/v1/channels").then((answer) => { channels.value = answer.accounts; }, () => {}); });
    const open = () => { wrong.value = ""; draft.value = { name: "", rights: ["inbox.read"], accounts: null, days: 90 }; before = JSON.stringify(draft.value); };
    const close = async () => { if (await mayLeave(JSON.stringify(draft.value) !== before)) draft.value = null; };
    const forget = async () => { if (await mayForget(copied)) { token.value = ""; copied = false; } };
    const submit = async (event) => {
      event.preventDefault();
      const { name, rights, accounts, days } = draft.value;
      const expires_at = days ? new Date(Date.now() + days * DAY_MS).toISOString() : null;
      if (busy.value) return;
      wrong.value = "";
      busy.value = true;
      await post(PATH, { name, rights, accounts, expires_at }).then((answer) => { draft.value = null; token.value = answer.token; return load(); },
        (error) => { if (error.code !== "step_up_needed") wrong.value = error.message; });
      busy.value = false;
    };
    const revoke = async (key) => {
      if (!await confirmed({ title: t("console.keys.revoke.one", { name: key.name }), text: t("console.keys.revoke.text"), yes: t("console.keys.revoke"), danger: true })) return;
      await remove(`${PATH}/${key.id}`).then(() => { toast(t("console.keys.revoked")); return load(); }, (error) => { if (error.code !== "step_up_needed") complain(error); });
    };
    return () => html`<div>${sectionHead("keys")}
      ${lost.value && html`<div class="callout bad" role="alert">${icon("alert")}<span>${lost.value}</span><button type="button" class="button tiny" onClick=${load}>${t("console.again")}</button></div>`}
      ${!known.value && !lost.value && html`<div class="skeleton settings-ghost" aria-busy="true"></div>`}
      ${known.value && html`<div class="wide-section"><p class="section-act"><button type="button" class="button primary" onClick=${open}>${icon("plus")}${t("console.keys.make")}</button>
          <a class="button quiet" href="/api/docs">${t("console.keys.docs")}</a></p>
        ${known.value.keys.length === 0 && html`<div class="empty"><b>${t("console.keys.none")}</b><p>${t("console.keys.none.about")}</p></div>`}
        ${finder(sought, known.value.keys.length, "keys-find")}
        ${known.value.keys.length > 0 && html`<ul class="row-list">${known.value.keys.filter((key) => isSought(sought.value, key.name, key.made_by)).map((key) => row(key, props.me.shop.timezone, revoke))}
          ${nobodyFound(sought.value, known.value.keys, (key) => key.name, (key) => key.made_by)}</ul>`}</div>`}
      ${draft.value && form({ draft: draft.value, grantable: known.value.grantable, channels: channels.value, wrong: wrong.value, busy: busy.value, submit, close })}
      ${token.value && html`<${Dialog} title=${t("console.keys.token")} firm onClose=${forget}>
        ${shownOnce({ about: t("console.keys.token.about"), label: t("console.keys.token"), text: token.value, done: forget, onCopied: () => { copied = true; } })}<//>`}
    </div>`;
  },
};

function row(key, timeZone, revoke) {
  const life = key.is_over ? html`<span class="chip bad">${t("console.keys.over")}</span>` : key.expires_at ? t("console.keys.until", { at: moment(key.expires_at, timeZone) }) : t("console.keys.expires.never");
  return html`<li key=${key.id}><span class="row-main"><b>${key.name}</b>
      <small>${key.rights.map((right) => t(`console.right.${right}`)).join(t("console.list_comma"))}</small>
      <small>${t("console.keys.made", { name: key.made_by || t("console.keys.made.left"), at: moment(key.created_at, timeZone) })} · ${life} · ${key.used_at ? t("console.keys.used", { at: moment(key.used_at, timeZone) }) : t("console.keys.unused")}</small></span>
    <button type="button" class="button danger" aria-label=${t("console.keys.revoke.one", { name: key.name })} onClick=${() => revoke(key)}>${t("console.keys.revoke")}</button></li>`;
}

function form({ draft, grantable, channels, wrong, busy, submit, close }) {
  const ready = draft.name.trim() && draft.rights.length > 0 && (draft.accounts === null || draft.accounts.length > 0);
  return html`<${Dialog} title=${t("console.keys.make")} firm onClose=${close}><form class="grant-form" onSubmit=${submit}>
    ${field({ id: "key-name", label: t("console.keys.name") }, textInput({ id: "key-name", value: draft.name, maxlength: 60, required: true, onInput: (v) => { draft.name = v; } }))}
    ${field({ id: "key-life", label: t("console.keys.expires") }, html`<select class="input" id="key-life" value=${draft.days} onChange=${(event) => { draft.days = Number(event.target.value); }}>
      ${LIVES.map((days) => html`<option key=${days} value=${days}>${t("console.keys.expires.days", { n: days })}</option>`)}<option value=${0}>${t("console.keys.expires.never")}</option></select>`)}
    ${rightPicker(grantable, draft, t("console.keys.rights"))}${channelPicker(channels, draft)}
    ${wrong && html`<p class="callout bad" role="alert">${wrong}</p>`}
    <footer class="dialog-foot"><button type="button" class="button" onClick=${close}>${t("console.cancel")}</button><button class="button primary" disabled=${!ready || busy}>${t("console.keys.make")}</button></footer></form><//>`;
}
