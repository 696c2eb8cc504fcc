/** The people of the shop: roles, channels, second factor, and invitations. */

import { get, post, put, remove } from "../../shared/api.js";
import { initial } from "../../shared/avatar.js";
import { confirmed } from "../../shared/confirm.js";
import { Dialog } from "../../shared/dialog.js";
import { html, onMounted, ref, shallowRef } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain, toast } from "../../shared/toasts.js";
import { channelPicker, channelWords, roleName, rolePicker } from "../accounts/grants.js";
import { moment } from "../accounts/moment.js";
import { shownOnce } from "../accounts/shown_once.js";
import { mayLeave } from "../draft.js";
import { finder, isSought } from "../parts/finder.js";
import { field, sectionHead, textInput } from "../parts/form_parts.js";

const NOW_MS = 120_000;

export const Section = {
  name: "Team",
  props: { me: Object },
  setup(props) {
    const team = shallowRef(null);
    const lost = ref("");
    const draft = ref(null);
    const link = ref("");
    const wrong = ref("");
    const sought = ref("");
    const busy = ref(false);
    let before = "";
    const load = () => get("/api/v1/team").then((answer) => { team.value = answer; lost.value = ""; }, (error) => { lost.value = error.message; });
    onMounted(load);
    const act = (run, done) => run.then(() => { if (done) toast(done); return load(); }, quietly);
    const edit = (member) => { wrong.value = ""; draft.value = { member, name: "", roles: [...member.roles], accounts: member.accounts && [...member.accounts] }; before = JSON.stringify(draft.value); };
    const invite = () => { wrong.value = ""; draft.value = { member: null, name: "", roles: ["agent"], accounts: null }; before = JSON.stringify(draft.value); };
    const close = async () => { if (await mayLeave(JSON.stringify(draft.value) !== before)) draft.value = null; };
    const submit = async (event) => {
      event.preventDefault();
      const { member, name, roles, accounts } = draft.value;
      if (busy.value) return;
      wrong.value = "";
      busy.value = true;
      try {
        if (member) await put(`/api/v1/team/${member.staff_id}`, { roles, accounts });
        else link.value = (await post("/api/v1/invitations", { name, roles, accounts })).link;
        if (member) toast(t("console.team.saved"));
        draft.value = null;
        await load();
      } catch (error) {
        if (error.code !== "step_up_needed") wrong.value = error.message;
      }
      busy.value = false;
    };
    const ask = async (title, text, run, done) => { if (await confirmed({ title, text, yes: title, danger: true })) { draft.value = null; await act(run(), done); } };
    const takeOut = ({ staff_id, name }) => ask(t("console.team.remove"), t("console.team.remove.text", { name }), () => remove(`/api/v1/team/${staff_id}`), t("console.team.removed", { name }));
    const reset = ({ staff_id, name }) => ask(t("console.team.reset"), t("console.team.reset.text", { name }), () => post(`/api/v1/team/${staff_id}/reset-factor`, {}), t("console.team.reset.done", { name }));
    const again = (one) => post(`/api/v1/invitations/${one.id}/renew`, {}).then((answer) => { link.value = answer.link; return load(); }, quietly);
    const withdraw = (one) => act(remove(`/api/v1/invitations/${one.id}`), t("console.team.invitation.withdrawn"));
    return () => html`<div>${sectionHead("team")}
      ${lost.value && html`<div class="callout bad" role="alert">${icon("alert")}<span>${lost.value}</span><button type="button" class="button tiny" onClick=${load}>${t("console.again")}</button></div>`}
      ${!team.value && !lost.value && html`<div class="skeleton settings-ghost" aria-busy="true"></div>`}
      ${team.value && html`<div class="wide-section"><p class="section-act"><button type="button" class="button primary" onClick=${invite}>${icon("plus")}${t("console.team.invite")}</button></p>
        ${invitations(team.value, props.me.shop.timezone, again, withdraw)}
        ${finder(sought, team.value.members.length, "team-find")}
        <ul class="row-list members">${team.value.members.filter((member) => isSought(sought.value, ...wordsOf(member, team.value))).map((member) => memberRow(member, team.value, props.me.shop.timezone, edit))}
          ${team.value.members.every((member) => !isSought(sought.value, ...wordsOf(member, team.value))) && html`<li class="none" role="status">${t("console.settings.find.none")}</li>`}</ul></div>`}
      ${draft.value && form({ draft: draft.value, team: team.value, wrong: wrong.value, busy: busy.value, submit, close, takeOut, reset })}
      ${link.value && html`<${Dialog} title=${t("console.team.invitation.link")} firm onClose=${() => { link.value = ""; }}>
        ${shownOnce({ about: t("console.team.invitation.link.about"), label: t("console.team.invitation.link"), text: link.value, done: () => { link.value = ""; } })}<//>`}
    </div>`;
  },
};

function quietly(error) {
  if (error.code !== "step_up_needed") complain(error);
}

/** What a member is found by: name, log-in, roles. */
function wordsOf(member, team) {
  return [member.name, member.login, ...member.roles.map((id) => roleName(team.roles.find((role) => role.id === id) ?? { id, name: id }))];
}

function memberRow(member, team, timeZone, edit) {
  const named = (id) => roleName(team.roles.find((role) => role.id === id) ?? { id, name: id });
  return html`<li key=${member.staff_id}><span class="avatar tone-1" aria-hidden="true">${initial(member.name)}</span>
    <span class="row-main"><b>${member.name}${member.is_you && html` <span class="chip">${t("console.team.you")}</span>`}</b><small>${member.login}</small></span>
    <span class="row-side"><span>${member.roles.map(named).join(t("console.list_comma"))}</span><small>${channelWords(member.accounts, team.channels)}</small></span>
    <span class="row-side seen"><small>${t("console.team.factor")}${t("console.colon")}<span class=${member.second_factor === "missing" ? "warn" : ""}>${t(`console.team.factor.${member.second_factor}`)}</span></small><small>${seen(member, timeZone)}</small></span>
    <button type="button" class="button" disabled=${!member.mine} title=${member.mine ? null : t("console.team.beyond")} aria-label=${t("console.team.edit.one", { name: member.name })} onClick=${() => edit(member)}>${t("console.team.edit")}</button></li>`;
}

function seen(member, timeZone) {
  if (!member.seen_at) return t("console.team.seen.never");
  const ago = Date.now() - Date.parse(member.seen_at);
  return `${t("console.team.seen")}${t("console.colon")}${ago < NOW_MS ? t("console.team.seen.now") : moment(member.seen_at, timeZone)}`;
}

function invitations(team, timeZone, again, withdraw) {
  if (team.invitations.length === 0) return null;
  const named = (id) => roleName(team.roles.find((role) => role.id === id) ?? { id, name: id });
  return html`<section class="open-invitations"><h3>${t("console.team.invitations")}</h3><ul class="row-list">${team.invitations.map((one) => html`<li key=${one.id}>
    <span class="row-main"><b>${one.name || t("console.team.invitation.unnamed")}</b><small>${one.roles.map(named).join(t("console.list_comma"))} · ${one.is_over ? t("console.team.invitation.over") : t("console.team.invitation.until", { at: moment(one.expires_at, timeZone) })}</small></span>
    <span class="row-buttons"><button type="button" class="button" onClick=${() => again(one)}>${t("console.team.invitation.again")}</button>
    <button type="button" class="button danger" onClick=${() => withdraw(one)}>${t("console.team.invitation.withdraw")}</button></span></li>`)}</ul></section>`;
}

function form({ draft, team, wrong, busy, submit, close, takeOut, reset }) {
  const { member } = draft;
  const ready = draft.roles.length > 0 && (draft.accounts === null || draft.accounts.length > 0);
  return html`<${Dialog} title=${member ? t("console.team.edit.title", { name: member.name }) : t("console.team.invite")} firm onClose=${close}><form class="grant-form" onSubmit=${submit}>
    ${!member && field({ id: "invite-name", label: t("console.team.invitation.name") }, textInput({ id: "invite-name", value: draft.name, maxlength: 60, onInput: (v) => { draft.name = v; } }))}
    ${rolePicker(team.roles, draft)}${channelPicker(team.channels, draft)}
    ${wrong && html`<p class="callout bad" role="alert">${wrong}</p>`}
    ${member && html`<p class="panel-row">${member.second_factor === "on" && !member.is_you && html`<button type="button" class="button" onClick=${() => reset(member)}>${t("console.team.reset")}</button>`}
      <button type="button" class="button danger" onClick=${() => takeOut(member)}>${t("console.team.remove")}</button></p>`}
    <footer class="dialog-foot"><button type="button" class="button" onClick=${close}>${t("console.cancel")}</button>
      <button class="button primary" disabled=${!ready || busy}>${member ? t("console.me.save") : t("console.team.invitation.make")}</button></footer></form><//>`;
}
