/** One group while it is edited: its name, its people, the accounts that it serves. */

import { confirmed } from "../../shared/confirm.js";
import { Dialog } from "../../shared/dialog.js";
import { computed, html, ref, shallowRef } from "../../shared/html.js";
import { t } from "../../shared/texts.js";
import { field, textInput, tick } from "../parts/form_parts.js";

export const GroupDialog = {
  name: "GroupDialog",
  props: { group: Object, seats: Array, accounts: Array, save: Function },
  emits: ["close"],
  setup(props, { emit }) {
    const draft = ref({ ...props.group, staff_ids: [...props.group.staff_ids], account_ids: [...props.group.account_ids] });
    const before = JSON.stringify(draft.value);
    const sought = ref("");
    const trouble = shallowRef(null);
    const busy = ref(false);
    const found = computed(() => props.seats.filter((seat) => seat.name.toLowerCase().includes(sought.value.trim().toLowerCase())));
    const wrong = (name) => (trouble.value?.field?.startsWith(name) ? trouble.value.message : "");
    async function keep() {
      if (!draft.value.name.trim()) { trouble.value = { field: "name", message: t("console.groups.name.missing") }; return; }
      busy.value = true;
      await props.save(JSON.parse(JSON.stringify(draft.value))).catch((error) => { trouble.value = error; });
      busy.value = false;
    }
    async function leave() {
      const changed = JSON.stringify(draft.value) !== before;
      if (!changed || await confirmed({ title: t("console.settings.leave"), text: t("console.settings.leave.text"), yes: t("console.settings.leave.yes"), danger: true })) emit("close");
    }
    return () => html`<${Dialog} title=${props.group.id ? t("console.groups.edit_of", { name: props.group.name }) : t("console.groups.add")} wide=${true} onClose=${leave}>
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
      <footer class="dialog-foot"><button type="button" class="button" onClick=${leave}>${t("console.cancel")}</button>
        <button type="button" class="button primary" disabled=${busy.value} onClick=${keep}>${busy.value ? t("console.settings.saving") : t("console.settings.save")}</button></footer>
    <//>`;
  },
};

function choice(chosen, id, name) {
  const choose = (on) => { const at = chosen.indexOf(id); if (on && at < 0) chosen.push(id); if (!on && at >= 0) chosen.splice(at, 1); };
  return html`<div key=${id}>${tick({ on: chosen.includes(id), onToggle: choose, label: name })}</div>`;
}
