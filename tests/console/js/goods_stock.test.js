import assert from "node:assert/strict";
import { test } from "node:test";
import { held, level, lines, shares, sums } from "../../../hub/console/static/goods/stock/explained.js";
import { isLoose, meant, plain } from "../../../hub/console/static/goods/stock/scanned.js";
import { changes, countOf, kept, renewed, shortages, summary, tooMany, withCount, withOne, withRow, without } from "../../../hub/console/static/goods/stock/sheet_rows.js";

const row = (id, more = {}) => ({ sku_id: id, title: id, physical: 10, promised: 4, ledger_no: 3, ...more });

test("a scan adds a row, the next one a piece, and brings it to the top", () => {
  let rows = withOne([], row("a"));
  rows = withOne(rows, row("b"));
  rows = withOne(rows, row("a"));
  assert.deepEqual(rows.map((r) => [r.sku_id, r.count]), [["a", 2], ["b", 1]]);
});

test("a row chosen by hand waits for its count, and is not doubled", () => {
  const rows = withRow([], row("a"));
  assert.equal(rows[0].count, null);
  assert.equal(withRow(rows, row("a")), rows);
  assert.deepEqual(without(withRow(rows, row("b")), "a").map((r) => r.sku_id), ["b"]);
});

test("counts are whole numbers, in whatever digits", () => {
  assert.deepEqual(["", " 12 ", "1,200", "１２", "0"].map(countOf), [null, 12, 1200, 12, 0]);
  for (const text of ["1.5", "-3", "x", "10000000", "1000001"]) assert.ok(Number.isNaN(countOf(text)), text);
});

test("a stock-take changes what differs, a receipt what has pieces", () => {
  const rows = [row("a", { count: 10 }), row("b", { count: 7 }), row("c", { count: null }), row("d", { count: 0 })];
  assert.deepEqual(changes(rows, "take").map((r) => [r.sku_id, r.delta]), [["b", -3], ["d", -10]]);
  assert.deepEqual(changes(rows, "receipt").map((r) => [r.sku_id, r.delta]), [["a", 10], ["b", 7]]);
  assert.deepEqual(summary(rows, "take"), { filled: 3, pieces: 17, same: 1, more: 0, less: 13 });
});

test("what leaves less than is promised is a shortage; finding more never is", () => {
  const rows = [row("a", { count: 3 }), row("b", { count: 4 }), row("c", { count: 2, physical: 1, promised: 4 }), row("d", { count: null })];
  assert.deepEqual(shortages(rows).map((r) => [r.sku_id, r.missing]), [["a", 1]]);
  assert.deepEqual(tooMany([row("a", { count: 7 }), row("b", { count: 6 })]).map((r) => r.sku_id), ["a"]);
});

test("other numbers come in under the counts that were entered", () => {
  const rows = renewed([row("a", { count: 3 }), row("b", { count: null })], [{ sku_id: "a", physical: 5, promised: 0, ledger_no: 9 }]);
  assert.deepEqual([rows[0].physical, rows[0].count, rows[0].ledger_no], [5, 3, 9]);
  assert.deepEqual(kept(rows), [["a", 3], ["b", null]]);
  assert.equal(withCount(rows, "b", 8)[1].count, 8);
});

const stock = { physical: 12, reserved: 3, allocated: 2, preallocated: 0, available: 7, shortage: 0, low: false };

test("the lines of a SKU add up", () => {
  assert.deepEqual(lines(stock).map((l) => l.name), ["physical", "reserved", "allocated", "available"]);
  const short = { ...stock, physical: 4, available: 0, shortage: 1 };
  const sum = lines(short).slice(0, -1).reduce((n, l) => n + l.sign * l.value, 0);
  assert.equal(sum, 0);
});

test("a bar is never longer than itself", () => {
  const all = (s) => Math.round(shares(s).reduce((n, part) => n + part.percent, 0));
  assert.equal(all(stock), 100);
  assert.equal(all({ ...stock, physical: 2, available: 0 }), 100);
  assert.equal(all({ ...stock, physical: 0, reserved: 0, allocated: 0, available: 0 }), 0);
});

test("the worst is said first", () => {
  assert.equal(level({ ...stock, shortage: 1, available: 0 }), "short");
  assert.equal(level({ ...stock, available: 0, low: true }), "out");
  assert.equal(level({ ...stock, low: true }), "low");
  assert.equal(level({ ...stock, available: null }), "");
  assert.deepEqual(held({ buffers: { site: 2, taobao: 0 }, sellable: { site: 5 } }), [{ channel: "site", buffer: 2, sellable: 5 }]);
  assert.equal(sums([stock, stock]).physical, 24);
});

test("a scan means the SKU that carries the code, not one that merely contains it", () => {
  const skus = [{ id: 1, code: "A-1", barcode: "690123" }, { id: 2, code: "A-12", barcode: "6901234" }];
  assert.equal(meant(skus, "690123\r").id, 1);
  assert.equal(meant(skus, "a-12").id, 2);
  assert.equal(meant(skus, "A"), null);
  assert.equal(meant([skus[1]], "A").id, 2);
  assert.equal(plain(" ６９０1\n"), "6901");
});

test("keys without a place go to the search, but none that somebody uses", () => {
  const at = (found) => ({ key: "6", target: { closest: () => found } });
  assert.ok(isLoose(at(null)));
  assert.ok(!isLoose(at({})));
  assert.ok(!isLoose({ ...at(null), ctrlKey: true }));
  assert.ok(!isLoose({ ...at(null), key: "Enter" }));
});
