/** Amounts, weights and lengths as people write them, exact to the last fen, gram and millimetre. */

import assert from "node:assert/strict";
import test from "node:test";

import { fenOf, money, moneySpan, yuanOf } from "../../../hub/console/static/goods/parts/money.js";
import { G_PER_KG, MM_PER_CM, stored, written } from "../../../hub/console/static/goods/parts/sizes.js";

test("what people write becomes fen", () => {
  assert.deepEqual(["12", "12.5", "12.05", "¥1,299.90", " 0.01 ", "９９．９０", "99元", "0"].map(fenOf), [1200, 1250, 1205, 129990, 1, 9990, 9900, 0]);
});

test("nothing is nothing, and no amount is no amount", () => {
  assert.equal(fenOf(""), null);
  assert.equal(fenOf("  "), null);
  assert.equal(fenOf(undefined), null);
  for (const text of ["1.005", "-3", "abc", "1e5", "1.2.3", ".5", "123456789", "10000000.01"]) assert.ok(Number.isNaN(fenOf(text)), text);
});

test("every amount comes back as it was", () => {
  for (const fen of [0, 1, 9, 10, 99, 100, 101, 129990, 1_000_000_000]) assert.equal(fenOf(yuanOf(fen)), fen);
});

test("amounts are shown with thousands, spans once when both ends are the same", () => {
  assert.equal(money(129990), "¥1,299.90");
  assert.equal(money(-129990), "−¥1,299.90");
  assert.equal(money(123456789), "¥1,234,567.89");
  assert.equal(moneySpan(1200, 1200), "¥12.00");
  assert.equal(moneySpan(1200, 1800), "¥12.00 – ¥18.00");
  assert.equal(moneySpan(null, null), "");
});

test("kilograms and centimetres are stored whole", () => {
  assert.deepEqual(["1.25", "0.005", "3", "0.50", "１．５"].map((text) => stored(text, G_PER_KG)), [1250, 5, 3000, 500, 1500]);
  assert.deepEqual(["12.5", "8", ""].map((text) => stored(text, MM_PER_CM)), [125, 80, null]);
  for (const text of ["0.0005", "-1", "x"]) assert.ok(Number.isNaN(stored(text, G_PER_KG)), text);
  assert.deepEqual([1250, 5, 3000, 0, null].map((value) => written(value, G_PER_KG)), ["1.25", "0.005", "3", "0", ""]);
  assert.equal(written(125, MM_PER_CM), "12.5");
});
