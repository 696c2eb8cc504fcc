/** The list: which heads it shows and in which order; pages fill it, digests and events keep it fresh.
 *
 * `state.lists` holds one list for each question asked (see asked.js): {rows, cursor, bound, count, loaded}. Its rows
 * are in order always, so that a change of one head moves one row, however many are loaded.
 */

import { keyOf, tidy } from "./asked.js";
import { compareRows, ruleOf } from "./list_rules.js";
import { indexOfRow, merged, withRow, without } from "./sorted_rows.js";

const LISTS_KEPT = 6;
const NONE = { rows: [], cursor: null, bound: null, count: 0, loaded: false };
const idsOfRows = new WeakMap();

export function asking(state, asked) {
  const next = tidy(asked);
  const kept = Object.entries(state.lists).filter(([key]) => key !== keyOf(next)).slice(1 - LISTS_KEPT);
  const lists = Object.fromEntries([...kept, [keyOf(next), state.lists[keyOf(next)] ?? { ...NONE, asked: next }]]);
  return { ...state, asked: next, view: next.view, lists };
}

/** Newer revisions replace older ones; `touched` remembers when, so that a slow page cannot undo them. */
export function withHeads(state, heads) {
  const newer = heads.filter((head) => head && (state.heads[head.id]?.head.rev ?? -1) <= head.rev);
  if (newer.length === 0) return state;
  const entries = newer.map((head) => [head.id, { head, touched: state.step }]);
  return { ...state, lists: relisted(state, newer), heads: { ...state.heads, ...Object.fromEntries(entries) } };
}

export function known(events) {
  return (events ?? []).map((event) => event.head);
}

function relisted(state, heads) {
  const changed = Object.entries(state.lists).map(([key, list]) => {
    const rule = ruleOf(list.asked, state.me);
    return [key, heads.reduce((next, head) => moved(next, rule, state.heads[head.id]?.head, head), list)];
  });
  return changed.every(([key, list]) => list === state.lists[key]) ? state.lists : Object.fromEntries(changed);
}

/** The list after one head became another. */
function moved(list, rule, before, head) {
  if (!list.loaded) return list;
  const at = before ? indexOfRow(list.rows, rule.row(before)) : -1;
  const row = rule.row(head);
  const belongs = rule.has(head, at >= 0) && isWithin(row, list.bound);
  if (at < 0) return belongs ? { ...list, rows: withRow(list.rows, row) } : list;
  if (belongs && compareRows(list.rows[at], row) === 0) return list;
  const rest = without(list.rows, at);
  return { ...list, rows: belongs ? withRow(rest, row) : rest };
}

/** `action`: {asked, heads, cursor, append, startedAt: state.step when the request left}. */
export function pageApplied(state, { asked, heads, cursor, append, startedAt }) {
  const key = keyOf(asked);
  const old = state.lists[key] ?? { ...NONE, asked: tidy(asked) };
  const rule = ruleOf(asked, state.me);
  const bound = cursor && heads.length > 0 ? rule.row(heads.at(-1)) : null;
  const next = withHeads(state, heads);
  const here = heads.map((head) => [head, next.heads[head.id].head]).filter(([told, now]) => told.rev === now.rev || rule.has(now, true));
  const deep = !append && isDeeper(old, bound) ? old : { cursor, bound };
  const rest = left(next, next.lists[key] ?? old, new Set(heads.map((head) => head.id)), { from: append ? old.bound : null, to: bound, startedAt });
  const standing = new Set([...rest.map((row) => row.id), ...heads.map((head) => head.id)]);
  const heard = sinceThen(state, startedAt).filter((head) => !standing.has(head.id) && rule.has(head, false));
  const told = [...here.map(([, now]) => now), ...heard].map(rule.row).filter((row) => isWithin(row, deep.bound)).sort(compareRows);
  const rows = merged(rest, told);
  const count = append ? old.count + heads.length : Math.max(heads.length, deep === old ? old.count : 0);
  const list = { asked: tidy(asked), rows, cursor: deep.cursor, bound: deep.bound, count, loaded: true };
  return { ...next, lists: { ...next.lists, [key]: list } };
}

/** What was heard while the page was on its way; the page may be older than that. */
function sinceThen(state, startedAt) {
  return Object.values(state.heads).filter(({ touched }) => touched >= startedAt).map(({ head }) => head);
}

/** A fresh look at the top must not throw away pages that were scrolled to. */
function isDeeper(list, bound) {
  if (!list.loaded || !bound) return false;
  return !list.bound || compareRows(list.bound, bound) > 0;
}

/** Rows that stand within the fetched range but are not in it have left the list without our hearing of it. */
function left(state, list, here, { from, to, startedAt }) {
  const gone = (row) => isWithin(row, to) && !(from && isWithin(row, from)) && row.id !== state.openId
    && (state.heads[row.id]?.touched ?? -1) < startedAt;
  return list.rows.filter((row) => !here.has(row.id) && !gone(row));
}

function isWithin(row, bound) {
  return !bound || compareRows(row, bound) <= 0;
}

export function listOf(state, asked = state.asked) {
  return state.lists[keyOf(asked)] ?? NONE;
}

/** Ids of the rows in their order, as far as pages were loaded. */
export function rowIds(state, asked = state.asked) {
  const { rows } = listOf(state, asked);
  if (!idsOfRows.has(rows)) idsOfRows.set(rows, rows.map((row) => row.id));
  return idsOfRows.get(rows);
}

export function headOf(state, id) {
  return state.heads[id]?.head ?? null;
}

/** What `heads` sends to be compared: the open conversation, the rows about the place where the list stands, others. */
export function comparable(state, limit, middle = null) {
  const ids = rowIds(state);
  const at = middle ? Math.max(0, ids.indexOf(middle) - (limit >> 1)) : 0;
  const wanted = [...new Set([state.openId, ...ids.slice(at, at + limit), ...Object.keys(state.heads)])];
  return Object.fromEntries(wanted.filter((id) => state.heads[id]).slice(0, limit).map((id) => [id, state.heads[id].head.rev]));
}

