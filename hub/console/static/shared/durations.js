/** Lengths of time as a person reads them; pure, the words are given by the caller. */

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;
const two = (n) => String(n).padStart(2, "0");

/** 47:12:05; negative counts as nothing left. */
export function clockText(seconds) {
  const left = Math.max(0, Math.floor(seconds));
  return `${two(Math.floor(left / HOUR))}:${two(Math.floor((left % HOUR) / MINUTE))}:${two(left % MINUTE)}`;
}

/** 0:42, 12:05 */
export function shortClock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / MINUTE)}:${two(whole % MINUTE)}`;
}

/** How long someone waits: {key, params} of the text; seconds tick below an hour, then minutes, then hours. */
export function waitingText(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < HOUR) return { key: "console.wait.clock", params: { clock: shortClock(whole) } };
  if (whole < DAY) {
    return { key: "console.wait.hours", params: { h: Math.floor(whole / HOUR), m: two(Math.floor((whole % HOUR) / MINUTE)) } };
  }
  return { key: "console.wait.days", params: { d: Math.floor(whole / DAY), h: Math.floor((whole % DAY) / HOUR) } };
}

/** calm (under 1 min), noticed (1–5), late (5–15), overdue (15 and more). */
export function waitingLevel(seconds) {
  if (seconds < MINUTE) return "calm";
  if (seconds < 5 * MINUTE) return "noticed";
  return seconds < 15 * MINUTE ? "late" : "overdue";
}

export function secondsBetween(from, to) {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}
