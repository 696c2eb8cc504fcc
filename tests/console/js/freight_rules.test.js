/** Regions of a freight template: every province has one price at most, and nobody stands for the rest by accident. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { ALL, blank, counted, given, opened, owners, region, restOf, same, terms, uncovered } from "../../../hub/console/static/goods/freight/rules.js";

test("all 34 provinces are in one group", () => {
  assert.equal(ALL.length, 34);
  assert.equal(new Set(ALL).size, 34);
});

test("a new template has one price for everywhere", () => {
  const form = blank();
  assert.equal(restOf(form), form.regions[0].key);
  assert.deepEqual(uncovered(form, restOf(form)), []);
  assert.deepEqual(terms(form), { by: "weight", excluded: [], regions: [{ provinces: [], first: 1000, first_fen: 1000, step: 1000, step_fen: 500, free_from_fen: null }] });
});

test("a province is in one place only, and an emptied region goes", () => {
  const near = region("weight", ["ZJ", "JS"]);
  const far = region("weight", ["XJ"]);
  let form = { ...blank(), regions: [near, far] };
  form = given(form, near.key, ["ZJ", "XJ"]);
  assert.deepEqual(form.regions.map((one) => one.provinces), [["ZJ", "XJ"]]);
  form = given(form, "excluded", ["XJ", "TW"]);
  assert.deepEqual(owners(form), { ZJ: near.key, XJ: "excluded", TW: "excluded" });
  assert.equal(uncovered(form, "").length, 31);
});

test("another way of counting starts with its own units", () => {
  assert.equal(counted(blank(), "piece").regions[0].first, 1);
});

test("what was opened is the same until it is changed", () => {
  const stored = { id: "t", rev: 2, name: "SF", ...terms(blank()) };
  const form = opened(stored);
  assert.ok(same(form, opened(stored)));
  assert.ok(!same({ ...form, name: "other" }, opened(stored)));
});
