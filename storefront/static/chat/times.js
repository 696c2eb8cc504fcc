// Days and hours as a fan reads them, in the fan's own time zone.

/** A key that is equal for times of the same local day. */
export function dayOf(iso) {
  const at = new Date(iso);
  return `${at.getFullYear()}-${at.getMonth() + 1}-${at.getDate()}`;
}

/** `words`: {today, yesterday}. */
export function dayLabel(iso, now, lang, words) {
  const day = dayOf(iso);
  if (day === dayOf(now)) return words.today;
  const before = new Date(now);
  before.setDate(before.getDate() - 1);
  if (day === dayOf(before)) return words.yesterday;
  const sameYear = new Date(iso).getFullYear() === new Date(now).getFullYear();
  const shape = { month: "long", day: "numeric", ...(sameYear ? { weekday: "short" } : { year: "numeric" }) };
  return new Intl.DateTimeFormat(lang, shape).format(new Date(iso));
}

export function hourLabel(iso, lang) {
  return new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(iso));
}

export function durationLabel(seconds) {
  return seconds < 60 ? `${seconds}″` : `${Math.floor(seconds / 60)}′${String(seconds % 60).padStart(2, "0")}″`;
}

export function sizeLabel(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
