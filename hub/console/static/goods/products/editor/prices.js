/** The plain price of every SKU in the table; all else about prices is edited in the price panel. */

import { get, put } from "../../../shared/api.js";

const MOST_AT_ONCE = 4;

/** `may`: whether this person sets prices. Prices count at once and are no part of the draft. */
export function usePrices(may) {
  let books = new Map();

  async function load(skuIds) {
    if (skuIds.length === 0) return;
    const asked = new URLSearchParams({ sku_ids: skuIds.join(",") });
    const { books: found } = await get(`/api/v1/prices?${asked}`);
    found.forEach((book) => books.set(book.sku_id, book));
  }

  const known = (row) => books.get(row.id)?.price_fen ?? null;
  const isOther = (row) => may && Boolean(row.id) && row.price_fen !== undefined && row.price_fen !== known(row);
  const changed = (rows) => rows.some((row) => isOther(row) || (may && !row.id && row.price_fen != null));

  /** The form with the prices that are known in its rows; what stands in those of `before` and is not kept yet stays. */
  function laid(form, before = null) {
    const typed = new Map((before?.sheet.rows ?? []).filter(isOther).map((row) => [row.key, row.price_fen]));
    const priced = (row) => ({ ...row, price_fen: typed.has(row.key) ? typed.get(row.key) : known(row) });
    return { ...form, sheet: { ...form.sheet, rows: form.sheet.rows.map(priced) } };
  }

  /** All that differ, a few at a time; the first refusal names the row's cell. */
  async function write(rows) {
    const wanted = rows.map((row, at) => ({ row, at })).filter(({ row }) => isOther(row));
    await load(wanted.map(({ row }) => row.id).filter((id) => !books.has(id)));
    for (let at = 0; at < wanted.length; at += MOST_AT_ONCE) await Promise.all(wanted.slice(at, at + MOST_AT_ONCE).map(one));
  }

  async function one({ row, at }) {
    try {
      await putPrice(row);
    } catch (error) {
      throw Object.assign(error, { field: `content.skus.${at}.price_fen` });
    }
  }

  /** Whoever changed another price of the book meanwhile keeps it. */
  async function putPrice(row, again = true) {
    const { sku_id: _, ...book } = books.get(row.id) ?? { rev: 0, channels: [], members: [], events: [] };
    try {
      const answer = await put(`/api/v1/skus/${encodeURIComponent(row.id)}/prices`, { ...book, price_fen: row.price_fen });
      books.set(row.id, answer.book);
    } catch (error) {
      if (error.code !== "changed_meanwhile" || !again) throw error;
      await load([row.id]);
      await putPrice(row, false);
    }
  }

  /** After the price panel changed a book. */
  async function refresh(form, ...skuIds) {
    await load(skuIds);
    return { ...form, sheet: { ...form.sheet, rows: form.sheet.rows.map((row) => (skuIds.includes(row.id) ? { ...row, price_fen: known(row) } : row)) } };
  }

  const spanOf = (rows) => {
    const all = rows.map((row) => row.price_fen).filter((fen) => fen !== null && fen !== undefined);
    return all.length ? [Math.min(...all), Math.max(...all)] : [null, null];
  };

  return { load, laid, changed, write, refresh, known, spanOf };
}
