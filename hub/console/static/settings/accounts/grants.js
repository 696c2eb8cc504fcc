/** Choosing roles, rights and channels to give, with those that one cannot give shown as such. */

import { html } from "../../shared/html.js";
import { t } from "../../shared/texts.js";

export function roleName(role) {
  return role.name || t(`console.role.${role.id}`);
}

/** `chosen`: a reactive array of role ids. */
export function rolePicker(roles, draft) {
  return html`<fieldset class="plain"><legend>${t("console.team.roles.pick")}</legend><div class="ticks">${roles.map((role) => html`<label key=${role.id} class="tick">
    <input type="checkbox" checked=${draft.roles.includes(role.id)} disabled=${!role.grantable} onChange=${(event) => { draft.roles = toggled(draft.roles, role.id, event.target.checked); }} />
    <span><b>${roleName(role)}</b>${!role.grantable && html`<small>${t("console.team.roles.beyond")}</small>`}</span></label>`)}</div></fieldset>`;
}

export function rightPicker(rights, draft, legend) {
  return html`<fieldset class="plain"><legend>${legend}</legend><div class="ticks">${rights.map((right) => html`<label key=${right} class="tick">
    <input type="checkbox" checked=${draft.rights.includes(right)} onChange=${(event) => { draft.rights = toggled(draft.rights, right, event.target.checked); }} />
    <span><b>${t(`console.right.${right}`)}</b></span></label>`)}</div></fieldset>`;
}

/** `draft.accounts`: null for all. */
export function channelPicker(channels, draft) {
  const some = draft.accounts !== null;
  const radio = (value, label) => html`<label class="tick"><input type="radio" name="channels" checked=${some === value} onChange=${() => { draft.accounts = value ? [] : null; }} /><span><b>${label}</b></span></label>`;
  return html`<fieldset class="plain"><legend>${t("console.team.channels")}</legend><div class="ticks">
    ${radio(false, t("console.team.channels.all"))}${radio(true, t("console.team.channels.some"))}
    ${some && html`<div class="ticks inset">${channels.map((channel) => html`<label key=${channel.id} class="tick"><input type="checkbox" checked=${draft.accounts.includes(channel.id)}
      onChange=${(event) => { draft.accounts = toggled(draft.accounts, channel.id, event.target.checked); }} /><span><b>${channel.name}</b><small>${t(`console.channel.${channel.channel}`)}</small></span></label>`)}</div>`}
  </div></fieldset>`;
}

export function channelWords(accounts, channels) {
  if (accounts === null) return t("console.team.channels.all");
  const names = accounts.map((id) => channels.find((channel) => channel.id === id)?.name).filter(Boolean);
  return names.length === 1 ? names[0] : t("console.team.channels.count", { n: accounts.length });
}

function toggled(list, item, on) {
  return on ? [...list.filter((other) => other !== item), item] : list.filter((other) => other !== item);
}
