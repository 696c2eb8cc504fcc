/** Canned replies go into a spreadsheet and come back the same, and never as a formula. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { csvOf, repliesOf } from "../../../hub/console/static/settings/replies/csv.js";

const reply = (fields) => ({ title: "a", text: "b", folder: "", shortcut: "", shared: false, ...fields });

test("what was exported is imported the same", () => {
  const all = [
    reply({ title: '带"引号"', text: "两行\n和,逗号", folder: "物流", shortcut: "wl", shared: true }),
    reply({ title: "=HYPERLINK(\"http://x\")", text: "+86 电话" }), reply({ text: "-减" }), reply({ text: "'引" }),
  ];
  assert.deepEqual(repliesOf(csvOf(all)), all);
  assert.match(csvOf(all), /"'=HYPERLINK/);
});

test("a file of another program is understood: order of columns, line ends, no mark", () => {
  const found = repliesOf("Text,Title,shortcut\n你好,问好,/hi\n\n再见,道别,\n");
  assert.deepEqual(found, [reply({ title: "问好", text: "你好", shortcut: "hi" }), reply({ title: "道别", text: "再见" })]);
});

test("what cannot be understood is named by its line", () => {
  for (const [csv, line] of [["", 1], ["name,text\na,b", 1], ["title,text\na,b\n,c", 3]]) {
    assert.throws(() => repliesOf(csv), (error) => error.line === line);
  }
});
