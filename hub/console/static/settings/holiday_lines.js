/** Reads a year's holidays as people paste them: one a line, a day or a stretch of days, a name, working days with their hours. */

import { dayAfter } from "./opening.js";

// The signs between year, month and day, and between two days, in Chinese notices too (written by their numbers).
const DATE = "(\\d{4})\\s*[-/.\\u5e74]\\s*(\\d{1,2})\\s*[-/.\\u6708]\\s*(\\d{1,2})\\s*\\u65e5?";
const TO = "\\s*(?:~|\\u301c|\\uff5e|\\u2013|\\u2014|--|\\u81f3|\\u5230|\\bto\\b)\\s*";
const END = "(?:(?:(\\d{4})\\s*[-/.\\u5e74]\\s*)?(\\d{1,2})\\s*[-/.\\u6708]\\s*)?(\\d{1,2})\\s*\\u65e5?";
const LINE = new RegExp(`^${DATE}(?:${TO}${END})?[\\s,;:\\uff0c\\uff1b\\uff1a\\u3000]*(.*)$`, "i");
const SPAN = /([01]?\d|2[0-4]):([0-5]\d)\s*[-~\u2013\u2014\u81f3]\s*([01]?\d|2[0-4]):([0-5]\d)/g;
const MOST_DAYS = 31;
const NAME = 40;
const two = (n) => String(n).padStart(2, "0");

/** `workWords`: a line with one of them, and without hours, has `workHours`. → {days: [{date, name, hours}], wrong: [{number, text}]} */
export function readHolidays(text, { workWords = [], workHours = [["09:00", "18:00"]] } = {}) {
  const days = new Map();
  const wrong = [];
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = raw.trim();
    if (!line || line.startsWith("#")) return;
    const found = readLine(line, workWords, workHours);
    if (found) found.forEach((day) => days.set(day.date, day));
    else wrong.push({ number: index + 1, text: line });
  });
  return { days: [...days.values()].sort((a, b) => (a.date < b.date ? -1 : 1)), wrong };
}

function readLine(line, workWords, workHours) {
  const match = LINE.exec(line);
  if (!match) return null;
  const [, year, month, day, endYear, endMonth, endDay, rest] = match;
  const first = dateOf(year, month, day);
  const last = endDay ? dateOf(endYear ?? year, endMonth ?? month, endDay) : first;
  if (!first || !last || last < first) return null;
  const hours = [...rest.matchAll(SPAN)].map(([, h, m, h2, m2]) => [`${two(h)}:${m}`, `${two(h2)}:${m2}`]);
  const works = hours.length === 0 && workWords.some((word) => word && rest.toLowerCase().includes(word.toLowerCase()));
  const name = rest.replace(SPAN, "").replace(/[\s,;:\uff0c\uff1b\uff1a\u3000]+$/u, "").trim().slice(0, NAME);
  return stretch(first, last)?.map((date) => ({ date, name, hours: works ? workHours.map((span) => [...span]) : hours })) ?? null;
}

function dateOf(year, month, day) {
  const key = `${year}-${two(month)}-${two(day)}`;
  const at = new Date(`${key}T00:00:00Z`);
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== key ? "" : key;
}

function stretch(first, last) {
  const dates = [first];
  while (dates.at(-1) < last && dates.length <= MOST_DAYS) dates.push(dayAfter(dates.at(-1)));
  return dates.length > MOST_DAYS ? null : dates;
}

/** `known` with the new days in it; a day that was there is replaced. */
export function merged(known, days) {
  const fresh = new Set(days.map((day) => day.date));
  return [...known.filter((day) => !fresh.has(day.date)), ...days].sort((a, b) => (a.date < b.date ? -1 : 1));
}
