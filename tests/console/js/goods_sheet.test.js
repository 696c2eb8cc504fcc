/** Spec axes: whatever is added, renamed, moved or taken away, a row keeps its own code and id. */

import assert from "node:assert/strict";
import test from "node:test";

import { shortOf, withCodes } from "../../../hub/console/static/goods/products/variants/codes.js";
import { cellsIn, chosenRows, filled, isBlock, pasted } from "../../../hub/console/static/goods/products/variants/filling.js";
import { MOST_ROWS, axisTroubles, combinations, lostRows, movedAxis, movedValue, renamedAxis, renamedValue, rowTitle, spanned, spannedBy, valuesIn, withAxis, withValues, withoutAxis, withoutValue } from "../../../hub/console/static/goods/products/variants/sheet.js";
import { dice } from "./world.js";

const EMPTY = { axes: [], rows: spanned([], []) };
const withAll = (sheet, index, ...texts) => withValues(sheet, index, texts).sheet;
const titles = ({ axes, rows }) => rows.map((row) => rowTitle(axes, row));

/** Two colours and two sizes, each row with an id. */
function shirts() {
  let sheet = withAll(withAxis(EMPTY, "Color"), 0, "black", "white");
  sheet = withAll(withAxis(sheet, "Size"), 1, "M", "L");
  return { ...sheet, rows: sheet.rows.map((row, at) => ({ ...row, id: `s${at}`, code: `C${at}` })) };
}

test("without axes there is one row; axes span the rest in order", () => {
  assert.equal(EMPTY.rows.length, 1);
  assert.deepEqual(titles(shirts()), ["black / M", "black / L", "white / M", "white / L"]);
  assert.equal(spannedBy(shirts().axes), 4);
});

test("a row without axes becomes the first combination, and comes back when the axes go", () => {
  const one = { ...EMPTY, rows: [{ ...EMPTY.rows[0], id: "only", code: "X" }] };
  const many = withAll(withAxis(one, "Color"), 0, "black", "white");
  assert.deepEqual(many.rows.map((row) => row.id), ["only", ""]);
  assert.deepEqual(withoutAxis(many, 0).rows.map((row) => row.id), ["only"]);
});

test("a third axis keeps the ids at its first value; a further value adds fresh rows", () => {
  const more = withAll(withAxis(shirts(), "Fit"), 2, "slim", "wide");
  assert.deepEqual(more.rows.filter((row) => row.id).map((row) => rowTitle(more.axes, row)), ["black / M / slim", "black / L / slim", "white / M / slim", "white / L / slim"]);
  const red = withAll(shirts(), 0, "red");
  assert.deepEqual(red.rows.map((row) => row.id), ["s0", "s1", "s2", "s3", "", ""]);
});

test("renaming and moving loses nothing", () => {
  const before = shirts();
  const renamed = renamedValue(renamedAxis(before, 0, "Colour"), 0, 1, "ivory");
  assert.deepEqual(renamed.rows.map((row) => row.id), ["s0", "s1", "s2", "s3"]);
  assert.deepEqual(titles(movedValue(renamed, 0, 1, 0)).slice(0, 2), ["ivory / M", "ivory / L"]);
  const turned = movedAxis(before, 0, 1);
  assert.deepEqual(titles(turned), ["M / black", "M / white", "L / black", "L / white"]);
  assert.deepEqual(turned.rows.map((row) => row.id), ["s0", "s2", "s1", "s3"]);
  assert.deepEqual(lostRows(before, turned), []);
});

test("what a removed value takes with it is known", () => {
  const before = shirts();
  const after = withoutValue(before, 1, 0);
  assert.deepEqual(after.rows.map((row) => row.id), ["s1", "s3"]);
  assert.deepEqual(lostRows(before, after).map((row) => row.id), ["s0", "s2"]);
});

test("values come once, and no more than there is room for", () => {
  const { sheet, left } = withValues(shirts(), 1, ["M", "XL", "XL"]);
  assert.equal(sheet.rows.length, 6);
  assert.deepEqual(left, []);
  const many = withValues(shirts(), 0, Array.from({ length: 100 }, (_, at) => `c${at}`));
  assert.ok(many.sheet.rows.length <= MOST_ROWS);
  assert.equal(many.sheet.axes[0].values.length + many.left.length, 102);
});

test("any order of changes keeps ids unique and rows complete", () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const roll = dice(seed);
    let sheet = shirts();
    for (let step = 0; step < 25; step += 1) {
      const axis = Math.floor(roll() * Math.max(1, sheet.axes.length));
      const values = sheet.axes[axis]?.values.length ?? 0;
      const act = Math.floor(roll() * 6);
      if (act === 0 && sheet.axes.length < 3) sheet = withAxis(sheet, `a${step}`);
      else if (act === 1 && sheet.axes.length) sheet = withAll(sheet, axis, `v${step}`);
      else if (act === 2 && values) sheet = withoutValue(sheet, axis, Math.floor(roll() * values));
      else if (act === 3 && sheet.axes.length > 1) sheet = withoutAxis(sheet, axis);
      else if (act === 4 && values) sheet = movedValue(sheet, axis, 0, values - 1);
      else if (sheet.axes.length) sheet = movedAxis(sheet, axis, 0);
      const ids = sheet.rows.map((row) => row.id).filter(Boolean);
      assert.equal(new Set(ids).size, ids.length);
      assert.equal(new Set(sheet.rows.map((row) => row.key)).size, sheet.rows.length);
      assert.deepEqual(sheet.rows.map((row) => row.at), combinations(sheet.axes));
    }
  }
});

test("what is wrong with the axes is told in its place", () => {
  const sheet = renamedValue(renamedAxis(withAxis(shirts(), "Color"), 1, " "), 0, 1, "black");
  assert.deepEqual(axisTroubles(sheet.axes), [{ axis: 0, value: 1, why: "twice" }, { axis: 1, why: "unnamed" }, { axis: 2, why: "twice" }, { axis: 2, why: "empty" }]);
});

test("values are read as people list them", () => {
  assert.deepEqual(valuesIn("S, M，L、XL\nXXL\t3XL；4XL"), ["S", "M", "L", "XL", "XXL", "3XL", "4XL"]);
});

test("codes are made of pinyin letters and never come twice", () => {
  assert.deepEqual(["黑色", "350ml", "XL", "★"].map(shortOf), ["HS", "350ML", "XL", ""]);
  const sheet = withAll(withAll(withAxis(EMPTY, "颜色"), 0, "黑色", "红色", "灰色", "花色"), 0);
  assert.deepEqual(withCodes("MUG", sheet.axes, sheet.rows).map((row) => row.code), ["MUG-HS", "MUG-HS-2", "MUG-HS-3", "MUG-HS-4"]);
  const kept = withCodes("MUG", sheet.axes, sheet.rows.map((row, at) => (at === 1 ? { ...row, code: "MUG-HS" } : row)));
  assert.deepEqual(kept.map((row) => row.code), ["MUG-HS-2", "MUG-HS", "MUG-HS-3", "MUG-HS-4"]);
});

test("a block of a spreadsheet is laid over the rows", () => {
  assert.deepEqual(cellsIn('1\t2\r\n3\t"a\n""b"""\r\n'), [["1", "2"], ["3", 'a\n"b"']]);
  assert.equal(isBlock("12\n"), false);
  assert.equal(isBlock("12\n13"), true);
  const write = (row, column, text) => (text === "bad" ? null : { ...row, [column]: text });
  const done = pasted([{}, {}, {}], ["code", "barcode"], { row: 1, column: 0 }, [["a", "b", "c"], ["bad", "d"], ["e"]], write);
  assert.deepEqual(done, { rows: [{}, { code: "a", barcode: "b" }, { barcode: "d" }], filled: 3, bad: 1, over: 1 });
});

test("a column is filled for the rows that were meant", () => {
  const { axes, rows } = shirts();
  const wanted = { [axes[0].key]: "", [axes[1].key]: axes[1].values[1].key };
  assert.deepEqual(chosenRows(rows, wanted).map((row) => row.id), ["s1", "s3"]);
  assert.deepEqual(filled(rows, wanted, { weight_g: 5 }).map((row) => row.weight_g), [null, 5, null, 5]);
});
