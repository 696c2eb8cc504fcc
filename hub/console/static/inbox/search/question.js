/** What is asked, as an address of the API; and the days that the words "last week" mean to the shop. */

import { dayKey } from "../../shared/dates.js";

export const WHERE = ["messages", "fans", "notes"];
export const EMPTY = { q: "", where: "messages", account: "", agent: "", label: "", days: "", from: "", to: "" };
/** How far back each choice reaches, today included. */
export const DAYS = { today: 1, week: 7, month: 30, year: 365 };
const DAY_MS = 86_400_000;

/** `now` in the shop's zone decides what today is. */
export function addressOfQuestion(question, { now, timeZone, cursor = null }) {
  const { from, to } = daysOf(question, now, timeZone);
  const fields = { q: question.q.trim(), in: question.where, account_id: question.account, agent: question.agent, label: question.label, from, to, cursor };
  const given = Object.entries(fields).filter(([, value]) => value);
  return `/api/v1/search?${new URLSearchParams(given)}`;
}

function daysOf({ days, from, to }, now, timeZone) {
  if (days === "own") return { from, to };
  return { from: days ? dayKey(now - (DAYS[days] - 1) * DAY_MS, timeZone) : "", to: "" };
}

export function isFiltered({ account, agent, label, days }) {
  return Boolean(account || agent || label || days);
}

/** Results under the day on which they were said, in the order in which they came. */
export function byDay(results, timeZone) {
  const groups = [];
  results.forEach((result, index) => {
    const key = dayKey(Date.parse(result.at), timeZone);
    if (groups.at(-1)?.key !== key) groups.push({ key, at: Date.parse(result.at), rows: [] });
    groups.at(-1).rows.push({ result, index });
  });
  return groups;
}

const MOST_RECENT = 8;

/** The newest first, each once. */
export function remembered(recent, q) {
  const text = q.trim();
  return text ? [text, ...recent.filter((other) => other !== text)].slice(0, MOST_RECENT) : recent;
}
