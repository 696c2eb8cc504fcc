/** What the search asks for, how it groups what it gets, and what it remembers. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { EMPTY, addressOfQuestion, byDay, isFiltered, remembered } from "../../../hub/console/static/inbox/search/question.js";
import { sounded, spelled } from "../../../hub/console/static/shared/sounds.js";

const NOW = Date.parse("2026-03-10T16:30:00Z"); // half past midnight of the 11th in Shanghai
const asked = (fields, more = {}) => Object.fromEntries(new URL(addressOfQuestion({ ...EMPTY, ...fields }, { now: NOW, timeZone: "Asia/Shanghai", ...more }), "http://x").searchParams);

test("only what was chosen is asked for", () => {
  assert.deepEqual(asked({ q: " 柿饼 & 100% " }), { q: "柿饼 & 100%", in: "messages" });
  assert.deepEqual(asked({ q: "x", where: "fans", account: "a", agent: "me", label: "l" }, { cursor: "9" }),
    { q: "x", in: "fans", account_id: "a", agent: "me", label: "l", cursor: "9" });
});

test("days are those of the shop", () => {
  assert.equal(asked({ q: "x", days: "today" }).from, "2026-03-11");
  assert.equal(asked({ q: "x", days: "week" }).from, "2026-03-05");
  assert.deepEqual(asked({ q: "x", days: "own", from: "2026-01-01", to: "2026-01-31" }), { q: "x", in: "messages", from: "2026-01-01", to: "2026-01-31" });
  assert.equal("from" in asked({ q: "x", days: "", from: "2026-01-01" }), false);
});

test("results stand under their day, in their order", () => {
  const results = ["2026-03-10T16:01:00Z", "2026-03-10T15:59:00Z", "2026-03-10T01:00:00Z"].map((at) => ({ at }));
  assert.deepEqual(byDay(results, "Asia/Shanghai").map(({ key, rows }) => [key, rows.map((row) => row.index)]), [["2026-03-11", [0]], ["2026-03-10", [1, 2]]]);
  assert.deepEqual(byDay([], "Asia/Shanghai"), []);
});

test("recent searches are few, and each once", () => {
  assert.deepEqual(remembered(["b", "a"], " a "), ["a", "b"]);
  assert.deepEqual(remembered(["b"], "  "), ["b"]);
  assert.equal(remembered(Array.from({ length: 20 }, (_, n) => `${n}`), "x").length, 8);
});

test("where to look is no filter", () => {
  assert.equal(isFiltered({ ...EMPTY, where: "fans", q: "x" }), false);
  assert.equal(isFiltered({ ...EMPTY, days: "week" }), true);
});

test("a name found by its pinyin shows where", () => {
  const hit = (name, query) => { const place = spelled(name, query); return place && name.slice(...place); };
  assert.equal(hit("小鱼爱喝茶", "xy"), "小鱼");
  assert.equal(hit("爱喝茶的小鱼🐟", "xiaoy"), "小鱼");
  assert.equal(hit("🌈🌈小雨滴答", "XiaoYu"), "小雨");
  assert.equal(hit("小院有风", "yuanyou"), "院有");
  assert.equal(hit("阿may", "amay"), "阿may");
  assert.equal(hit("校园代理阿哲", "dlaz"), "代理阿哲");
  assert.deepEqual([hit("小鱼", "xz"), hit("小鱼", "小"), hit("小鱼", ""), hit("", "xy")], [null, null, null, null]);
  const plain = [{ text: "爱小鱼", hit: false }];
  assert.deepEqual(sounded(plain, "xy"), [{ text: "爱", hit: false }, { text: "小鱼", hit: true }]);
  assert.equal(sounded(plain, "zz"), plain);
  const found = [{ text: "xy", hit: true }];
  assert.equal(sounded(found, "xy"), found);
});
