/** Where a name is meant by its pinyin: typed in full or by first letters, from any character on; pure. */

import { initials } from "./initials.js";

const FINALS = ("a o e ai ei ao ou an en ang eng ong er i ia ie iao iu ian in iang ing iong u ua uo uai ui uan un uang ueng v ve ue").split(" ");
const CONSONANTS = /^(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?/;
const LONGEST = 6; // zhuang

/** [start, end) of the characters of `text` that `query` spells; null when it spells none, or is not plain letters. */
export function spelled(text, query) {
  const wanted = query.toLowerCase().replace(/\s+/g, "");
  if (!/^[a-z0-9]+$/.test(wanted)) return null;
  const letters = characters(text);
  for (let at = 0; at < letters.length; at += 1) {
    const end = byFirsts(letters, at, wanted) ?? inFull(letters, at, wanted);
    if (end) return [letters[at].from, letters[end - 1].to];
  }
  return null;
}

/** A name that was found by its pinyin has no hit yet. */
export function sounded(snippet, query) {
  if (snippet.some((piece) => piece.hit)) return snippet;
  const name = snippet.map((piece) => piece.text).join("");
  const place = spelled(name, query);
  if (!place) return snippet;
  return [{ text: name.slice(0, place[0]), hit: false }, { text: name.slice(...place), hit: true }, { text: name.slice(place[1]), hit: false }].filter(({ text }) => text);
}

/** What has a sound, with its place in the text. */
function characters(text) {
  let from = 0;
  return Array.from(text).map((character) => {
    const place = { letter: initials(character), from, to: from + character.length };
    from = place.to;
    return place;
  }).filter(({ letter }) => letter);
}

function byFirsts(letters, at, wanted) {
  const end = at + wanted.length;
  return letters.slice(at, end).map(({ letter }) => letter).join("") === wanted ? end : null;
}

/** The last syllable may still be being typed. */
function inFull(letters, at, wanted) {
  if (letters[at]?.letter !== wanted[0]) return null;
  if (isBegun(wanted)) return at + 1;
  for (let length = Math.min(LONGEST, wanted.length - 1); length > 0; length -= 1) {
    const end = isSyllable(wanted.slice(0, length)) && inFull(letters, at + 1, wanted.slice(length));
    if (end) return end;
  }
  return null;
}

function isSyllable(word) {
  return FINALS.includes(word.replace(CONSONANTS, "")) || /^[0-9]$/.test(word);
}

function isBegun(word) {
  return FINALS.some((final) => final.startsWith(word.replace(CONSONANTS, ""))) || /^[0-9]$/.test(word);
}
