/** Days of a calendar as keys ("2026-11-23"), without clocks or time zones; pure. */

const DAY_MS = 86_400_000;

function date(key) {
  return new Date(`${key}T00:00:00Z`);
}

function keyOf(at) {
  return new Date(at).toISOString().slice(0, 10);
}

export function addDays(key, n) {
  return keyOf(date(key).getTime() + n * DAY_MS);
}

/** The same day of another month, or that month's last. */
export function addMonths(key, n) {
  const from = date(key);
  const month = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + n, 1));
  const last = new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 0)).getUTCDate();
  month.setUTCDate(Math.min(from.getUTCDate(), last));
  return keyOf(month);
}

/** 0 is Monday, with which weeks begin here. */
export function weekday(key) {
  return (date(key).getUTCDay() + 6) % 7;
}

/** The weeks of the day's month, each of seven keys; those of the neighbouring months are empty. */
export function weeksOf(key) {
  const month = key.slice(0, 7);
  const first = addDays(`${month}-01`, -weekday(`${month}-01`));
  const weeks = Array.from({ length: 6 }, (_, week) => Array.from({ length: 7 }, (_d, day) => addDays(first, week * 7 + day)));
  return weeks.map((week) => week.map((day) => (day.startsWith(month) ? day : ""))).filter((week) => week.some(Boolean));
}

/** Where a key leads from a day; null for other keys. */
export function moved(key, event) {
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7, Home: -weekday(key), End: 6 - weekday(key) };
  if (event.key in steps) return addDays(key, steps[event.key]);
  const months = { PageUp: event.shiftKey ? -12 : -1, PageDown: event.shiftKey ? 12 : 1 };
  return event.key in months ? addMonths(key, months[event.key]) : null;
}
