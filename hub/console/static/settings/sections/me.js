/** One's own account: name, password, second factor, and where one is signed in. */

import { get, post, put, remove } from "../../shared/api.js";
import { confirmed } from "../../shared/confirm.js";
import { html, onMounted, ref, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain, toast } from "../../shared/toasts.js";
import { FactorPanel } from "../accounts/factor_panel.js";
import { moment } from "../accounts/moment.js";
import { field, panel, sectionHead, textInput } from "../parts/form_parts.js";

const PATH = "/api/v1/account";

export const Section = {
  name: "MyAccount",
  props: { me: Object },
  setup(props) {
    const account = shallowRef(null);
    const lost = ref("");
    const load = () => get(PATH).then((answer) => { account.value = answer; lost.value = ""; }, (error) => { lost.value = error.message; });
    onMounted(load);
    return () => html`<div>${sectionHead("me")}
      ${lost.value && html`<div class="callout bad" role="alert">${icon("alert")}<span>${lost.value}</span><button type="button" class="button tiny" onClick=${load}>${t("console.again")}</button></div>`}
      ${!account.value && !lost.value && html`<div class="skeleton settings-ghost" aria-busy="true"></div>`}
      ${account.value && html`<div>
        <${FactorPanel} factor=${account.value.factor} onChanged=${load} />
        <${NamePanel} account=${account.value} onChanged=${load} /><${PasswordPanel} onChanged=${load} />
        ${devices(account.value.sessions, props.me.shop.timezone, load)}</div>`}
    </div>`;
  },
};

const NamePanel = {
  name: "NamePanel",
  props: { account: Object },
  emits: ["changed"],
  setup(props, { emit }) {
    const name = ref(props.account.name);
    const wrong = ref("");
    const save = async (event) => {
      event.preventDefault();
      wrong.value = "";
      await put(PATH, { name: name.value.trim() }).then(() => { toast(t("console.me.saved")); emit("changed"); }, (error) => { wrong.value = error.message; });
    };
    return () => panel(t("console.me.name"), t("console.me.name.about"), html`<form class="panel-row grow named" onSubmit=${save}>
      ${field({ id: "me-name", label: t("console.me.name"), hint: `${t("console.me.login")}${t("console.colon")}${props.account.login}`, error: wrong.value }, textInput({ id: "me-name", value: name.value, error: wrong.value, maxlength: 60, required: true, onInput: (v) => { name.value = v; } }))}
      <button class="button" disabled=${!name.value.trim() || name.value.trim() === props.account.name}>${t("console.me.save")}</button></form>`);
  },
};

const PasswordPanel = {
  name: "PasswordPanel",
  emits: ["changed"],
  setup(_, { emit }) {
    const old = ref("");
    const fresh = ref("");
    const trouble = shallowRef(null);
    const busy = ref(false);
    const wrong = (...names) => (names.includes(trouble.value?.field) ? trouble.value.message : "");
    const save = async (event) => {
      event.preventDefault();
      busy.value = true;
      trouble.value = null;
      await post(`${PATH}/password`, { old: old.value, new: fresh.value }).then(() => {
        old.value = fresh.value = "";
        toast(t("console.me.password.changed"));
        emit("changed");
      }, (error) => { trouble.value = error; if (!error.field) complain(error); });
      busy.value = false;
    };
    const secret = (id, model, complete, error) => textInput({ id, type: "password", value: model.value, error, required: true, maxlength: 256, onInput: (v) => { model.value = v; }, autocomplete: complete });
    return () => panel(t("console.me.password"), "", html`<form class="panel-form" onSubmit=${save}><div class="panel-grid">
      ${field({ id: "old-password", label: t("console.me.password.old"), error: wrong("old") }, secret("old-password", old, "current-password", wrong("old")))}
      ${field({ id: "new-password", label: t("console.me.password.new"), error: wrong("password", "new") }, secret("new-password", fresh, "new-password", wrong("password", "new")))}</div>
      <p><button class="button" disabled=${busy.value || !old.value || fresh.value.length < 10}>${t("console.me.password.change")}</button></p></form>`);
  },
};

function devices(sessions, timeZone, load) {
  const act = (run) => run.then(load, complain);
  const endOthers = async () => {
    const question = { title: t("console.me.sessions.end_others"), text: t("console.me.sessions.end_others.text"), yes: t("console.me.sessions.end"), danger: true };
    if (await confirmed(question)) act(remove(`${PATH}/sessions`).then(({ ended }) => toast(t("console.me.sessions.ended", { n: ended }))));
  };
  return panel(t("console.me.sessions"), sessions.length === 1 ? t("console.me.sessions.only") : "", html`<ul class="row-list">${sessions.map((session) => html`<li key=${session.id}>
      <span class="row-main"><b>${device(session)}</b><small>${session.ip} · ${t("console.me.sessions.used", { at: moment(session.used_at, timeZone) })}</small></span>
      ${session.is_this ? html`<span class="chip accent">${t("console.me.sessions.this")}</span>`
    : html`<button type="button" class="button" aria-label=${t("console.me.sessions.end_one", { device: device(session) })} onClick=${() => act(remove(`${PATH}/sessions/${session.id}`))}>${t("console.me.sessions.end")}</button>`}</li>`)}</ul>
    ${sessions.length > 1 && html`<p><button type="button" class="button danger" onClick=${endOthers}>${t("console.me.sessions.end_others")}</button></p>`}`);
}

function device({ browser, system }) {
  if (browser && system) return t("console.me.sessions.device", { browser, system });
  return browser || system || t("console.me.sessions.unknown");
}
