/** The days that are not like their weekday: written one by one, or pasted as lines. */

import { Dialog } from "../../shared/dialog.js";
import { html, ref } from "../../shared/html.js";
import { icon } from "../../shared/icons.js";
import { t } from "../../shared/texts.js";
import { merged, readHolidays } from "../holiday_lines.js";
import { dayAfter } from "../opening.js";
import { panel } from "../parts/form_parts.js";
import { addSpan, mayAdd, spansEditor } from "./spans.js";

export const Holidays = {
  name: "Holidays",
  props: { form: Object },
  setup(props) {
    const pasting = ref(false);
    const text = ref("");
    const read = () => readHolidays(text.value, { workWords: t("console.hours.work_words").split(","), workHours: props.form.draft.value.hours.mon.length ? props.form.draft.value.hours.mon : undefined });
    const take = () => {
      props.form.draft.value.holidays = merged(props.form.draft.value.holidays, read().days);
      pasting.value = false;
      text.value = "";
    };
    return () => panel(t("console.hours.holidays"), t("console.hours.holidays.about"),
      list(props.form),
      html`<div class="panel-row"><button type="button" class="button" onClick=${() => add(props.form.draft.value)}>${t("console.hours.holiday.add")}</button>
        <button type="button" class="button" onClick=${() => { pasting.value = true; }}>${t("console.hours.paste")}</button></div>`,
      pasting.value && html`<${Dialog} title=${t("console.hours.paste")} wide=${true} firm onClose=${() => { pasting.value = false; }}>
        <p class="dialog-text">${t("console.hours.paste.about")}</p>
        <textarea class="input paste-lines" rows="9" spellcheck="false" aria-label=${t("console.hours.paste")} placeholder=${t("console.hours.paste.example")} value=${text.value} onInput=${(event) => { text.value = event.target.value; }}></textarea>
        ${told(read())}
        <footer class="dialog-foot"><button type="button" class="button" onClick=${() => { pasting.value = false; }}>${t("console.cancel")}</button>
          <button type="button" class="button primary" disabled=${read().days.length === 0} onClick=${take}>${t("console.hours.paste.take", { n: read().days.length })}</button></footer>
      <//>`);
  },
};

function told({ days, wrong }) {
  return html`<div aria-live="polite">${days.length > 0 && html`<p class="field-hint">${t("console.hours.paste.found", { n: days.length, closed: days.filter((day) => day.hours.length === 0).length })}</p>`}
    ${wrong.slice(0, 5).map(({ number, text }) => html`<p key=${number} class="field-error">${t("console.hours.paste.wrong", { number, text })}</p>`)}</div>`;
}

function add(draft) {
  const last = draft.holidays.at(-1)?.date ?? new Date().toISOString().slice(0, 10);
  draft.holidays.push({ date: dayAfter(last), name: "", hours: [] });
}

function list(form) {
  const { holidays } = form.draft.value;
  if (holidays.length === 0) return html`<p class="field-hint">${t("console.hours.holidays.none")}</p>`;
  return html`<div>${holidays.map((day, n) => one(form, holidays, day, n))}</div>`;
}

function one(form, holidays, day, n) {
  const error = form.wrong(`holidays.${n}`);
  const open = (on) => { day.hours = []; if (on) addSpan(day.hours); };
  return html`<div key=${n} class="holiday">
    <input class="input" type="date" aria-label=${t("console.hours.holiday.date")} aria-invalid=${error ? "true" : null} value=${day.date} onInput=${(event) => { if (event.target.value) day.date = event.target.value; }} />
    <input class="input" maxlength="40" aria-label=${t("console.hours.holiday.name")} placeholder=${t("console.hours.holiday.name")} value=${day.name} onInput=${(event) => { day.name = event.target.value; }} />
    <div><select class="input" aria-label=${t("console.hours.holiday.kind")} value=${day.hours.length ? "open" : "closed"} onChange=${(event) => open(event.target.value === "open")}>
        <option value="closed">${t("console.hours.closed_all_day")}</option><option value="open">${t("console.hours.own_hours")}</option></select>
      ${day.hours.length > 0 && html`<div class="holiday-spans">${spansEditor(day.hours, day.date)}${mayAdd(day.hours) && html`<button type="button" class="button tiny quiet" onClick=${() => addSpan(day.hours)}>${t("console.hours.add")}</button>`}</div>`}
      ${error && html`<p class="field-error" role="alert">${error}</p>`}</div>
    <button type="button" class="icon-button" aria-label=${t("console.hours.holiday.remove", { day: day.name || day.date })} onClick=${() => holidays.splice(n, 1)}>${icon("trash")}</button>
  </div>`;
}
