/** Alerts to staff by WeCom: the connection, what is told, and to whom. */

import { get, post, put } from "../../shared/api.js";
import { html, ref, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain, toast } from "../../shared/toasts.js";
import { useDraft } from "../draft.js";
import { finder, isSought, nobodyFound } from "../parts/finder.js";
import { field, numberInput, panel, saveBar, sectionHead, textInput, tick, toggle, waitingFor } from "../parts/form_parts.js";

const PATH = "/api/v1/alerts";
const KINDS = ["waiting", "sla_risk", "sla_breached", "mention", "failed"];
const STEPS = [1, 2, 3, 4];

function editable(stored) {
  const { rev, on, corp_id, agent_id, lang, wait_min, kinds, quiet } = stored;
  const people = stored.people.map(({ staff_id, userid, on_call }) => ({ staff_id, userid, on_call }));
  return { rev, on, corp_id, agent_id, secret: null, official: false, lang, wait_min, kinds, quiet, people };
}

export const Section = {
  name: "AlertSettings",
  props: { me: Object },
  setup(props) {
    const form = useDraft({ read: () => get(`${PATH}/settings`), write: (draft) => put(`${PATH}/settings`, draft), edit: editable });
    const findings = shallowRef(null);
    const asking = ref("");
    const sought = ref("");
    const ask = async (what, run) => {
      asking.value = what;
      await run().catch(complain);
      asking.value = "";
    };
    const check = () => ask("check", async () => { findings.value = (await post(`${PATH}/check`, {})).findings; });
    const trial = () => ask("test", async () => {
      const { sent_to } = await post(`${PATH}/test`, {});
      toast(t("console.alerts.test.sent", { userid: sent_to }));
      if (!form.dirty.value) await form.load();
    });
    return () => form.draft.value === null ? html`<div>${sectionHead("alerts")}${waitingFor(form)}</div>` : html`<div>
      ${sectionHead("alerts")}
      ${connection(form, findings.value, asking.value, check)}
      ${occasions(form)}
      ${receivers(form, sought, props.me, asking.value, trial)}
      ${saveBar(form, props.me)}
    </div>`;
  },
};

function connection(form, findings, asking, check) {
  const draft = form.draft.value;
  const stored = form.stored.value;
  return panel(t("console.alerts.connection"), t("console.alerts.connection.about"),
    toggle({ on: draft.on, onToggle: (on) => { draft.on = on; }, label: t("console.alerts.on"), hint: t("console.alerts.on.hint") }),
    stored.trouble && html`<div class="callout bad" role="alert">${icon("alert")}<span>${stored.trouble.message} ${stored.trouble.detail && html`<small>(${stored.trouble.detail})</small>`}</span></div>`,
    html`<div class="panel-grid">
      ${field({ id: "corp", label: t("console.alerts.corp_id"), error: form.wrong("corp_id") }, textInput({ id: "corp", value: draft.corp_id, error: form.wrong("corp_id"), maxlength: 64, placeholder: "ww…", onInput: (v) => { draft.corp_id = v.trim(); } }))}
      ${field({ id: "agent", label: t("console.alerts.agent_id"), error: form.wrong("agent_id") }, numberInput({ id: "agent", value: draft.agent_id, empty: true, min: 1, placeholder: "1000002", error: form.wrong("agent_id"), onInput: (v) => { draft.agent_id = v; } }))}
      ${field({ id: "secret", label: t("console.alerts.secret"), error: form.wrong("secret"), hint: stored.has_secret ? t("console.alerts.secret.kept") : "" }, textInput({ id: "secret", type: "password", value: draft.secret ?? "", error: form.wrong("secret"), maxlength: 256, placeholder: stored.has_secret ? "••••••••" : "", onInput: (v) => { draft.secret = v.trim() || null; } }))}
      ${field({ id: "alert-lang", label: t("console.alerts.lang") }, html`<select class="input" id="alert-lang" value=${draft.lang} onChange=${(event) => { draft.lang = event.target.value; }}><option value="zh-CN" lang="zh-CN">${t("console.alerts.lang.zh")}</option><option value="en" lang="en">English</option></select>`)}
    </div>`,
    !stored.official && html`<div class="callout warn"><span>${t("console.alerts.sandbox", { host: stored.host })}</span></div>`,
    !stored.official && tick({ on: draft.official, onToggle: (on) => { draft.official = on; }, label: t("console.alerts.official") }),
    html`<details><summary>${t("console.alerts.how")}</summary><ol class="steps">${STEPS.map((n) => html`<li key=${n}>${t(`console.alerts.how.${n}`)}</li>`)}</ol></details>`,
    html`<div class="panel-row"><button type="button" class="button" disabled=${form.dirty.value || asking !== ""} onClick=${check}>${asking === "check" ? t("console.alerts.checking") : t("console.alerts.check")}</button>
      ${form.dirty.value && html`<span class="field-hint">${t("console.alerts.save_first")}</span>`}</div>`,
    findings && html`<ul class="findings" aria-live="polite">${findings.length === 0 ? html`<li class="callout ok">${icon("check")}<span>${t("console.alerts.check.ok")}</span></li>`
      : findings.map((f) => html`<li key=${f.code} class="callout warn">${icon("alert")}<span>${f.message}</span></li>`)}</ul>`);
}

function occasions(form) {
  const draft = form.draft.value;
  const choose = (kind, on) => { draft.kinds = KINDS.filter((k) => (k === kind ? on : draft.kinds.includes(k))); };
  return panel(t("console.alerts.occasions"), t("console.alerts.occasions.about"),
    html`<div class="ticks">${KINDS.map((kind) => tick({ on: draft.kinds.includes(kind), onToggle: (on) => choose(kind, on), label: t(`console.alerts.kind.${kind}`), hint: t(`console.alerts.kind.${kind}.hint`) }))}</div>`,
    field({ id: "wait", label: t("console.alerts.wait_min"), error: form.wrong("wait_min") }, html`<span class="with-unit">${numberInput({ id: "wait", value: draft.wait_min, min: 1, max: 1440, error: form.wrong("wait_min"), onInput: (v) => { draft.wait_min = v; } })}${t("console.unit.minutes")}</span>`),
    toggle({ on: draft.quiet.on, onToggle: (on) => { draft.quiet.on = on; }, label: t("console.alerts.quiet"), hint: t("console.alerts.quiet.hint") }),
    draft.quiet.on && html`<div class="span">${["start", "end"].map((end) => html`<input key=${end} class="input clock" type="time" aria-label=${t(`console.alerts.quiet.${end}`)} value=${draft.quiet[end]} onInput=${(event) => { if (event.target.value) draft.quiet[end] = event.target.value; }} />`)}</div>`);
}

function receivers(form, sought, me, asking, trial) {
  const draft = form.draft.value;
  const told = new Map(form.stored.value.people.map((person) => [person.staff_id, person]));
  return panel(t("console.alerts.people"), t("console.alerts.people.about"),
    form.trouble.value?.field === "people" && html`<p class="field-error" role="alert">${form.wrong("people")}</p>`,
    finder(sought, draft.people.length, "alerts-find"),
    html`<ul class="people">${draft.people.map((person, n) => isSought(sought.value, told.get(person.staff_id)?.name) && receiver(person, told.get(person.staff_id), form.wrong(`people.${n}`)))}
      ${nobodyFound(sought.value, draft.people, (person) => told.get(person.staff_id)?.name)}</ul>`,
    html`<div class="panel-row"><button type="button" class="button" disabled=${form.dirty.value || asking !== ""} onClick=${trial}>${asking === "test" ? t("console.alerts.testing") : t("console.alerts.test")}</button>
      <span class="field-hint">${form.dirty.value ? t("console.alerts.save_first") : t("console.alerts.test.hint", { name: me.staff.name })}</span></div>`);
}

function receiver(person, stored, error) {
  const unreachable = stored?.unreachable && stored.userid === person.userid;
  return html`<li key=${person.staff_id}>
    <span class="person-name"><b title=${stored?.name}>${stored?.name ?? person.staff_id}</b>${unreachable && html`<small class="bad">${t("console.alerts.unreachable")}</small>`}${error && html`<small class="bad" role="alert">${t("console.alerts.userid.wrong")}</small>`}${offWords(stored?.off ?? [], person.on_call)}</span>
    <input class="input" value=${person.userid} maxlength="64" autocomplete="off" aria-invalid=${unreachable || error ? "true" : null} aria-label=${t("console.alerts.userid_of", { name: stored?.name ?? "" })} placeholder=${t("console.alerts.userid")} onInput=${(event) => { person.userid = event.target.value.trim(); }} />
    ${tick({ on: person.on_call, onToggle: (on) => { person.on_call = on; }, label: t("console.alerts.on_call") })}
  </li>`;
}

/** What the person turned off: nobody should rely on what is not sent. */
function offWords(off, onCall) {
  if (off.length === 0) return null;
  if (off.length === KINDS.length) return html`<small class=${onCall ? "bad" : ""}>${t(onCall ? "console.alerts.off.on_call" : "console.alerts.off.all")}</small>`;
  const kinds = [off.includes("mention") && t("console.alerts.off.mention"), off.includes("sla_risk") && t("console.alerts.off.sla")].filter(Boolean);
  return html`<small>${t("console.alerts.off", { kinds: kinds.join(t("console.list_comma")) })}</small>`;
}
