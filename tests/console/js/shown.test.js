/** Keys, lengths of time, limits, links, drafts, the order of rows: what the screen derives without a server. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { draftOf, keepDraft } from "../../../hub/console/static/inbox/drafts.js";
import { enterMeaning, listMove } from "../../../hub/console/static/inbox/keys.js";
import { heldOrder, neighbour } from "../../../hub/console/static/inbox/list_order.js";
import { allows, obstacle, quotaNow } from "../../../hub/console/static/inbox/quota.js";
import { timelineItems } from "../../../hub/console/static/inbox/timeline_items.js";
import { createTypingSignal } from "../../../hub/console/static/inbox/typing_signal.js";
import { dayKey, daysAgo, rowTime } from "../../../hub/console/static/shared/dates.js";
import { clockText, shortClock, waitingLevel, waitingText } from "../../../hub/console/static/shared/durations.js";
import { safeUrl, segments } from "../../../hub/console/static/shared/segments.js";
import { byteLength, fitting, measure, splitText } from "../../../hub/console/static/shared/text_limits.js";
import { added, EMPTY, refreshed, without } from "../../../hub/console/static/undelivered/letters.js";

test("Enter that belongs to an input method never sends", () => {
  const enter = (more) => enterMeaning({ key: "Enter", keyCode: 13, ...more });
  assert.equal(enter({}), "send");
  assert.equal(enter({ isComposing: true }), "none");
  assert.equal(enter({ keyCode: 229 }), "none");
  assert.equal(enter({ ctrlKey: true, isComposing: true }), "none");
  assert.equal(enter({ shiftKey: true }), "newline");
  assert.equal(enter({ ctrlKey: true }), "send");
  assert.equal(enterMeaning({ key: "Enter", keyCode: 13 }, { touch: true }), "newline");
  assert.equal(enterMeaning({ key: "a", keyCode: 65 }), "none");
});

test("letters move in the list only where nobody writes", () => {
  assert.equal(listMove({ key: "j" }), 1);
  assert.equal(listMove({ key: "ArrowUp" }), -1);
  assert.equal(listMove({ key: "Enter" }), "open");
  assert.equal(listMove({ key: "j" }, { writing: true }), null);
  assert.equal(listMove({ key: "j", ctrlKey: true }), null);
  assert.equal(listMove({ key: "j", isComposing: true }), null);
});

test("durations", () => {
  assert.equal(clockText(47 * 3600 + 12 * 60 + 5), "47:12:05");
  assert.equal(clockText(-5), "00:00:00");
  assert.equal(shortClock(65.9), "1:05");
  assert.deepEqual(waitingText(59), { key: "console.wait.clock", params: { clock: "0:59" } });
  assert.deepEqual(waitingText(3600 * 3 + 62), { key: "console.wait.hours", params: { h: 3, m: "01" } });
  assert.deepEqual(waitingText(86400 * 2 + 3600), { key: "console.wait.days", params: { d: 2, h: 1 } });
  assert.deepEqual([59, 60, 299, 300, 899, 900].map(waitingLevel), ["calm", "noticed", "noticed", "late", "late", "overdue"]);
});

test("days are the shop's days", () => {
  const at = Date.parse("2025-03-09T16:30:00Z");
  assert.equal(dayKey(at, "Asia/Shanghai"), "2025-03-10");
  assert.equal(dayKey(at, "Europe/London"), "2025-03-09");
  assert.equal(daysAgo(Date.parse("2025-03-09T15:00:00Z"), at, "Asia/Shanghai"), 1);
  assert.equal(rowTime(at, at + 1000, "zh-CN", "Asia/Shanghai", (key) => key), "00:30");
  assert.equal(rowTime(at - 7_200_000, at, "zh-CN", "Asia/Shanghai", (key) => key), "console.day.yesterday");
});

test("text is cut into pieces of at most so many bytes, between characters, losing none", () => {
  assert.equal(byteLength("微信😀a"), 11);
  assert.equal(fitting("微信😀a", 9), "微信");
  assert.deepEqual(splitText("你好。".repeat(6), 20), Array(3).fill("你好。你好。").flat());
  for (const text of ["字".repeat(500), "😀".repeat(300), "one two three ".repeat(80).trim(), "句子。\n".repeat(99)]) {
    const pieces = splitText(text, 100);
    pieces.forEach((piece) => assert.ok(byteLength(piece) <= 100));
    assert.equal(pieces.join("").replace(/\s/g, ""), text.replace(/\s/g, ""));
  }
});

test("the composer says how many messages a text becomes, and when it is too much", () => {
  assert.deepEqual(measure("  ", 2048), { bytes: 0, parts: 0, tooLong: false });
  assert.deepEqual(measure("字".repeat(682), 2048), { bytes: 2046, parts: 1, tooLong: false });
  assert.deepEqual(measure("字".repeat(683), 2048), { bytes: 2049, parts: 2, tooLong: false });
  assert.equal(measure("字".repeat(682 * 4 + 1), 2048).tooLong, true);
  assert.equal(measure("字".repeat(9000), 0).parts, 1);
});

test("masked numbers are found by code points, also behind emoji", () => {
  assert.deepEqual(segments("😀电话 138****5678。", [{ start: 4, end: 15, kind: "mobile" }]), [
    { type: "text", text: "😀电话 " }, { type: "span", text: "138****5678", kind: "mobile", index: 0 }, { type: "text", text: "。" },
  ]);
  assert.deepEqual(segments("short", [{ start: 3, end: 99, kind: "x" }]), [{ type: "text", text: "short" }]);
});

test("only http and https become links, and end where Chinese begins", () => {
  assert.deepEqual(segments("看https://a.cn/x?y=1，谢谢"), [
    { type: "text", text: "看" }, { type: "link", text: "https://a.cn/x?y=1", href: "https://a.cn/x?y=1" }, { type: "text", text: "，谢谢" },
  ]);
  assert.deepEqual(segments("(http://a.cn/b)."), [
    { type: "text", text: "(" }, { type: "link", text: "http://a.cn/b", href: "http://a.cn/b" }, { type: "text", text: ")." },
  ]);
  assert.deepEqual(segments("javascript:alert(1)"), [{ type: "text", text: "javascript:alert(1)" }]);
  assert.deepEqual(["javascript:alert(1)", "data:text/html,x", "//a.cn", "", "https://a.cn/"].map(safeUrl), ["", "", "", "", "https://a.cn/"]);
});

test("rows keep their places while held; pages still grow below", () => {
  assert.deepEqual(heldOrder(["a", "b", "c"], ["x", "c", "a", "b", "d"]), ["a", "b", "c", "d"]);
  assert.deepEqual(heldOrder(["a", "b"], ["b"]), ["a", "b"]);
  assert.deepEqual(heldOrder([], ["a", "b"]), ["a", "b"]);
  assert.equal(neighbour(["a", "b"], "b", 1), "b");
  assert.equal(neighbour(["a", "b"], null, 1), "a");
  assert.equal(neighbour([], "a", 1), null);
});

test("the composer is blocked for the reason that matters most", () => {
  const now = Date.parse("2025-03-01T00:00:00Z");
  const quota = (left, until) => ({ left, max: 5, until });
  const head = (fields) => ({ fan: { reachable: true }, episode: null, quota: null, ...fields });
  assert.equal(obstacle(head({}), now, "me"), "");
  assert.equal(obstacle(head({ quota: quota(2, "2025-03-01T00:00:00Z") }), now, "me"), "window_over");
  assert.equal(obstacle(head({ quota: quota(0, "2025-03-02T00:00:00Z") }), now, "me"), "quota_used");
  assert.equal(obstacle(head({ fan: { reachable: false }, quota: quota(0, "2025-03-02T00:00:00Z") }), now, "me"), "unreachable");
  assert.equal(obstacle(head({ episode: { state: "agent", assignee: { id: "you" } } }), now, "me"), "other_agent");
  assert.equal(obstacle(head({ episode: { state: "agent", assignee: { id: "me" } } }), now, "me"), "");
  assert.deepEqual(quotaNow(head({ quota: quota(3, "2025-03-01T00:30:00Z") }), now), { left: 3, max: 5, clock: "00:30:00", over: false, soon: true });
  assert.equal(allows({ kinds: ["text"] }, "image"), false);
  assert.equal(allows(undefined, "image"), false);
});

test("a timeline has its days, its line of new messages, its groups, and a reply keeps its key when it is stored", () => {
  const me = { id: "me", name: "Me" };
  const message = (seq, at, fields = {}) => ({ id: `m${seq}`, seq, at, platform_at: at, direction: "in", kind: "text", body: {}, sender: { type: "fan", id: "" }, client_id: "", ...fields });
  const messages = [message(1, "2025-03-01T15:59:00Z"), message(2, "2025-03-01T16:01:00Z"), message(3, "2025-03-01T16:02:00Z"), message(4, "2025-03-01T15:00:00Z")];
  const pending = [{ clientId: "c-1", conversationId: "c", at: "2025-03-01T16:05:00Z", kind: "text", body: {}, state: "sending" }];
  const items = timelineItems({ messages, pending, newAfter: 2, timeZone: "Asia/Shanghai", me });
  assert.deepEqual(items.map((item) => item.type), ["day", "message", "day", "message", "new", "message", "message", "message"]);
  const edges = items.filter((item) => item.message).map((item) => `${item.first ? "[" : ""}${item.last ? "]" : ""}`);
  assert.deepEqual(edges, ["[", "[", "", "]", "[]"]);
  const stored = message(5, "2025-03-01T16:05:01Z", { direction: "out", client_id: "c-1", sender: { type: "agent", id: "me" } });
  const after = timelineItems({ messages: [...messages, stored], pending: [], newAfter: 2, timeZone: "Asia/Shanghai", me });
  assert.equal(after.at(-1).key, items.at(-1).key);
});

test("a ladder of who had the conversation is folded, and stays the same while it grows", () => {
  const line = (seq, name = "desk.assigned") => ({ id: `m${seq}`, seq, kind: "event", direction: "system", body: { name }, sender: { type: "system", id: "" }, at: "2025-03-01T08:00:00Z" });
  const shape = (messages) => timelineItems({ messages, pending: [], newAfter: null, timeZone: "Asia/Shanghai", me: null }).map((item) => (item.lines ? `${item.key}:${item.lines.length}` : item.type));
  assert.deepEqual(shape([line(1), line(2)]), ["day", "event", "event"]);
  assert.deepEqual(shape([line(1), line(2), line(3)]), ["day", "folded:m1:3"]);
  assert.deepEqual(shape([line(1), line(2), line(3), line(4)]), ["day", "folded:m1:4"]);
  assert.deepEqual(shape([line(1), line(2), line(3, "subscribe"), line(4)]), ["day", "event", "event", "event", "event"], "what the fan did stands");
});

test("typing is told at most every four seconds, and its end once", () => {
  let at = 10_000;
  const told = [];
  const signal = createTypingSignal((on) => told.push([at, on]), () => at);
  for (; at <= 19_000; at += 500) signal.writing();
  signal.stopped();
  signal.stopped();
  assert.deepEqual(told, [[10_000, true], [14_000, true], [18_000, true], [19_500, false]]);
});

test("drafts are kept per conversation and forgotten when empty", () => {
  const kept = {};
  const storage = { getItem: (key) => kept[key] ?? null, setItem: (key, value) => { kept[key] = value; }, removeItem: (key) => { delete kept[key]; } };
  keepDraft("c1", { text: "half", note: true }, storage);
  assert.equal(draftOf("c1", storage).text, "half");
  assert.deepEqual(draftOf("c2", storage), {});
  keepDraft("c1", { text: "" }, storage);
  assert.deepEqual(kept, {});
  assert.deepEqual(draftOf("c1", { getItem: () => { throw new Error("denied"); } }), {});
});

test("the list of undelivered replies keeps older pages over a refresh and drops what was dealt with", () => {
  const page = (...ids) => ({ messages: ids.map((id) => ({ id })), heads: {} });
  const ids = (list) => list.messages.map((message) => message.id);
  let list = refreshed(EMPTY, page("9", "8"), 2);
  assert.equal(list.mayHaveMore, true);
  list = added(list, page("7", "6"), 2);
  list = refreshed(list, page("9", "7"), 2);
  assert.deepEqual(ids(list), ["9", "7", "6"]);
  assert.deepEqual(ids(without(list, "7")), ["9", "6"]);
  list = refreshed(list, page("9"), 2);
  assert.deepEqual(ids(list), ["9"]);
  assert.equal(list.mayHaveMore, false);
});
