/** Rows kept in order while single ones move: found by halving, so that thousands of them cost a few steps. */

import { compareRows } from "./list_rules.js";

/** The index at which `row` stands or would stand. */
export function indexFor(rows, row) {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareRows(rows[middle], row) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** -1 when it does not stand in its place. */
export function indexOfRow(rows, row) {
  const at = indexFor(rows, row);
  return rows[at]?.id === row.id ? at : -1;
}

export function without(rows, at) {
  return [...rows.slice(0, at), ...rows.slice(at + 1)];
}

export function withRow(rows, row) {
  const at = indexFor(rows, row);
  return [...rows.slice(0, at), row, ...rows.slice(at)];
}

/** Two sorted lists as one; nothing stands in both. */
export function merged(a, b) {
  const result = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) result.push(compareRows(a[i], b[j]) <= 0 ? a[i++] : b[j++]);
  return result.concat(a.slice(i), b.slice(j));
}
