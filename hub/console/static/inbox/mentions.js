/** Colleagues called by "@" in a note: who can be, who is meant by what stands in it. */

import { get } from "../shared/api.js";
import { rank } from "../shared/initials.js";

const FRESH_MS = 60_000;
const kept = new Map();

export async function colleaguesOf(id, now = Date.now()) {
  const known = kept.get(id);
  if (known && now - known.at < FRESH_MS) return known.colleagues;
  const { colleagues } = await get(`/api/v1/conversations/${id}/colleagues`);
  kept.set(id, { at: now, colleagues });
  return colleagues;
}

export function foundColleagues(colleagues, query) {
  return colleagues.map((each, place) => ({ each, place, score: query ? rank(query, each.name) : 0 }))
    .filter(({ score }) => score !== null).sort((a, b) => a.score - b.score || a.place - b.place).slice(0, 8).map(({ each }) => each);
}

/** Ids of the chosen whose "@name" still stands in the text. */
export function mentionedIn(text, chosen) {
  return [...new Set(chosen.filter(({ name }) => text.includes(`@${name}`)).map(({ id }) => id))];
}

/** Cuts a plain piece of a note at the names that it calls: [{type: text | mention, text}]. */
export function cutAtNames(text, names) {
  const called = names.filter(Boolean).sort((a, b) => b.length - a.length).map((name) => `@${name}`);
  const found = [];
  let plain = "";
  for (let at = 0; at < text.length;) {
    const name = text[at] === "@" && called.find((each) => text.startsWith(each, at));
    if (name && plain) found.push({ type: "text", text: plain });
    if (name) found.push({ type: "mention", text: name });
    plain = name ? "" : plain + text[at];
    at += name ? name.length : 1;
  }
  return plain ? [...found, { type: "text", text: plain }] : found;
}
