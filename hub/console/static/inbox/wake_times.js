/** When put-aside conversations can come back: in some hours, or at nine in the morning of the shop's own clock. */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MORNING = 9;

/** [{name, at}], `at` in milliseconds. Pure. */
export function wakeTimes(nowMs, timeZone = "Asia/Shanghai") {
  return [
    { name: "hour", at: nowMs + HOUR_MS },
    { name: "three_hours", at: nowMs + 3 * HOUR_MS },
    { name: "tomorrow", at: morning(nowMs, 1, timeZone) },
    { name: "week", at: morning(nowMs, daysToMonday(nowMs, timeZone), timeZone) },
  ];
}

function daysToMonday(nowMs, timeZone) {
  const day = new Date(nowMs + offset(nowMs, timeZone)).getUTCDay();
  return ((8 - day) % 7) || 7;
}

/** Nine o'clock `days` from today; the offset is that of the day itself, for clocks that change with the season. */
function morning(nowMs, days, timeZone) {
  const local = new Date(nowMs + offset(nowMs, timeZone) + days * DAY_MS);
  const nine = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate(), MORNING);
  return nine - offset(nine - offset(nine, timeZone), timeZone);
}

/** How far the zone's clock is ahead of UTC. */
function offset(at, timeZone) {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" }).formatToParts(at);
  const of = (name) => Number(parts.find((part) => part.type === name).value);
  return Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second")) - Math.floor(at / 1000) * 1000;
}
