/** Codes for the rows of a sheet, made of the product's code and the first letters of the values; pure. */

import { initials } from "../../../shared/initials.js";

const MOST_LETTERS = 6;

/** The short form of one value: "Black" → BLACK, Chinese by its pinyin's letters, "350ml" → 350ML. */
export function shortOf(text) {
  return initials(text).toUpperCase().slice(0, MOST_LETTERS);
}

/** Rows with a code each; those that have one keep it unless `anew`. No code comes twice. */
export function withCodes(stem, axes, rows, anew = false) {
  const taken = new Set(anew ? [] : rows.map((row) => row.code).filter(Boolean));
  return rows.map((row) => {
    if (row.code && !anew) return row;
    const code = free(wanted(stem, axes, row), taken);
    taken.add(code);
    return { ...row, code };
  });
}

function wanted(stem, axes, row) {
  const parts = axes.map((axis) => {
    const at = axis.values.findIndex((value) => value.key === row.at[axis.key]);
    return at < 0 ? "" : shortOf(axis.values[at].text) || String(at + 1);
  });
  return [stem.trim(), ...parts].filter(Boolean).join("-");
}

function free(code, taken) {
  if (code && !taken.has(code)) return code;
  let number = 2;
  while (taken.has(`${code || "SKU"}-${number}`)) number += 1;
  return `${code || "SKU"}-${number}`;
}
