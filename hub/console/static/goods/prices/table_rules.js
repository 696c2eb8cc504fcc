/** The price books of many SKUs as rows of a table: figures, and the standing price of one channel; pure. */

import { FIGURES } from "./form_rules.js";

export function rowsOf(books, names) {
  return books.map((book) => ({ id: book.sku_id, name: names[book.sku_id] ?? "", book, figures: Object.fromEntries(FIGURES.map((name) => [name, book[name]])), own: {} }));
}

const isStanding = (one, channel) => one.channel === channel && one.from === null && one.until === null;

/** What stands in a cell; `column` is a figure, or "channel:<name>" for the price that always holds there. */
export function valueOf(row, column) {
  if (!column.startsWith("channel:")) return row.figures[column];
  const channel = column.slice("channel:".length);
  return channel in row.own ? row.own[channel] : row.book.channels.find((one) => isStanding(one, channel))?.price_fen ?? null;
}

export function withValue(row, column, fen) {
  if (!column.startsWith("channel:")) return { ...row, figures: { ...row.figures, [column]: fen } };
  return { ...row, own: { ...row.own, [column.slice("channel:".length)]: fen } };
}

/** All rows get what stands in the first one. */
export function filledDown(rows, column) {
  return rows.map((row) => withValue(row, column, valueOf(rows[0], column)));
}

export function isChanged(row) {
  return FIGURES.some((name) => row.figures[name] !== row.book[name]) || Object.keys(row.own).some((channel) => row.own[channel] !== valueOf({ ...row, own: {} }, `channel:${channel}`));
}

/** The whole book as it is sent. */
export function bookOf(row) {
  const channels = Object.entries(row.own).reduce((lines, [channel, fen]) => {
    const others = lines.filter((one) => !isStanding(one, channel));
    return fen === null ? others : [{ channel, price_fen: fen, from: null, until: null }, ...others];
  }, row.book.channels);
  return { sku_id: row.id, rev: row.book.rev, ...row.figures, channels, members: row.book.members, events: row.book.events };
}

/** True where a price would be below the floor of its row. */
export function isLow(row, column) {
  const fen = valueOf(row, column);
  const { floor_fen: floor } = row.figures;
  return (column === "price_fen" || column.startsWith("channel:")) && floor !== null && fen !== null && fen < floor;
}
