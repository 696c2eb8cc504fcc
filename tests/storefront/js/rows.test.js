// What stands on the screen for a timeline: days, groups, ticks, and no bubble twice.

import assert from "node:assert/strict";
import test from "node:test";

import { rowsOf } from "../../../storefront/static/chat/rows.js";

const at = (minutes, day = 1) => new Date(Date.UTC(2026, 0, day, 4, minutes)).toISOString();
const message = (seq, minutes, more = {}) => ({
  id: `m${seq}`, client_id: "", seq, direction: "in", kind: "text", body: { text: "" }, at: at(minutes),
  sender: { type: "fan", name: "" }, recalled_at: null, media: null, ...more,
});
const reply = (seq, minutes, name = "小林") => message(seq, minutes, { direction: "out", sender: { type: "agent", name } });
const item = (id, more = {}) => ({ client_id: id, kind: "text", text: id, file: null, at: at(9), state: "waiting", ...more });
const shape = (rows) => rows.map((row) => (row.type === "bubble" ? `${row.first ? "[" : ""}${row.message.id}${row.last ? "]" : ""}` : row.type));
const none = { readByTeamSeq: 0, timeZone: "Asia/Shanghai" };

test("messages of one breath form a group; a pause, a person or a day ends it", () => {
  const rows = rowsOf([message(1, 0), message(2, 1), message(3, 8), reply(4, 8), reply(5, 9, "阿may"), message(6, 9, { at: at(9, 2) })], [], none);
  assert.deepEqual(shape(rows), ["day", "[m1", "m2]", "[m3]", "[m4]", "[m5]", "day", "[m6]"]);
});

test("ticks: read up to where the team read, sent beyond, and the queue's own states", () => {
  const rows = rowsOf([message(1, 0), message(2, 0)], [item("a", { state: "sending" }), item("b", { state: "failed" })], { readByTeamSeq: 1 });
  assert.deepEqual(rows.filter((row) => row.type === "bubble").map((row) => row.tick), ["read", "sent", "sending", "failed"]);
});

test("a message that is stored already is not shown as waiting too, and keeps its place in the page", () => {
  const rows = rowsOf([message(1, 0, { client_id: "a" })], [item("a", { state: "sending" })], none);
  assert.deepEqual(rows.map((row) => row.key), [rows[0].key, "a"]);
});

test("the line of new messages stands once, above the first reply that the fan has not seen", () => {
  const rows = rowsOf([message(1, 0), reply(2, 0), reply(3, 1), message(4, 1), reply(5, 1)], [], { readByTeamSeq: 0, newAfterSeq: 2 });
  assert.deepEqual(rows.map((row) => row.type), ["day", "bubble", "bubble", "new", "bubble", "bubble", "bubble"]);
});

test("recalled and system messages are lines, not bubbles", () => {
  const rows = rowsOf([message(1, 0, { recalled_at: at(1) }), message(2, 0, { direction: "system" })], [], none);
  assert.deepEqual(rows.map((row) => row.type), ["day", "notice", "notice"]);
});

test("keys are unique", () => {
  const rows = rowsOf([message(1, 0), message(2, 0, { at: at(0, 2) }), message(3, 0, { at: at(0, 1) })], [item("a"), item("b")], none);
  assert.equal(new Set(rows.map((row) => row.key)).size, rows.length);
});
