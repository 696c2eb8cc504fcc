/** Many cells at once: one value for many rows, or a block pasted from a spreadsheet; pure. */

/** Tab and line separated text → rows of cells; quoted cells of a spreadsheet may hold line breaks. */
export function cellsIn(text) {
  const rows = [[]];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const mark = text[at];
    if (quoted) {
      if (mark !== '"') cell += mark;
      else if (text[at + 1] === '"') { cell += '"'; at += 1; } else quoted = false;
    } else if (mark === '"' && cell === "") quoted = true;
    else if (mark === "\t") { rows.at(-1).push(cell); cell = ""; } else if (mark === "\n") { rows.at(-1).push(cell); cell = ""; rows.push([]); } else if (mark !== "\r") cell += mark;
  }
  rows.at(-1).push(cell);
  if (rows.length > 1 && rows.at(-1).length === 1 && rows.at(-1)[0] === "") rows.pop();
  return rows.map((row) => row.map((one) => one.trim()));
}

/** Whether pasted text is more than one cell's worth. */
export function isBlock(text) {
  return /[\t\n]/u.test(text.replace(/[\r\n]+$/u, ""));
}

/** Lays `cells` over the rows from (`row`, `column`); `write(row, column, text)` → the changed row, or null for a bad cell.
 *
 * → {rows, filled, bad: how many cells were not understood, over: how many lines had no row}
 */
export function pasted(rows, columns, from, cells, write) {
  const next = [...rows];
  const done = { filled: 0, bad: 0, over: Math.max(0, from.row + cells.length - rows.length) };
  cells.forEach((line, down) => line.forEach((text, right) => {
    const [at, column] = [from.row + down, columns[from.column + right]];
    if (at >= next.length || column === undefined) return;
    const row = write(next[at], column, text);
    if (row === null) done.bad += 1;
    else { next[at] = row; done.filled += 1; }
  }));
  return { rows: next, ...done };
}

/** The rows that have all of the `wanted` values ({axis key: value key or ""}). */
export function chosenRows(rows, wanted) {
  return rows.filter((row) => Object.entries(wanted).every(([axis, value]) => !value || row.at[axis] === value));
}

/** `change` laid over those rows. */
export function filled(rows, wanted, change) {
  const chosen = new Set(chosenRows(rows, wanted));
  return rows.map((row) => (chosen.has(row) ? { ...row, ...change } : row));
}
