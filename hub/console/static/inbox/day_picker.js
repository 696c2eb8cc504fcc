/** A month to choose a day from, by mouse or keys: arrows move, Page keys turn months, Enter goes there, Esc closes. */

import { computed, html, nextTick, onBeforeUnmount, onMounted, ref } from "../shared/html.js";
import { serverNow } from "../shared/api.js";
import { dayKey } from "../shared/dates.js";
import { icon } from "../shared/icons.js";
import { lang, t } from "../shared/texts.js";
import { addMonths, moved, weeksOf } from "./calendar.js";

const named = (options) => new Intl.DateTimeFormat(lang, { timeZone: "UTC", ...options });
const at = (day) => Date.parse(`${day}T00:00:00Z`);
// 1 June 2026 is a Monday.
const WEEKDAYS = Array.from({ length: 7 }, (_, n) => at(`2026-06-0${1 + n}`));

export const DayPicker = {
  name: "DayPicker",
  props: { day: String, timeZone: String },
  emits: ["pick", "close"],
  setup(props, { emit }) {
    const box = ref(null);
    const today = computed(() => dayKey(serverNow(), props.timeZone));
    const chosen = ref(props.day > today.value ? today.value : props.day);
    const focus = () => nextTick(() => box.value?.querySelector(`[data-day="${chosen.value}"]`)?.focus());
    const go = (day) => { chosen.value = day > today.value ? today.value : day; };
    const onKey = (event) => {
      if (event.key === "Escape") { event.stopPropagation(); return emit("close"); }
      const next = event.target.dataset.day ? moved(chosen.value, event) : null;
      if (!next) return undefined;
      event.preventDefault();
      go(next);
      return focus();
    };
    const outside = (event) => { if (!box.value?.contains(event.target)) emit("close"); };
    onMounted(() => { focus(); setTimeout(() => document.addEventListener("pointerdown", outside)); });
    onBeforeUnmount(() => document.removeEventListener("pointerdown", outside));
    const turn = (n, key) => html`<button type="button" class="icon-button" aria-label=${t(key)} disabled=${n > 0 && chosen.value.slice(0, 7) >= today.value.slice(0, 7)}
      onClick=${() => go(addMonths(chosen.value, n))}>${icon("back", n > 0 ? "flipped" : "")}</button>`;
    const cell = (day, place) => {
      if (!day) return html`<td key=${place}></td>`;
      const isChosen = day === chosen.value;
      return html`<td key=${place} role="gridcell" aria-selected=${isChosen ? "true" : "false"}><button type="button" data-day=${day} tabindex=${isChosen ? 0 : -1} disabled=${day > today.value}
        class=${[isChosen && "chosen", day === today.value && "today"]} aria-label=${named({ dateStyle: "full" }).format(at(day))}
        aria-current=${day === today.value ? "date" : null} onClick=${() => emit("pick", day)}>${Number(day.slice(8))}</button></td>`;
    };
    return () => html`<div ref=${box} class="day-picker" role="dialog" aria-label=${t("console.jump.day")} onKeydown=${onKey}>
      <div class="day-picker-head">${turn(-1, "console.jump.before")}<b aria-live="polite">${named({ year: "numeric", month: "long" }).format(at(chosen.value))}</b>${turn(1, "console.jump.after")}</div>
      <table role="grid"><thead><tr>${WEEKDAYS.map((day) => html`<th key=${day} scope="col" abbr=${named({ weekday: "long" }).format(day)}>${named({ weekday: "narrow" }).format(day)}</th>`)}</tr></thead>
        <tbody>${weeksOf(chosen.value).map((week, n) => html`<tr key=${n}>${week.map((day, place) => cell(day, place))}</tr>`)}</tbody></table>
    </div>`;
  },
};
