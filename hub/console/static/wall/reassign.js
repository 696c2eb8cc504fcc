/** Hands the chosen conversations to a person or a group, and says which could not be. */

import { Dialog } from "../shared/dialog.js";
import { fanName } from "../shared/fan_name.js";
import { computed, html, ref, shallowRef } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { t } from "../shared/texts.js";
import { toast } from "../shared/toasts.js";
import { handOn } from "./acts.js";
import { chosen, headOf, wall } from "./wall_state.js";

const FEW = 8;
const ORDER = { online: 0, busy: 1, away: 2, offline: 3 };

export const Reassign = {
  name: "Reassign",
  props: { ids: Array },
  emits: ["close"],
  setup(props, { emit }) {
    const to = ref("");
    const sought = ref("");
    const busy = ref(false);
    const failed = shallowRef(null);
    const trouble = ref("");
    const names = new Map(props.ids.map((id) => [id, fanName(headOf(id))]));
    const left = shallowRef(props.ids);
    const isFound = (one) => one.name.toLowerCase().includes(sought.value.trim().toLowerCase());
    const people = computed(() => wall.value.people.filter(isFound).sort((a, b) => ORDER[a.state] - ORDER[b.state] || a.name.localeCompare(b.name)));
    const groups = computed(() => wall.value.groups.filter(isFound));
    async function go() {
      busy.value = true;
      trouble.value = "";
      const [kind, id] = [to.value.slice(0, 1), to.value.slice(2)];
      try {
        failed.value = await handOn(left.value, kind === "s" ? { to_staff: id } : { to_group: id });
        const done = left.value.length - failed.value.length;
        if (done) toast(t("console.wall.handed", { n: done }));
        left.value = failed.value.map((one) => one.id);
        if (failed.value.length === 0) emit("close");
      } catch (error) { trouble.value = error.message; }
      busy.value = false;
    }
    return () => html`<${Dialog} title=${t("console.wall.reassign.title", { n: left.value.length })} onClose=${() => emit("close")}>
      ${trouble.value && html`<p class="callout bad" role="alert">${icon("alert")}${trouble.value}</p>`}
      ${failed.value?.length > 0 && html`<div class="callout warn" role="alert"><div><b>${t("console.wall.failed", { n: failed.value.length })}</b><ul class="failed">${failed.value.map((one) => html`<li key=${one.id}>${names.get(one.id)}${t("console.colon")}${one.message}</li>`)}</ul></div></div>`}
      ${wall.value.people.length + wall.value.groups.length > FEW && html`<input class="input target-search" type="search" placeholder=${t("console.wall.to_find")} aria-label=${t("console.wall.to_find")} value=${sought.value} onInput=${(event) => { sought.value = event.target.value; }} />`}
      ${groups.value.length > 0 && html`<fieldset class="targets"><legend>${t("console.wall.to_group")}</legend><div class="target-list short">${groups.value.map((group) => target(to, `g:${group.id}`, group.name, ""))}</div></fieldset>`}
      <fieldset class="targets"><legend>${t("console.wall.to_person")}</legend>
        <div class="target-list">${people.value.map((person) => target(to, `s:${person.staff_id}`, person.name, `${t(`console.wall.state.${person.state}`)} · ${t("console.wall.load", person)}`, person.state))}
          ${people.value.length === 0 && html`<p class="person-none">${t("console.groups.search.none")}</p>`}</div></fieldset>
      <footer class="dialog-foot"><button type="button" class="button" onClick=${() => emit("close")}>${t("console.cancel")}</button>
        <button type="button" class="button primary" disabled=${!to.value || busy.value || left.value.length === 0} onClick=${go}>${busy.value ? t("console.wall.handing") : t("console.wall.hand_on")}</button></footer>
    <//>`;
  },
};

function target(to, value, name, about, state = "") {
  return html`<label key=${value} class="target"><input type="radio" name="target" value=${value} checked=${to.value === value} onChange=${() => { to.value = value; }} />
    ${state && html`<span class=${`dot ${state}`} aria-hidden="true"></span>`}<span class="target-name">${name}</span><small>${about}</small></label>`;
}

export function unchoose() {
  chosen.clear();
}
