/** What takes up the pieces of a SKU, as lines that add up; pure. */

/** [{name, value, sign}] from `physical` to `available`; what is 0 stays out, but for the two ends. */
export function lines(stock) {
  const taken = [
    ["reserved", stock.reserved], ["allocated", stock.allocated], ["preallocated", stock.preallocated],
  ].filter(([, value]) => value).map(([name, value]) => ({ name, value, sign: -1 }));
  const owed = stock.shortage ? [{ name: "shortage", value: stock.shortage, sign: 1 }] : [];
  return [{ name: "physical", value: stock.physical, sign: 1 }, ...taken, ...owed, { name: "available", value: stock.available, sign: 0 }];
}

/** Shares of a bar, in percent of the pieces; more promised than there is fills it wholly. */
export function shares(stock) {
  const promised = stock.reserved + stock.allocated + stock.preallocated;
  const whole = Math.max(stock.physical, promised, 1);
  return ["reserved", "allocated", "preallocated"].map((name) => ({ name, percent: (stock[name] / whole) * 100 }))
    .concat({ name: "available", percent: ((stock.available ?? 0) / whole) * 100 });
}

/** The worst that is true of it: short, out, low, ok; "" for what never runs out. */
export function level(stock) {
  if (stock.available === null || stock.available === undefined) return "";
  if (stock.shortage) return "short";
  if (stock.available === 0) return "out";
  return stock.low ? "low" : "ok";
}

/** Channels that may sell less than is there, by their buffers. */
export function held(stock) {
  return Object.entries(stock.buffers ?? {}).filter(([, n]) => n).map(([channel, n]) => ({ channel, buffer: n, sellable: stock.sellable?.[channel] ?? null }));
}

export function sums(rows) {
  const names = ["physical", "reserved", "allocated", "preallocated", "available"];
  return Object.fromEntries(names.map((name) => [name, rows.reduce((sum, row) => sum + (row[name] ?? 0), 0)]));
}
