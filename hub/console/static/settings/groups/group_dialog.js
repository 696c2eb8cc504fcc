/** One group while it is edited: its name, its people, the accounts that it serves. */

import { get } from "../../shared/api.js";
import { Dialog } from "../../shared/dialog.js";
import { computed, html, nextTick, ref, shallowRef } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { mayLeave } from "../draft.js";
import { joined } from "../merging.js";
import { field, settingNames, textInput, tick } from "../parts/form_parts.js";

export const GroupDialog = {
  name: "GroupDialog",
  props: { group: Object, seats: Array, accounts: Array, save: Function },
  emits: ["close"],
  setup(props, { emit }) {
    const draft = ref({ ...props.group, staff_ids: [...props.group.staff_ids], account_ids: [...props.group.account_ids] });
    let before = JSON.stringify(draft.value);
    const sought = ref("");
    const trouble = shallowRef(null);
    const rival = shallowRef(null);
    const busy = ref(false);
    const found = computed(() => props.seats.filter((seat) => seat.name.toLowerCase().includes(sought.value.trim().toLowerCase())));
    const wrong = (name) => (trouble.value?.field?.startsWith(name) ? trouble.value.message : "");
    async function keep() {
      if (!draft.value.name.trim()) { trouble.value = { field: "name", message: t("console.groups.name.missing") }; return; }
      busy.value = true;
      trouble.value = rival.value = null;
      await props.save(copy(draft.value)).catch(refused);
      busy.value = false;
    }
    /** What somebody else saved meanwhile is kept; where both changed the same, the person says which is to hold. */
    async function refused(error) {
      trouble.value = error;
      if (error.code !== "changed_meanwhile") return;
      const theirs = (await get("/api/v1/groups").catch(() => ({ groups: [] }))).groups.find((group) => group.id === props.group.id);
      if (!theirs) return;
      const { result, both } = joined(JSON.parse(before), copy(draft.value), theirs);
      trouble.value = null;
      if (both.length > 0) {
        rival.value = { theirs, result, both };
        nextTick(() => document.querySelector(".callout.rival")?.scrollIntoView({ block: "nearest" }));
      } else await settle(theirs, result);
    }
    async function settle(theirs, wanted) {
      before = JSON.stringify(theirs);
      draft.value = copy(wanted);
      rival.value = null;
      if (wanted !== theirs) await keep();
    }
    async function leave() {
      if (await mayLeave(JSON.stringify(draft.value) !== before)) emit("close");
    }
    return () => html`<${Dialog} title=${props.group.id ? t("console.groups.edit_of", { name: props.group.name }) : t("console.groups.add")} wide=${true} firm onClose=${leave}>
      ${trouble.value && !trouble.value.field && html`<p class="callout bad" role="alert">${trouble.value.message}</p>`}
      ${field({ id: "group-name", label: t("console.groups.name"), error: wrong("name") }, textInput({ id: "group-name", value: draft.value.name, maxlength: 40, error: wrong("name"), onInput: (v) => { draft.value.name = v; } }))}
      <fieldset class="plain"><legend>${t("console.groups.members", { n: draft.value.staff_ids.length })}</legend>
        <input class="input" type="search" aria-label=${t("console.groups.search")} placeholder=${t("console.groups.search")} value=${sought.value} onInput=${(event) => { sought.value = event.target.value; }} />
        <div class="pick-list">${found.value.length === 0 ? html`<p class="none">${t("console.groups.search.none")}</p>` : found.value.map((seat) => choice(draft.value.staff_ids, seat.staff_id, seat.name))}</div>
        ${wrong("staff_ids") && html`<p class="field-error" role="alert">${wrong("staff_ids")}</p>`}
      </fieldset>
      <fieldset class="plain"><legend>${t("console.groups.channels")}</legend><p class="field-hint">${t("console.groups.channels.hint")}</p>
        <div class="pick-list">${props.accounts.map((account) => choice(draft.value.account_ids, account.id, account.name))}</div>
        ${wrong("account_ids") && html`<p class="field-error" role="alert">${wrong("account_ids")}</p>`}
      </fieldset>
      ${rival.value && html`<div class="callout warn rival" role="alert"><span><b>${t("console.settings.rival", { name: t("console.settings.rival.somebody") })}</b> ${t("console.settings.rival.parts", { parts: settingNames(rival.value.both) })}</span>
        <span class="panel-row"><button type="button" class="button" onClick=${() => settle(rival.value.theirs, rival.value.theirs)}>${t("console.settings.rival.theirs")}</button>
        <button type="button" class="button primary" onClick=${() => settle(rival.value.theirs, rival.value.result)}>${t("console.settings.rival.mine")}</button></span></div>`}
      <footer class="dialog-foot"><button type="button" class="button" onClick=${leave}>${t("console.cancel")}</button>
        <button type="button" class="button primary" disabled=${busy.value} onClick=${keep}>${busy.value ? t("console.settings.saving") : t("console.settings.save")}</button></footer>
    <//>`;
  },
};

function choice(chosen, id, name) {
  const choose = (on) => { const at = chosen.indexOf(id); if (on && at < 0) chosen.push(id); if (!on && at >= 0) chosen.splice(at, 1); };
  return html`<div key=${id}>${tick({ on: chosen.includes(id), onToggle: choose, label: name })}</div>`;
}

function copy(value) {
  return JSON.parse(JSON.stringify(value));
}
