/** A product's content comes back from the editor as it went in, and its changes are told part by part. */

import assert from "node:assert/strict";
import test from "node:test";

import { changesBetween } from "../../../hub/console/static/goods/products/editor/changes.js";
import { contentOf, formOf, withGiven } from "../../../hub/console/static/goods/products/editor/content.js";
import { columnsOf, dimensionsOf, dimensionsText, readCell, writeCell } from "../../../hub/console/static/goods/products/variants/columns.js";
import { renamedValue, withValues } from "../../../hub/console/static/goods/products/variants/sheet.js";

const sku = (id, specs, more = {}) => ({ specs, id, code: `C-${id}`, barcode: "", weight_g: null, dimensions_mm: null, picture: "", on: true, parts: [], ...more });
const CONTENT = {
  title: "杯子", subtitle: "", brand: "柿子", category_id: "c", tags: ["新品"], description: "一\n二", copy: [{ name: "小红书", title: "t", text: "x" }],
  media: { main: ["a", "b"], detail: [], videos: [{ asset_id: "v", length: 15 }] }, ship_from: "杭州", freight_template_id: "", ships_at: "2026-12-20T00:00:00+00:00", entitlement: { valid_days: 30 },
  axes: [{ name: "颜色", values: ["黑", "白"] }], skus: [sku("1", { 颜色: "黑" }, { weight_g: 350, dimensions_mm: [120, 80, 80] }), sku("2", { 颜色: "白" }, { on: false })],
};

test("content survives the editor unchanged", () => {
  assert.deepEqual(contentOf(formOf(CONTENT)), CONTENT);
});

test("a product without axes has one row", () => {
  const form = formOf({});
  assert.equal(form.sheet.rows.length, 1);
  assert.deepEqual(contentOf(form).skus.map((row) => row.specs), [{}]);
});

test("an axis that is only being thought of is not sent", () => {
  const form = formOf(CONTENT);
  form.sheet.axes.push({ key: "z", name: " ", values: [] });
  assert.deepEqual(contentOf(form).axes, CONTENT.axes);
});

test("given ids arrive at their rows, and what was typed meanwhile stays", () => {
  const sent = formOf({ ...CONTENT, skus: CONTENT.skus.map((row) => ({ ...row, id: "", code: "" })) });
  const typed = { ...sent, sheet: withValues(renamedValue(sent.sheet, 0, 1, "米白"), 0, ["红"]).sheet };
  const rows = withGiven(typed, sent, CONTENT).sheet.rows;
  assert.deepEqual(rows.map((row) => [row.id, row.code]), [["1", "C-1"], ["2", "C-2"], ["", ""]]);
});

test("rows keep their keys when the same product is shown again", () => {
  const first = formOf(CONTENT);
  assert.deepEqual(formOf(CONTENT, first).sheet.rows.map((row) => row.key), first.sheet.rows.map((row) => row.key));
});

test("every change is told once, in its place", () => {
  assert.deepEqual(changesBetween(CONTENT, CONTENT), []);
  const after = { ...CONTENT, title: "马克杯", media: { ...CONTENT.media, main: ["b", "a"] }, entitlement: { valid_days: 60 }, skus: [{ ...CONTENT.skus[0], weight_g: 360 }, sku("3", { 颜色: "红" })] };
  assert.deepEqual(changesBetween(CONTENT, after).map(({ part, field, title }) => [part, field, title]), [
    ["title", "title", undefined], ["media.main", "media.main", undefined], ["entitlement.valid_days", "entitlement.valid_days", undefined],
    ["sku.gone", "skus", "白"], ["sku.added", "skus", "红"], ["sku.weight_g", "skus.0.weight_g", "黑"],
  ]);
});

test("nothing and an empty text are the same", () => {
  assert.deepEqual(changesBetween({ ...CONTENT, subtitle: undefined }, CONTENT), []);
});

test("cells are written in kilograms, centimetres and yuan", () => {
  assert.deepEqual(writeCell("weight", "0.35"), { weight_g: 350 });
  assert.deepEqual(writeCell("weight", ""), { weight_g: null });
  assert.equal(writeCell("weight", "heavy"), null);
  assert.equal(writeCell("weight", "1001"), null);
  assert.deepEqual(writeCell("price", "99"), { price_fen: 9900 });
  assert.equal(writeCell("code", "a b"), null);
  assert.equal(writeCell("barcode", "69/1"), null);
  assert.deepEqual(["30x20*5.5", "30 × 20 × 5.5", "30，20，5.5"].map(dimensionsOf), [[300, 200, 55], [300, 200, 55], [300, 200, 55]]);
  for (const text of ["30x20", "a", "0x1x1", "1x1x1x1", "1001x1x1"]) assert.ok(Number.isNaN(dimensionsOf(text)), text);
  assert.equal(dimensionsText([300, 200, 55]), "30×20×5.5");
  assert.equal(readCell("price", {}), "");
  assert.equal(readCell("size", CONTENT.skus[0]), "12×8×8");
});

test("columns are those that the kind needs", () => {
  assert.deepEqual(columnsOf("physical"), ["code", "price", "weight", "size", "barcode"]);
  assert.deepEqual(columnsOf("course"), ["code", "price"]);
});
