/** Who is at the desk: state, load, the oldest fan without an answer; opened, what each person holds. */

import { html, shallowRef } from "../shared/html.js";
import { icon } from "../shared/icons.js";
import { waitingLevel } from "../shared/durations.js";
import { t } from "../shared/texts.js";
import { setCapacity, setState } from "./acts.js";
import { conversationLine } from "./conversation_line.js";
import { since, span } from "./numbers.js";
import { groupNames, held, may, openPerson, opened } from "./wall_state.js";

/** What stands half written in somebody's field: the picture of every second must not take it away. */
const typed = shallowRef(null);
const ORDER = { online: 0, busy: 1, away: 2, offline: 3 };

export function people(found) {
  const here = found.filter((person) => person.state !== "offline" || person.conversations > 0 || person.load > 0);
  const gone = found.filter((person) => !here.includes(person));
  const sorted = [...here].sort((a, b) => ORDER[a.state] - ORDER[b.state] || b.load - a.load || a.name.localeCompare(b.name));
  return html`<div>
    ${sorted.length === 0 && html`<div class="empty"><span class="empty-icon">${icon("user")}</span><b>${t("console.wall.nobody")}</b><p>${t("console.wall.nobody.about")}</p></div>`}
    <ul class="wall-people">${sorted.map(one)}</ul>
    ${gone.length > 0 && html`<details class="wall-gone"><summary>${t("console.wall.gone", { n: gone.length })}</summary><ul class="wall-people">${gone.map(one)}</ul></details>`}
  </div>`;
}

function one(person) {
  const isOpen = opened.value === person.staff_id;
  const full = person.load > 0 && person.load >= person.capacity;
  const share = person.capacity > 0 ? Math.min(1, person.load / person.capacity) : Number(person.load > 0);
  const groups = person.group_ids.map((id) => groupNames.value.get(id)).filter(Boolean).join(" · ");
  return html`<li key=${person.staff_id} class=${`person ${isOpen ? "is-open" : ""}`} data-staff=${person.staff_id}>
    <button type="button" class="person-row" disabled=${!may("inbox.read")} aria-expanded=${String(isOpen)} onClick=${() => openPerson(person.staff_id)}>
      <span class="person-who"><b title=${person.name}>${person.name}</b><small><span class=${`dot ${person.state}`} aria-hidden="true"></span><span class="line-cut">${t(`console.wall.state.${person.state}`)}${groups && ` · ${groups}`}</span></small></span>
      <span class="person-load"><span class=${`load-words ${full ? "full" : ""}`}>${t("console.wall.load", { load: person.load, capacity: person.capacity })}</span>
        <span class="load-bar" aria-hidden="true"><span class=${full ? "full" : ""} style=${{ width: `${share * 100}%` }}></span></span></span>
      ${person.unanswered_since ? html`<time class=${`line-time ${waitingLevel(since(person.unanswered_since))}`} title=${t("console.wall.unanswered")}>${span(since(person.unanswered_since))}</time>` : html`<span class="line-time calm" aria-hidden="true">–</span>`}
    </button>
    ${isOpen && html`<div class="person-more">${may("desk.manage") && settings(person)}
      ${held.value.length === 0 ? html`<p class="person-none">${person.conversations > 0 ? t("console.wall.loading") : t("console.wall.holds_nothing")}</p>` : html`<ul class="lines">${held.value.map((head) => conversationLine(head, "wait"))}</ul>`}</div>`}
  </li>`;
}

function settings(person) {
  const onInput = (event) => (typed.value = { id: person.staff_id, text: event.target.value });
  const onBlur = () => (typed.value = null);
  const onCapacity = (event) => {
    const text = event.target.value.trim();
    typed.value = null;
    const capacity = text === "" ? null : Math.round(Number(text));
    if (capacity === null || (capacity >= 0 && capacity <= 500)) setCapacity(person, capacity);
    else event.target.value = person.own_capacity ?? "";
  };
  const gets = person.state !== "busy";
  return html`<div class="person-set">
    <button type="button" class="button tiny" onClick=${() => setState(person, gets ? "busy" : "online")}>${t(gets ? "console.wall.make_busy" : "console.wall.make_online")}</button>
    <label>${t("console.wall.capacity")} <input class="input" type="number" inputmode="numeric" min="0" max="500" value=${typed.value?.id === person.staff_id ? typed.value.text : (person.own_capacity ?? "")} placeholder=${String(person.capacity)} aria-label=${t("console.service.capacity.of", { name: person.name })} onInput=${onInput} onBlur=${onBlur} onChange=${onCapacity} /></label>
  </div>`;
}
