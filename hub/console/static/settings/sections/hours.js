/** When the shop is open, on which days it is not, and what it says by itself. */

import { get, put } from "../../shared/api.js";
import { now } from "../../shared/clock.js";
import { html } from "../../shared/html.js";
import { lang, t } from "../../shared/texts.js";
import { useDraft } from "../draft.js";
import { Holidays } from "../hours/holidays.js";
import { replies } from "../hours/replies.js";
import { week } from "../hours/week.js";
import { opening, wallClock } from "../opening.js";
import { panel, saveBar, sectionHead, waitingFor } from "../parts/form_parts.js";

const PATH = "/api/v1/desk";
const PARTS = ["rev", "hours", "holidays", "replies"];

function editable(stored) {
  return Object.fromEntries(PARTS.map((part) => [part, stored[part]]));
}

/** The day of the next opening as a person says it: today, tomorrow, a weekday, a date. */
export function dayWords(key, today) {
  const days = Math.round((Date.parse(`${key}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 86_400_000);
  if (days === 0) return t("console.day.today");
  if (days === 1) return t("console.hours.tomorrow");
  const options = days < 7 ? { weekday: "long" } : { month: "long", day: "numeric" };
  return new Intl.DateTimeFormat(lang, { ...options, timeZone: "UTC" }).format(new Date(`${key}T00:00:00Z`));
}

export function nextWords(draft, zone) {
  const told = opening(draft, new Date(now.value), zone);
  if (told.open) return "";
  return told.next ? t("console.hours.moment", { day: dayWords(told.next.key, wallClock(new Date(now.value), zone).key), clock: told.next.clock }) : t("console.hours.never");
}

function openNow(draft, zone) {
  const told = opening(draft, new Date(now.value), zone);
  const words = told.open ? t("console.hours.open_until", { clock: told.until }) : told.next ? t("console.hours.opens", { at: nextWords(draft, zone) }) : t("console.hours.never");
  const clock = wallClock(new Date(now.value), zone);
  const time = `${String(Math.floor(clock.minute / 60)).padStart(2, "0")}:${String(clock.minute % 60).padStart(2, "0")}`;
  return html`<div><p class=${`open-now ${told.open ? "is-open" : ""}`} role="status">${words}</p><p class="field-hint">${t("console.hours.zone", { zone, time })}</p></div>`;
}

export const Section = {
  name: "HoursSettings",
  props: { me: Object },
  setup(props) {
    const form = useDraft({ read: () => get(PATH), write: (draft) => put(PATH, draft), edit: editable });
    const zone = props.me.shop.timezone;
    return () => form.draft.value === null ? html`<div>${sectionHead("hours")}${waitingFor(form)}</div>` : html`<div>
      ${sectionHead("hours")}
      ${panel(t("console.hours.week"), t("console.hours.week.about"), openNow(form.draft.value, zone), week(form))}
      <${Holidays} form=${form} />
      ${replies(form, nextWords(form.draft.value, zone))}
      ${saveBar(form, props.me)}
    </div>`;
  },
};
