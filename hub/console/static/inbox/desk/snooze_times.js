/** When a conversation may come back, in the shop's own time; pure. */

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const EVENING = 20;
const MORNING = 9;

function parts(ms, timeZone) {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
  });
  const found = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  return { y: found.year, m: found.month, d: found.day, h: found.hour, min: found.minute, s: found.second };
}

/** The instant at which the clock on the wall there shows this time; looked at twice, for clock changes. */
export function inZone({ y, m, d, h = 0, min = 0 }, timeZone) {
  const wanted = Date.UTC(y, m - 1, d, h, min);
  const off = (ms) => { const p = parts(ms, timeZone); return Date.UTC(p.y, p.m - 1, p.d, p.h, p.min, p.s) - ms; };
  const first = wanted - off(wanted);
  return wanted - off(first);
}

/** Days after the day of `ms`, at `h` o'clock. */
function onDay(ms, timeZone, days, h) {
  const { y, m, d } = parts(ms, timeZone);
  const noon = new Date(Date.UTC(y, m - 1, d, 12) + days * DAY_MS);
  return inZone({ y: noon.getUTCFullYear(), m: noon.getUTCMonth() + 1, d: noon.getUTCDate(), h }, timeZone);
}

/** [{id, at}] in order; tonight only while there is an evening left. */
export function snoozeTimes(nowMs, timeZone) {
  const { y, m, d, h } = parts(nowMs, timeZone);
  const weekday = new Date(Date.UTC(y, m - 1, d)).getUTCDay();
  const toMonday = ((8 - weekday) % 7) || 7;
  return [
    { id: "hour", at: nowMs + HOUR_MS },
    { id: "three_hours", at: nowMs + 3 * HOUR_MS },
    ...(h < EVENING - 1 ? [{ id: "tonight", at: onDay(nowMs, timeZone, 0, EVENING) }] : []),
    { id: "tomorrow", at: onDay(nowMs, timeZone, 1, MORNING) },
    { id: "monday", at: onDay(nowMs, timeZone, toMonday, MORNING) },
  ];
}

/** "2026-11-24T09:00" of a datetime-local field, as it is meant in the shop; null for nothing. */
export function fromField(text, timeZone) {
  const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(text);
  if (!found) return null;
  const [y, m, d, h, min] = found.slice(1).map(Number);
  return inZone({ y, m, d, h, min }, timeZone);
}

export function toField(ms, timeZone) {
  const { y, m, d, h, min } = parts(ms, timeZone);
  const two = (n) => String(n).padStart(2, "0");
  return `${y}-${two(m)}-${two(d)}T${two(h)}:${two(min)}`;
}
