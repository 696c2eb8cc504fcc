/** A month of prices by the shop's calendar: which segments fall on which day; pure. */

import { instantOf, localOf } from "../parts/moments.js";

const DAY_MS = 86_400_000;
const two = (number) => String(number).padStart(2, "0");

/** "2026-11" of an instant in the zone. */
export function monthOf(instant, zone) {
  return localOf(instant, zone).slice(0, 7);
}

export function moved(month, by) {
  const [year, number] = month.split("-").map(Number);
  const at = new Date(Date.UTC(year, number - 1 + by, 1));
  return `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}`;
}

/** {from, until} of a month as instants. */
export function spanOf(month, zone) {
  return { from: instantOf(`${month}-01T00:00`, zone), until: instantOf(`${moved(month, 1)}-01T00:00`, zone) };
}

/** Weeks of days {day: "2026-11-23" | "", segments}; Monday first, empty days around the month. */
export function weeksOf(month, segments, zone) {
  const [year, number] = month.split("-").map(Number);
  const first = Date.UTC(year, number - 1, 1);
  const count = (Date.UTC(year, number, 1) - first) / DAY_MS;
  const ahead = (new Date(first).getUTCDay() + 6) % 7;
  const local = segments.map((one) => ({ ...one, begins: localOf(one.from, zone), ends: localOf(one.until, zone) }));
  const days = Array.from({ length: count }, (_, at) => dayOf(`${month}-${two(at + 1)}`, local));
  const cells = [...Array(ahead).fill({ day: "", segments: [] }), ...days];
  while (cells.length % 7) cells.push({ day: "", segments: [] });
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

/** A segment that ends at midnight has nothing of the next day. */
function dayOf(day, local) {
  return { day, segments: local.filter((one) => one.begins.slice(0, 10) <= day && one.ends > `${day}T00:00`) };
}

/** The lowest and highest amount of a day; null where it has no price at all. */
export function amountsOf(day) {
  const all = day.segments.map((one) => one.price.amount_fen).filter((fen) => fen !== null);
  return all.length ? { low: Math.min(...all), high: Math.max(...all) } : null;
}
