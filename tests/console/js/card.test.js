/** The card never lets two people overwrite each other unseen, and asks only when both wrote the same thing. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { changesOf, overlap } from "../../../hub/console/static/inbox/card/merge.js";
import { addressOf, placeOf } from "../../../hub/console/static/inbox/place_names.js";

const card = (remark, fields = {}) => ({ remark, fields });

test("only what both changed is a conflict", () => {
  const base = card("A", { size: 38, level: "new" });
  assert.deepEqual(overlap(base, card("B", { size: 38, level: "new" }), { fields: { size: 39 } }), []);
  assert.deepEqual(overlap(base, card("B", { size: 40 }), { remark: "C", fields: { size: 39 } }), [
    { key: "remark", theirs: "B", mine: "C" }, { key: "size", theirs: 40, mine: 39 },
  ]);
  assert.deepEqual(overlap(base, card("A", {}), { fields: { level: "old" } }), [{ key: "level", theirs: undefined, mine: "old" }]);
});

test("the same words by two people are no conflict", () => {
  const base = card("A", { size: 38 });
  assert.deepEqual(overlap(base, card("C", { size: 39 }), { remark: "C", fields: { size: 39 } }), []);
  assert.deepEqual(overlap(base, card("A", {}), { fields: { size: null } }), []);
});

test("a form sends what was touched, and null for what was emptied", () => {
  const read = card("", { size: 38, memo: "x" });
  assert.deepEqual(changesOf(read, { size: 38, memo: "", birthday: "2000-01-01" }), { memo: null, birthday: "2000-01-01" });
  assert.deepEqual(changesOf(read, { size: 38, memo: "x", birthday: "" }), {});
});

test("a place has one address, and nonsense in it is no place", () => {
  assert.equal(addressOf("c1"), "/console/inbox?c=c1");
  assert.equal(addressOf("c 1", 7), "/console/inbox?c=c+1&seq=7");
  assert.deepEqual(placeOf("?c=c1&seq=7"), { id: "c1", seq: 7 });
  for (const seq of ["-1", "x", "1.5", "1e30", ""]) assert.deepEqual(placeOf(`?c=c1&seq=${seq}`), { id: "c1", seq: 0 });
  assert.deepEqual(placeOf(""), { id: null, seq: 0 });
});
