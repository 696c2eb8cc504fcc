/** Handing a conversation on: whom, with what they have in hand, or to which group, and a word to them. */

import { computed, html, ref, shallowRef, watch } from "../../shared/html.js";
import { get } from "../../shared/api.js";
import { Dialog } from "../../shared/dialog.js";
import { t } from "../../shared/texts.js";
import { toast } from "../../shared/toasts.js";
import { state } from "../store.js";
import { deskAct } from "./desk_acts.js";

const open = shallowRef(null);
const ORDER = ["online", "busy", "away", "offline"];

export function askTransfer(id) {
  open.value = id;
}

/** Why somebody cannot be given it: away, full, or an empty string. */
export function obstacleOf(seat) {
  if (seat.state !== "online" && seat.state !== "busy") return "absent";
  return seat.load >= seat.capacity ? "full" : "";
}

/** Who can take it first, then by room. */
export function inOrder(seats) {
  const rank = (seat) => [obstacleOf(seat) ? 1 : 0, ORDER.indexOf(seat.state), seat.load - seat.capacity];
  return [...seats].sort((a, b) => rank(a).map((n, i) => n - rank(b)[i]).find((n) => n !== 0) ?? a.name.localeCompare(b.name));
}

export const TransferDialog = {
  name: "TransferDialog",
  setup() {
    const people = ref(null);
    const groups = ref([]);
    const search = ref("");
    const chosen = ref("");
    const note = ref("");
    const trouble = ref("");
    const busy = ref(false);
    const shut = () => { open.value = null; };
    const holder = computed(() => state.value.heads[open.value]?.head.episode?.assignee?.id);
    const load = async () => {
      try {
        const [{ seats }, answer] = await Promise.all([get("/api/v1/seats"), get("/api/v1/groups")]);
        people.value = inOrder(seats.filter((seat) => seat.staff_id !== holder.value && seat.staff_id !== state.value.me?.id));
        groups.value = answer.groups;
      } catch (error) { trouble.value = error.message; }
    };
    watch(open, (id) => {
      Object.assign(search, { value: "" }); Object.assign(chosen, { value: "" }); Object.assign(note, { value: "" });
      trouble.value = ""; people.value = null;
      if (id) load();
    });
    const send = async (event) => {
      event.preventDefault();
      const [kind, target] = chosen.value.split(":");
      busy.value = true;
      trouble.value = "";
      try {
        await deskAct(open.value, "transfer", { [`to_${kind}`]: target, note: note.value });
        toast(t("console.transfer.done", { name: nameOf(kind, target, people.value, groups.value) }));
        shut();
      } catch (error) {
        trouble.value = error.message;
        load(); // what was shown is no longer true
      } finally { busy.value = false; }
    };
    return () => open.value && html`<${Dialog} title=${t("console.transfer.title")} onClose=${shut}>
      <form class="desk-form" onSubmit=${send}>
        <input type="search" class="input" autofocus=${true} aria-label=${t("console.transfer.search")} placeholder=${t("console.transfer.search")} value=${search.value} onInput=${(event) => { search.value = event.target.value; }} />
        ${choices(people.value, groups.value, search.value.trim().toLowerCase(), chosen)}
        <label class="desk-field"><span>${t("console.transfer.note")}</span>
          <textarea class="input" rows="2" maxlength="2000" placeholder=${t("console.transfer.note.about")} value=${note.value} onInput=${(event) => { note.value = event.target.value; }}></textarea></label>
        ${trouble.value && html`<p class="desk-trouble" role="alert">${trouble.value}</p>`}
        <footer class="dialog-foot"><button type="button" class="button" onClick=${shut}>${t("console.cancel")}</button>
          <button type="submit" class="button primary" disabled=${busy.value || !chosen.value}>${t("console.transfer")}</button></footer>
      </form><//>`;
  },
};

function nameOf(kind, id, people, groups) {
  return kind === "staff" ? people?.find((one) => one.staff_id === id)?.name : groups.find((one) => one.id === id)?.name;
}

function choices(people, groups, wanted, chosen) {
  if (!people) return html`<div class="desk-choices" aria-busy="true" aria-label=${t("console.loading")}>${[0, 1, 2].map((n) => html`<div key=${n} class="skeleton desk-ghost"></div>`)}</div>`;
  const fits = (one) => !wanted || one.name.toLowerCase().includes(wanted);
  const persons = people.filter(fits);
  const teams = groups.filter(fits);
  return html`<div class="desk-choices" role="radiogroup" aria-label=${t("console.transfer.whom")}>
    ${persons.map((seat) => choice(`staff:${seat.staff_id}`, chosen, Boolean(obstacleOf(seat)), html`<i class=${`seat-dot ${seat.state}`} aria-hidden="true"></i>
      <span class="choice-name">${seat.name}</span><span class="choice-more">${seatWords(seat)}</span>`))}
    ${teams.length > 0 && html`<p class="desk-head">${t("console.transfer.groups")}</p>`}
    ${teams.map((group) => choice(`group:${group.id}`, chosen, false, html`<span class="choice-name">${group.name}</span>
      <span class="choice-more">${t("console.transfer.members", { n: group.staff_ids.length })}</span>`))}
    ${persons.length + teams.length === 0 && html`<p class="desk-none">${t("console.transfer.nobody")}</p>`}
  </div>`;
}

function choice(value, chosen, disabled, content) {
  return html`<label key=${value} class=${`choice ${disabled ? "off" : ""}`}><input type="radio" name="transfer-to" value=${value} disabled=${disabled}
    checked=${chosen.value === value} onChange=${() => { chosen.value = value; }} />${content}</label>`;
}

function seatWords(seat) {
  if (seat.capacity === 0) return `${t(`console.seat.${seat.state}`)} · ${t("console.transfer.none")}`;
  const load = t("console.transfer.load", { load: seat.load, capacity: seat.capacity });
  return `${t(`console.seat.${seat.state}`)} · ${obstacleOf(seat) === "full" ? t("console.transfer.full") : load}`;
}
