/** The price form says what it will send and what is wrong with it; the month has every day once. */

import assert from "node:assert/strict";
import test from "node:test";

import { changeOf } from "../../../hub/console/static/goods/prices/bulk_rules.js";
import { bookOf, filledDown, isChanged, isLow, rowsOf, valueOf, withValue } from "../../../hub/console/static/goods/prices/table_rules.js";
import { fenOf } from "../../../hub/console/static/goods/parts/money.js";
import { amountsOf, moved, spanOf, weeksOf } from "../../../hub/console/static/goods/prices/calendar_rules.js";
import { bodyOf, bpOf, formOf, marginOf, newChannel, newMember, partOf, problemsOf, sameForm } from "../../../hub/console/static/goods/prices/form_rules.js";

const ZONE = "Asia/Shanghai";
const BOOK = {
  sku_id: "s", rev: 3, price_fen: 9900, msrp_fen: 12900, cost_fen: 5000, floor_fen: 6000,
  channels: [{ channel: "taobao", price_fen: 10900, from: "2026-11-20T12:00:00.000Z", until: null }],
  members: [{ level: "金卡", price_fen: null, discount_bp: 9550, from: null, until: null }],
  events: [{ event_id: "e", kind: "flash", price_fen: 7900, from: null, until: null }],
};

test("a book that nobody touched is sent as it came", () => {
  const { sku_id: _, ...plain } = BOOK;
  assert.deepEqual(bodyOf(formOf(BOOK, ZONE), ZONE), { ...plain, channels: [{ ...BOOK.channels[0], from: "2026-11-20T12:00:00Z" }] });
  assert.equal(formOf(BOOK, ZONE).channels[0].from, "2026-11-20T20:00");
  assert.ok(sameForm(formOf(BOOK, ZONE), formOf(BOOK, ZONE)));
  assert.deepEqual(problemsOf(formOf(BOOK, ZONE)), {});
});

test("shares, their amounts and margins are exact", () => {
  assert.deepEqual(["95", "95.5%", "９０", "", "0", "100", "9.999", "x"].map(bpOf), [9500, 9550, 9000, null, NaN, NaN, NaN, NaN]);
  assert.deepEqual([partOf(10001, 9500), partOf(null, 9500), partOf(1, 1)], [9501, null, 1]);
  assert.deepEqual(marginOf(9900, 6000), { fen: 3900, percent: 39.4 });
  assert.equal(marginOf(null, 1), null);
});

test("what is wrong stands at its field", () => {
  const form = formOf({ ...BOOK, price_fen: 5999 }, ZONE);
  const wrong = problemsOf({
    ...form,
    channels: [...form.channels, { ...newChannel("taobao"), price_fen: 5000, timed: true, from: "2026-11-21T00:00", until: "2026-11-20T00:00" }, newChannel("site"), { ...newChannel("site"), price_fen: 7000 }],
    members: [...form.members, newMember(), { ...newMember(), level: "金卡", percent: "90" }],
  });
  assert.deepEqual(wrong, {
    price_fen: "below_floor", "channels.1.price_fen": "below_floor", "channels.1.until": "window_empty", "channels.2.price_fen": "missing", "channels.3.owner": "twice",
    "members.1.level": "level_missing", "members.1.percent": "discount", "members.2.owner": "twice",
  });
});

test("windows that touch do not meet, windows that overlap do", () => {
  const line = (from, until) => ({ ...newChannel("site"), price_fen: 9000, timed: true, from, until });
  const touching = { ...formOf(BOOK, ZONE), channels: [line("2026-11-01T00:00", "2026-11-02T00:00"), line("2026-11-02T00:00", "")] };
  assert.deepEqual(problemsOf(touching), {});
  assert.deepEqual(problemsOf({ ...touching, channels: [...touching.channels, line("2026-11-03T00:00", "")] }), { "channels.2.from": "overlap" });
});

test("a month has its days, and each day what falls on it", () => {
  assert.deepEqual(spanOf("2026-12", ZONE), { from: "2026-11-30T16:00:00Z", until: "2026-12-31T16:00:00Z" });
  assert.deepEqual([moved("2026-12", 1), moved("2026-01", -1)], ["2027-01", "2025-12"]);
  const segment = (from, until, fen) => ({ from, until, price: { amount_fen: fen, trace: [] } });
  const segments = [segment("2026-10-31T16:00:00Z", "2026-11-20T16:00:00Z", 9900), segment("2026-11-20T16:00:00Z", "2026-11-21T04:00:00Z", 7900), segment("2026-11-21T04:00:00Z", "2026-11-30T16:00:00Z", null)];
  const weeks = weeksOf("2026-11", segments, ZONE);
  assert.ok(weeks.every((week) => week.length === 7));
  const days = weeks.flat().filter((one) => one.day);
  assert.equal(days.length, 30);
  assert.equal(weeks[0].filter((one) => one.day).length, 1, "the first of November 2026 is a Sunday");
  assert.deepEqual(days.slice(19, 22).map(amountsOf), [{ low: 9900, high: 9900 }, { low: 7900, high: 7900 }, null]);
});

test("a table sends whole books, fills down and knows what is below the floor", () => {
  const other = { ...BOOK, sku_id: "t", rev: 0, price_fen: null, floor_fen: null, channels: [], members: [], events: [] };
  const rows = rowsOf([BOOK, other], { s: "白", t: "黑" });
  assert.deepEqual(rows.map(isChanged), [false, false]);
  assert.equal(valueOf(rows[0], "channel:taobao"), null, "a timed price is no standing one");
  const filled = filledDown([withValue(rows[0], "channel:taobao", 5000), rows[1]], "channel:taobao");
  assert.deepEqual(filled.map((row) => [isChanged(row), isLow(row, "channel:taobao")]), [[true, true], [true, false]]);
  assert.deepEqual(bookOf(filled[1]).channels, [{ channel: "taobao", price_fen: 5000, from: null, until: null }]);
  assert.deepEqual(bookOf(filled[0]).channels.length, 2, "the timed one stays");
  assert.deepEqual(bookOf(withValue(filled[1], "channel:taobao", null)).channels, []);
  assert.equal(isChanged(withValue(filled[1], "channel:taobao", null)), false);
});

test("a rule is sent as the server takes it", () => {
  const rule = { target: "price_fen", way: "percent", value: "90%", ending: "99" };
  assert.deepEqual(changeOf(rule, fenOf), { way: "percent", value: 9000, ending: "99", figure: "price_fen" });
  assert.deepEqual(changeOf({ ...rule, target: "channel:taobao", way: "add", value: "-10" }, fenOf), { way: "add", value: -1000, ending: "99", figure: "price_fen", channel: "taobao" });
  assert.deepEqual(["", "x", "0", "1001"].map((value) => changeOf({ ...rule, value }, fenOf)), [null, null, null, null]);
  assert.deepEqual(["-5", "0", "5.005"].map((value) => changeOf({ ...rule, way: "set", value }, fenOf)), [null, null, null]);
});
