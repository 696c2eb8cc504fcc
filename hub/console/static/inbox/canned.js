/** Canned replies in the composer: found by what is typed behind "/", filled with names before they are sent. */

import { get, post } from "../shared/api.js";
import { rank } from "../shared/initials.js";

const FRESH_MS = 60_000;
const MOST_SHOWN = 8;
const MOST_IN_FOLDER = 50;
const VARIABLE = /\{([\p{L}_]{1,40})\}/gu; // names of one's own are gaps to fill by hand
let kept = { at: 0, replies: [] };

/** The list is small: it is held for a minute and searched here. */
export async function cannedReplies(now = Date.now()) {
  if (now - kept.at > FRESH_MS) kept = { at: now, replies: (await get("/api/v1/replies")).replies };
  return kept.replies;
}

export function forgetCanned() {
  kept = { at: 0, replies: [] };
}

export function tellUsed(reply) {
  post(`/api/v1/replies/${reply.id}/uses`, {}).catch(() => {}); // a count only
}

/** In the order in which they were met: the most used first. */
export function foldersOf(replies) {
  return [...new Set(replies.map((reply) => reply.folder).filter(Boolean))];
}

export function repliesIn(replies, folder) {
  return folder ? replies.filter((reply) => reply.folder === folder).slice(0, MOST_IN_FOLDER) : replies.slice(0, MOST_SHOWN);
}

/** By shortcut, then title, folder and text; equal ones in the order of the list, most used first. */
export function foundReplies(replies, query) {
  if (!query) return repliesIn(replies, "");
  return replies.map((reply, place) => ({ reply, place, score: scoreOf(reply, query) }))
    .filter(({ score }) => score !== null).sort((a, b) => a.score - b.score || a.place - b.place)
    .slice(0, MOST_SHOWN).map(({ reply }) => reply);
}

function scoreOf(reply, query) {
  if (reply.shortcut && reply.shortcut === query.toLowerCase()) return -1;
  const scores = [reply.shortcut, reply.title, reply.folder].filter(Boolean).map((text) => rank(query, text)).filter((score) => score !== null);
  if (scores.length) return Math.min(...scores);
  return reply.text.toLowerCase().includes(query.toLowerCase()) ? 4 : null;
}

/** What is not in `values` stays as it is, so that its author sees it. */
export function filled(text, values) {
  return text.replace(VARIABLE, (whole, name) => (values[name] ? values[name] : whole));
}

export function unfilled(text) {
  return [...new Set([...text.matchAll(VARIABLE)].map((match) => match[0]))];
}

/** Where the next gap from `from` on stands: [start, end], or null. */
export function gapIn(text, from = 0) {
  const found = [...text.matchAll(VARIABLE)].find((match) => match.index >= from);
  return found ? [found.index, found.index + found[0].length] : null;
}

/** The name of the greeting for an hour of the shop's day. */
export function greetingOf(hour) {
  if (hour < 5) return "night";
  if (hour < 11) return "morning";
  if (hour < 13) return "noon";
  return hour < 18 ? "afternoon" : "evening";
}
