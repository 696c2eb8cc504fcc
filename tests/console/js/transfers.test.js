/** What other pages ask an export for, and what a platform calls things, as people type it. */

import assert from "node:assert/strict";
import test from "node:test";

import { askedFor } from "../../../hub/console/static/goods/transfers/export_asked.js";
import { linesOf, wordsOf } from "../../../hub/console/static/goods/transfers/replaced_words.js";

test("a list sends what it shows, or what was ticked", () => {
  assert.equal(askedFor("?state=draft"), null);
  assert.deepEqual(askedFor("?export=1"), {});
  assert.deepEqual(askedFor("?export=1&state=draft&search=%E6%9D%AF&odd=1&changed=true"), { filter: { search: "杯", state: "draft", changed: true } });
  assert.deepEqual(askedFor("?export=1&ids=a,b,,&state=draft"), { ids: ["a", "b"] });
});

test("words of a platform are lines, there and back", () => {
  const words = { "实物商品": "普通商品", "课程/音频": "" };
  assert.deepEqual(wordsOf(linesOf(words)), words);
  assert.deepEqual(wordsOf(" 红 ＝ red \n没有等号\n= 空\n红=crimson=2"), { "红": "crimson=2" });
});
