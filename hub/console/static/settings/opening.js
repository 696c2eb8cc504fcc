/** When a shop is open, by its own clock; pure, the same reckoning as the server's. */

export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const HORIZON = 400;
const formatters = new Map();

/** What the clock on the shop's wall says: {key: "2026-11-23", weekday: 0 (Monday) to 6, minute}. */
export function wallClock(at, timeZone) {
  if (!formatters.has(timeZone)) {
    formatters.set(timeZone, new Intl.DateTimeFormat("en-CA", { timeZone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" }));
  }
  const part = Object.fromEntries(formatters.get(timeZone).formatToParts(at).map(({ type, value }) => [type, value]));
  const key = `${part.year}-${part.month}-${part.day}`;
  return { key, weekday: weekdayOf(key), minute: Number(part.hour) * 60 + Number(part.minute) };
}

export function weekdayOf(key) {
  return (new Date(`${key}T00:00:00Z`).getUTCDay() + 6) % 7;
}

export function dayAfter(key, days = 1) {
  return new Date(Date.parse(`${key}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

export function minutesOf(clock) {
  const [hours, minutes] = clock.split(":").map(Number);
  return hours * 60 + minutes;
}

/** The spans of one day: a holiday's instead of its weekday's. */
export function spansOn({ hours, holidays }, key) {
  const holiday = holidays.find((one) => one.date === key);
  return holiday ? holiday.hours : hours[DAYS[weekdayOf(key)]] ?? [];
}

/** {open: true, until: "22:00"} or {open: false, next: {key, clock} | null}; `key` is the day of the next opening. */
export function opening(desk, at, timeZone) {
  const now = wallClock(at, timeZone);
  const today = sorted(spansOn(desk, now.key));
  const current = today.find(([start, end]) => minutesOf(start) <= now.minute && now.minute < minutesOf(end));
  if (current) return { open: true, until: current[1] };
  const later = today.find(([start]) => minutesOf(start) > now.minute);
  if (later) return { open: false, next: { key: now.key, clock: later[0] } };
  for (let day = 1; day < HORIZON; day += 1) {
    const key = dayAfter(now.key, day);
    const [first] = sorted(spansOn(desk, key));
    if (first) return { open: false, next: { key, clock: first[0] } };
  }
  return { open: false, next: null };
}

function sorted(spans) {
  return [...spans].sort((a, b) => minutesOf(a[0]) - minutesOf(b[0]));
}

/** "order" | "overlap" | "" — what is wrong with the spans of a day. */
export function troubleOf(spans) {
  let last = 0;
  for (const [start, end] of spans) {
    if (minutesOf(start) >= minutesOf(end)) return "order";
    if (minutesOf(start) < last) return "overlap";
    last = minutesOf(end);
  }
  return "";
}
