/** The seven days of a week, each with its stretches, and a way to copy one day to others. */

import { html } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { DAYS } from "../opening.js";
import { toggle } from "../parts/form_parts.js";
import { addSpan, mayAdd, spansEditor } from "./spans.js";

const WORKDAYS = DAYS.slice(0, 5);

export function week(form) {
  const { hours } = form.draft.value;
  return html`<div class="week">${DAYS.map((day) => oneDay(form, hours, day))}</div>`;
}

function oneDay(form, hours, day) {
  const name = t(`console.hours.day.${day}`);
  const spans = hours[day];
  const open = (on) => { hours[day] = []; if (on) addSpan(hours[day]); };
  return html`<div key=${day} class="day" role="group" aria-label=${name}>
    ${toggle({ on: spans.length > 0, onToggle: open, label: name })}
    ${spans.length ? spansEditor(spans, name, form.wrong(`hours.${day}`)) : html`<span class="day-closed">${t("console.hours.closed")}</span>`}
    <div class="panel-row">
      ${spans.length > 0 && mayAdd(spans) && html`<button type="button" class="button tiny quiet" aria-label=${t("console.hours.add_of", { day: name })} onClick=${() => addSpan(spans)}>${t("console.hours.add")}</button>`}
      <select class="input copy-day" aria-label=${t("console.hours.copy_of", { day: name })} onChange=${(event) => { copy(hours, day, event.target.value); event.target.value = ""; }}>
        <option value="">${t("console.hours.copy")}</option><option value="all">${t("console.hours.copy.all")}</option><option value="work">${t("console.hours.copy.work")}</option>
        ${DAYS.filter((other) => other !== day).map((other) => html`<option key=${other} value=${other}>${t(`console.hours.day.${other}`)}</option>`)}
      </select>
    </div>
  </div>`;
}

function copy(hours, from, to) {
  const others = { all: DAYS, work: WORKDAYS }[to] ?? (to ? [to] : []);
  others.filter((day) => day !== from).forEach((day) => { hours[day] = hours[from].map((span) => [...span]); });
}
