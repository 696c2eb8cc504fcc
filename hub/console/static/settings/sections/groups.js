/** Skill groups: who serves the fans of which channel accounts. */

import { get, post, put, remove } from "../../shared/api.js";
import { confirmed } from "../../shared/confirm.js";
import { html, onMounted, ref, shallowRef } from "../../shared/html.js";
import { channelIcon, icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { complain, toast } from "../../shared/toasts.js";
import { GroupDialog } from "../groups/group_dialog.js";
import { finder, isSought, nobodyFound } from "../parts/finder.js";
import { sectionHead, waitingFor } from "../parts/form_parts.js";

const PATH = "/api/v1/groups";
const MOST = 50;

export const Section = {
  name: "GroupSettings",
  props: { me: Object },
  setup() {
    const known = shallowRef(null);
    const open = shallowRef(null);
    const lost = shallowRef("");
    const sought = ref("");
    async function load() {
      lost.value = "";
      try {
        const [{ groups }, { seats }, { accounts }] = await Promise.all([get(PATH), get("/api/v1/seats"), get("/api/v1/channels")]);
        known.value = { groups, seats, accounts };
      } catch (error) { lost.value = error.message; }
    }
    async function save(group) {
      const { id, ...body } = group;
      await (id ? put(`${PATH}/${encodeURIComponent(id)}`, body) : post(PATH, body));
      toast(t("console.settings.saved"));
      open.value = null;
      await load();
    }
    async function drop(group) {
      const sure = await confirmed({ title: t("console.groups.remove", { name: group.name }), text: t("console.groups.remove.text"), yes: t("console.groups.remove.yes"), danger: true });
      if (sure) await remove(`${PATH}/${encodeURIComponent(group.id)}`).then(load, complain);
    }
    onMounted(load);
    return () => html`<div>${sectionHead("groups")}
      ${known.value ? list(known.value, sought, (group) => { open.value = group; }, drop) : waitingFor({ lost, load })}
      ${open.value && html`<${GroupDialog} group=${open.value} seats=${known.value.seats} accounts=${known.value.accounts} save=${save} onClose=${() => { open.value = null; }} />`}
    </div>`;
  },
};

function list({ groups, seats, accounts }, sought, edit, drop) {
  const fresh = { id: "", name: "", staff_ids: [], account_ids: [] };
  return html`<div>
    <p class="section-act"><button type="button" class="button primary" disabled=${groups.length >= MOST} onClick=${() => edit(fresh)}>${icon("plus")}${t("console.groups.add")}</button>
      ${groups.length >= MOST && html`<span class="field-hint">${t("console.groups.most", { n: MOST })}</span>`}</p>
    ${groups.length === 0 && html`<div class="panel"><div class="empty"><span class="empty-icon">${icon("user")}</span><b>${t("console.groups.none")}</b><p>${t("console.groups.none.about")}</p></div></div>`}
    ${finder(sought, groups.length, "groups-find")}
    <ul class="group-list">${nobodyFound(sought.value, groups, (group) => group.name)}${groups.filter((group) => isSought(sought.value, group.name)).map((group) => html`<li key=${group.id} class="group-card">
      <div><b title=${group.name}>${group.name}</b><p>${people(group, seats)}</p><p>${channels(group, accounts)}</p></div>
      <button type="button" class="button" aria-label=${t("console.groups.edit_of", { name: group.name })} onClick=${() => edit(group)}>${t("console.groups.edit")}</button>
      <button type="button" class="icon-button" aria-label=${t("console.groups.remove", { name: group.name })} onClick=${() => drop(group)}>${icon("trash")}</button>
    </li>`)}</ul>
  </div>`;
}

function people(group, seats) {
  const names = seats.filter((seat) => group.staff_ids.includes(seat.staff_id)).map((seat) => seat.name);
  return names.length ? t("console.groups.people", { n: names.length, names: names.join(t("console.groups.comma")) }) : t("console.groups.nobody");
}

function channels(group, accounts) {
  const served = accounts.filter((account) => group.account_ids.includes(account.id));
  return served.length ? served.map((account) => html`<span key=${account.id} class="served">${channelIcon(account.channel, "small-icon")}${account.name}</span>`) : t("console.groups.no_channels");
}
