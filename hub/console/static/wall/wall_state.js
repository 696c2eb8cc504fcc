/** What the wall shows: fetched anew when something changed, at most once a second. */

import { get } from "../shared/api.js";
import { computed, reactive, shallowRef } from "../shared/html.js";

const LEAST_MS = 1000;
const EVERY_MS = 10_000;

export const wall = shallowRef(null);
export const trouble = shallowRef("");
export const me = shallowRef(null);
export const accounts = shallowRef([]);
export const filter = reactive({ group_id: "", account_id: "" });
/** Ids of the conversations that are chosen for an act in bulk. */
export const chosen = reactive(new Set());
export const looked = shallowRef("");
export const groupNames = computed(() => new Map((wall.value?.groups ?? []).map((group) => [group.id, group.name])));
export const accountNames = computed(() => new Map(accounts.value.map((account) => [account.id, account.name])));

let fetchedAt = 0;
let timer = 0;
let turn = 0;
let regular = 0;

export function may(right) {
  return Boolean(me.value?.staff.rights.includes(right));
}

/** The newest answer wins, however long an older one takes. */
export async function refresh() {
  clearTimeout(timer);
  timer = 0;
  fetchedAt = Date.now();
  const mine = (turn += 1);
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value));
  try {
    const answer = await get(`/api/v1/wall?${query}`);
    if (mine !== turn) return;
    wall.value = answer;
    trouble.value = "";
    forgetGone(answer);
  } catch (error) {
    if (mine !== turn) return;
    if (error.code === "signed_out") location.assign(`/console/sign-in?next=${encodeURIComponent(location.pathname)}`);
    trouble.value = error.message;
  }
}

/** Something changed somewhere. */
export function soon() {
  timer ||= setTimeout(refresh, Math.max(0, LEAST_MS - (Date.now() - fetchedAt)));
}

export function startRefreshing() {
  regular ||= setInterval(() => document.hidden || soon(), EVERY_MS);
  document.addEventListener("visibilitychange", () => document.hidden || soon());
}

/** What is no longer in the queue or late and nobody opened cannot be chosen any more. */
function forgetGone({ queue, late }) {
  const here = new Set([...queue, ...late, ...held.value].map((head) => head.id));
  [...chosen].filter((id) => !here.has(id)).forEach((id) => chosen.delete(id));
}

/** The conversations of the person whose row is open. */
export const held = shallowRef([]);
export const opened = shallowRef("");

export async function openPerson(staffId) {
  opened.value = opened.value === staffId ? "" : staffId;
  held.value = [];
  await fetchHeld();
}

export async function fetchHeld() {
  const staffId = opened.value;
  if (!staffId) return;
  const query = new URLSearchParams({ view: "all", state: "agent", assignee: staffId, limit: "100", sort: "waiting", ...(filter.account_id && { account_id: filter.account_id }), ...(filter.group_id && { group_id: filter.group_id }) });
  const { heads } = await get(`/api/v1/conversations?${query}`);
  if (opened.value === staffId) held.value = heads;
}

export function headOf(id) {
  return [...(wall.value?.queue ?? []), ...(wall.value?.late ?? []), ...held.value].find((head) => head.id === id);
}
