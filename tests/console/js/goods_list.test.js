/** What the list of products is asked, what its findings say, and what a copy keeps. */

import assert from "node:assert/strict";
import test from "node:test";

import { instantOf, localOf } from "../../../hub/console/static/goods/parts/moments.js";
import { treeRows } from "../../../hub/console/static/goods/products/editor/category_tree.js";
import { copiedContent } from "../../../hub/console/static/goods/products/editor/copying.js";
import { askedIn, changedBy, isNarrowed, pathOf, rangeOf } from "../../../hub/console/static/goods/products/list/asked.js";
import { gathered } from "../../../hub/console/static/goods/products/publish/alike.js";

test("the address keeps what is known and drops the rest", () => {
  assert.deepEqual(askedIn("?state=draft&search= mug &kind=boat&x=1&changed=maybe"), { search: "mug", state: "draft" });
  assert.deepEqual(changedBy({ state: "draft", search: "x" }, { search: "", brand: "b" }), { state: "draft", brand: "b" });
  assert.equal(pathOf({ search: "杯 子" }, "c1", 20), "/api/v1/products?search=%E6%9D%AF+%E5%AD%90&kept=true&after=c1&limit=20");
  assert.equal(pathOf({ state: "archived" }), "/api/v1/products?state=archived&limit=50");
  assert.equal(isNarrowed({ state: "draft" }), false);
  assert.equal(isNarrowed({ state: "draft", tag: "x" }), true);
});

test("a range is taken in either direction", () => {
  assert.deepEqual(rangeOf(["a", "b", "c", "d"], "d", "b"), ["b", "c", "d"]);
  assert.deepEqual(rangeOf(["a", "b"], "gone", "b"), ["b"]);
});

test("the same finding at many SKUs is told once", () => {
  const at = (n, code = "price_missing") => ({ code, level: "error", field: `skus.${n}.price`, params: {} });
  assert.deepEqual(gathered([at(0), at(1), at(2), at(0, "title_missing")]).map(({ finding, more }) => [finding.code, more]), [["price_missing", 2], ["title_missing", 0]]);
  assert.equal(gathered([at(0), at(1)]).length, 2);
});

test("categories stand in the order of the tree, and one whose parent is gone at the root", () => {
  const rows = treeRows([{ id: "b", parent_id: "a", name: "B", position: 1 }, { id: "a", parent_id: "", name: "A", position: 0 }, { id: "c", parent_id: "a", name: "C", position: 0 }, { id: "z", parent_id: "gone", name: "Z", position: 9 }]);
  assert.deepEqual(rows.map((row) => [row.id, row.depth, row.names.join("/")]), [["a", 0, "A"], ["c", 1, "A/C"], ["b", 1, "A/B"], ["z", 0, "Z"]]);
});

test("a copy has no code and no SKU of the first one", () => {
  const made = copiedContent({ title: "x", brand: "b", skus: [{ id: "1", code: "C", barcode: "69", weight_g: 5, specs: {} }] }, "杯".repeat(130));
  assert.equal(made.title.length, 120);
  assert.deepEqual(made.skus, [{ id: "", code: "", barcode: "", weight_g: 5, specs: {} }]);
});

test("times are written by the shop's clock, across summer time", () => {
  assert.equal(localOf("2026-11-23T02:00:00Z", "Asia/Shanghai"), "2026-11-23T10:00");
  assert.equal(instantOf("2026-11-23T10:00", "Asia/Shanghai"), "2026-11-23T02:00:00Z");
  for (const local of ["2026-03-29T04:30", "2026-10-25T12:00", "2026-07-01T00:00"]) assert.equal(localOf(instantOf(local, "Europe/Berlin"), "Europe/Berlin"), local);
  assert.equal(instantOf("", "Asia/Shanghai"), "");
  assert.equal(localOf(null, "Asia/Shanghai"), "");
});
