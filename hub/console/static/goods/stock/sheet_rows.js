/** The rows of a sheet on which pieces are counted, received or moved; pure, so that a scanner's +1 can be undone. */

export const MOST_ROWS = 200;
export const MOST_PIECES = 1_000_000;

/** `row`: {sku_id, title, code, specs, picture, physical, promised, ledger_no, count}; `count` null: not counted yet. */
export function withOne(rows, row) {
  const found = rows.find((other) => other.sku_id === row.sku_id);
  if (!found) return [{ ...row, count: 1 }, ...rows];
  const more = { ...found, count: Math.min((found.count ?? 0) + 1, MOST_PIECES) };
  return [more, ...rows.filter((other) => other !== found)];
}

/** A row to be filled in by hand; one that is there already stays as it is. */
export function withRow(rows, row) {
  return rows.some((other) => other.sku_id === row.sku_id) ? rows : [{ ...row, count: null }, ...rows];
}

export function withCount(rows, skuId, count) {
  return rows.map((row) => (row.sku_id === skuId ? { ...row, count } : row));
}

export function without(rows, skuId) {
  return rows.filter((row) => row.sku_id !== skuId);
}

/** What somebody wrote into a count: a whole number, null for nothing, NaN for what is none. */
export function countOf(text) {
  const plain = String(text ?? "").normalize("NFKC").replace(/[\s,]/gu, "");
  if (plain === "") return null;
  if (!/^\d{1,7}$/u.test(plain)) return Number.NaN;
  const count = Number(plain);
  return count > MOST_PIECES ? Number.NaN : count;
}

/** What applying would change: of a stock-take the rows that differ, of anything else those with pieces. */
export function changes(rows, kind) {
  return rows
    .filter((row) => row.count !== null && (kind === "take" ? row.count !== row.physical : row.count > 0))
    .map((row) => ({ ...row, delta: kind === "take" ? row.count - row.physical : row.count }));
}

/** Rows that leave less than is promised to buyers and events. */
export function shortages(rows) {
  return rows
    .filter((row) => row.count !== null && row.count < row.promised && row.count < row.physical)
    .map((row) => ({ ...row, missing: row.promised - row.count }));
}

/** Rows of which less lies free than is to be moved. */
export function tooMany(rows) {
  return rows.filter((row) => row.count > Math.max(0, row.physical - row.promised));
}

export function summary(rows, kind) {
  const filled = rows.filter((row) => row.count !== null && (kind === "take" || row.count > 0));
  const changed = changes(rows, kind);
  return {
    filled: filled.length,
    pieces: filled.reduce((sum, row) => sum + row.count, 0),
    same: kind === "take" ? filled.length - changed.length : 0,
    more: changed.filter((row) => row.delta > 0).reduce((sum, row) => sum + row.delta, 0),
    less: changed.filter((row) => row.delta < 0).reduce((sum, row) => sum - row.delta, 0),
  };
}

/** The numbers of another warehouse, or of a later moment, under the counts that were entered. */
export function renewed(rows, fresh) {
  const by = new Map(fresh.map((row) => [row.sku_id, row]));
  return rows.map((row) => ({ ...row, ...by.get(row.sku_id), count: row.count }));
}

/** What a browser keeps of an unfinished sheet. */
export function kept(rows) {
  return rows.map((row) => [row.sku_id, row.count]);
}
