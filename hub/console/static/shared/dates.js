/** Times in the shop's time zone: the team's screen speaks of the shop's day, wherever the agent sits. */

const formatters = new Map();

function formatter(lang, timeZone, options) {
  const key = JSON.stringify([lang, timeZone, options]);
  if (!formatters.has(key)) formatters.set(key, new Intl.DateTimeFormat(lang, { timeZone, ...options }));
  return formatters.get(key);
}

/** 2025-03-09 in the zone: equal keys mean the same day. */
export function dayKey(at, timeZone) {
  return formatter("en-CA", timeZone, { year: "numeric", month: "2-digit", day: "2-digit" }).format(at);
}

/** Whole days between two instants' days in the zone; 0 today, 1 yesterday. */
export function daysAgo(at, now, timeZone) {
  return Math.round((Date.parse(dayKey(now, timeZone)) - Date.parse(dayKey(at, timeZone))) / 86_400_000);
}

export function timeOfDay(at, lang, timeZone) {
  return formatter(lang, timeZone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
}

export function fullTime(at, lang, timeZone) {
  const parts = { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" };
  return formatter(lang, timeZone, { ...parts, hourCycle: "h23" }).format(at);
}

function date(at, now, lang, timeZone) {
  const sameYear = dayKey(at, timeZone).slice(0, 4) === dayKey(now, timeZone).slice(0, 4);
  const options = { month: "short", day: "numeric", ...(sameYear ? {} : { year: "numeric" }) };
  return formatter(lang, timeZone, options).format(at);
}

/** For a row of the list: 14:05, yesterday, Monday, 9 Mar. `say` translates. */
export function rowTime(at, now, lang, timeZone, say) {
  const ago = daysAgo(at, now, timeZone);
  if (ago <= 0) return timeOfDay(at, lang, timeZone);
  if (ago === 1) return say("console.day.yesterday");
  if (ago < 7) return formatter(lang, timeZone, { weekday: "short" }).format(at);
  return date(at, now, lang, timeZone);
}

/** For the line between two days of a timeline. */
export function dayTitle(at, now, lang, timeZone, say) {
  const ago = daysAgo(at, now, timeZone);
  if (ago === 0) return say("console.day.today");
  if (ago === 1) return say("console.day.yesterday");
  const weekday = formatter(lang, timeZone, { weekday: "long" }).format(at);
  return `${date(at, now, lang, timeZone)} ${weekday}`;
}
