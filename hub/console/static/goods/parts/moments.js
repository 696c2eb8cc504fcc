/** Instants by the shop's clock, as the browser's own fields for date and time take them; pure. */

const formatters = new Map();

function partsOf(at, zone) {
  if (!formatters.has(zone)) formatters.set(zone, new Intl.DateTimeFormat("en-CA", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" }));
  return Object.fromEntries(formatters.get(zone).formatToParts(at).map(({ type, value }) => [type, value]));
}

/** "2026-11-23T02:00:00Z" → "2026-11-23T10:00" in Shanghai; "" for none. */
export function localOf(instant, zone) {
  if (!instant) return "";
  const part = partsOf(new Date(instant), zone);
  return `${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}`;
}

/** "2026-11-23T10:00" by the shop's clock → "2026-11-23T02:00:00Z"; "" for none. A moment skipped by summer time is the next one. */
export function instantOf(local, zone) {
  const wall = local ? Date.parse(`${local.slice(0, 16)}:00Z`) : Number.NaN;
  if (Number.isNaN(wall)) return "";
  let at = wall;
  for (let round = 0; round < 2; round += 1) at += wall - Date.parse(`${localOf(new Date(at).toISOString(), zone)}:00Z`);
  return new Date(at).toISOString().replace(".000Z", "Z");
}
