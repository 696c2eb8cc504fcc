// Days and hours of the shop: "we ship at three" means the same for who says it and who reads it.

const formatters = new Map();

function formatter(lang, timeZone, shape) {
  const key = JSON.stringify([lang, timeZone, shape]);
  if (!formatters.has(key)) formatters.set(key, new Intl.DateTimeFormat(lang, { timeZone, ...shape }));
  return formatters.get(key);
}

/** 2026-06-10 in the zone: a key that is equal for times of the same day. */
export function dayOf(at, timeZone) {
  return formatter("en-CA", timeZone, { year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date(at));
}

/** `words`: {today, yesterday}. */
export function dayLabel(iso, now, lang, timeZone, words) {
  const day = dayOf(iso, timeZone);
  const today = dayOf(now, timeZone);
  const ago = Math.round((Date.parse(today) - Date.parse(day)) / 86_400_000);
  if (ago === 0) return words.today;
  if (ago === 1) return words.yesterday;
  const sameYear = day.slice(0, 4) === today.slice(0, 4);
  const shape = { month: "long", day: "numeric", ...(sameYear ? { weekday: "short" } : { year: "numeric" }) };
  return formatter(lang, timeZone, shape).format(new Date(iso));
}

export function hourLabel(iso, lang, timeZone) {
  return formatter(lang, timeZone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(iso));
}

export function durationLabel(seconds) {
  return seconds < 60 ? `${seconds}″` : `${Math.floor(seconds / 60)}′${String(seconds % 60).padStart(2, "0")}″`;
}

export function sizeLabel(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
