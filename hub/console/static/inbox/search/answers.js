/** The one question of the page and its answer so far; a late answer to an older question is dropped. */

import { ref, shallowRef } from "../../shared/html.js";
import { get, serverNow } from "../../shared/api.js";
import { state } from "../store.js";
import { EMPTY, addressOfQuestion, remembered } from "./question.js";

const RECENT = "hub.searches";
const BUILDING_MS = 3000;

export const isOpen = ref(false);
export const question = shallowRef(EMPTY);
/** null: nothing was asked yet; else {results, cursor, building, indexed_share, behind_s}. */
export const answer = shallowRef(null);
export const busy = ref(false);
export const trouble = ref("");
export const at = ref(0);
export const recent = ref(readRecent());
let turn = 0;
let again = 0;

/** Shows the search, with `text` asked for when it is given; else as it was left. */
export function openSearch(text = "") {
  if (text) change({ q: text });
  isOpen.value = true;
}

export function closeSearch() {
  isOpen.value = false;
  clearTimeout(again);
}

export function change(fields) {
  question.value = { ...question.value, ...fields };
  at.value = 0;
  ask();
}

export async function ask() {
  clearTimeout(again);
  const mine = ++turn;
  trouble.value = "";
  if (!question.value.q.trim()) {
    answer.value = null;
    busy.value = false;
    return;
  }
  busy.value = true;
  const found = await fetched(null, mine);
  if (!found) return;
  answer.value = found;
  if (found.building) again = setTimeout(() => { if (isOpen.value) ask(); }, BUILDING_MS);
}

export async function more() {
  const { cursor, results } = answer.value ?? {};
  if (!cursor || busy.value) return;
  busy.value = true;
  const found = await fetched(cursor, ++turn);
  if (found) answer.value = { ...found, results: [...results, ...found.results] };
}

async function fetched(cursor, mine) {
  try {
    const timeZone = state.value.shop?.timezone ?? "Asia/Shanghai";
    const found = await get(addressOfQuestion(question.value, { now: serverNow(), timeZone, cursor }));
    return mine === turn ? found : null;
  } catch (error) {
    if (mine === turn) { trouble.value = error.message; answer.value = cursor ? answer.value : null; }
    return null;
  } finally {
    if (mine === turn) busy.value = false;
  }
}

/** What led somewhere is offered again. */
export function keep(q) {
  recent.value = remembered(recent.value, q);
  store();
}

export function forget() {
  recent.value = [];
  store();
}

function store() {
  try { localStorage.setItem(RECENT, JSON.stringify(recent.value)); } catch { /* private windows may refuse */ }
}

function readRecent() {
  try { return JSON.parse(localStorage.getItem(RECENT) ?? "[]").filter((one) => typeof one === "string"); } catch { return []; }
}
