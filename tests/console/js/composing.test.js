/** What the composer understands: signs, names, sentences to fill, and what can still be undone. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { filled, foldersOf, foundReplies, gapIn, greetingOf, repliesIn, unfilled } from "../../../hub/console/static/inbox/canned.js";
import { asked } from "../../../hub/console/static/inbox/signs.js";
import { undoable } from "../../../hub/console/static/inbox/undoable.js";
import { enterMeaning } from "../../../hub/console/static/inbox/keys.js";
import { cutAtNames, foundColleagues, mentionedIn } from "../../../hub/console/static/inbox/mentions.js";
import { isOnlyEmoji } from "../../../hub/console/static/shared/only_emoji.js";
import { initials, rank } from "../../../hub/console/static/shared/initials.js";

test("Chinese words have initials", () => {
  assert.equal(initials("催发货"), "cfh");
  assert.equal(initials("林小满 VIP8"), "lxmvip8");
  assert.equal(initials("阿宁啊"), "ana");
  assert.equal(initials("周岚、沈一、余星辰"), "zlsyyxc");
  assert.deepEqual(["周", "zl", "岚", "l", "x"].map((query) => rank(query, "周岚")), [0, 1, 2, 3, null]);
});

test("a slash asks for sentences, an at sign for colleagues, elsewhere they are signs", () => {
  assert.deepEqual(asked("/cf", false), { kind: "canned", query: "cf", from: 0 });
  assert.deepEqual(asked("你好 /发货", false), { kind: "canned", query: "发货", from: 3 });
  for (const text of ["a/b", "https://", "1/2", "/cf ", "//"]) assert.equal(asked(text, false), null, text);
  assert.deepEqual(asked("请@周", true), { kind: "colleague", query: "周", from: 1 });
  for (const text of ["me@shop", "@周 ", "/cf"]) assert.equal(asked(text, true), null, text);
});

const REPLIES = [
  { id: "1", title: "催发货", text: "今天发", folder: "物流", shortcut: "cf" },
  { id: "2", title: "感谢", text: "谢谢{fan}", folder: "", shortcut: "" },
  { id: "3", title: "发票", text: "发票在附件", folder: "财务", shortcut: "fp" },
];

test("sentences are found by shortcut, title, initials, folder and text", () => {
  const ids = (query) => foundReplies(REPLIES, query).map((reply) => reply.id);
  assert.deepEqual(ids(""), ["1", "2", "3"]);
  assert.deepEqual(ids("cf"), ["1"]);
  assert.deepEqual(ids("fp"), ["3"]);
  assert.deepEqual(ids("gx"), ["2"]);
  assert.deepEqual(ids("wl"), ["1"]);
  assert.deepEqual(ids("附件"), ["3"]);
  assert.deepEqual(ids("zzz"), []);
});

test("folders are leafed through, names of one's own are gaps to fill", () => {
  const reply = (title, folder) => ({ id: title, title, folder, text: title, shortcut: "" });
  const all = [...Array.from({ length: 9 }, (_, n) => reply(`a${n}`, "售后")), reply("b", ""), reply("c", "售前")];
  assert.deepEqual(foldersOf(all), ["售后", "售前"]);
  assert.deepEqual([repliesIn(all, "").length, repliesIn(all, "售后").length, repliesIn(all, "售前").length], [8, 9, 1]);
  const text = "单号 {单号}，{日期} 到";
  assert.deepEqual(unfilled(text), ["{单号}", "{日期}"]);
  assert.deepEqual([gapIn(text), gapIn(text, 4), gapIn(text, 12), gapIn("{}{1}")], [[3, 7], [8, 12], null, null]);
});

test("variables are filled, and those without a value are named", () => {
  const text = "{time_greeting}，{fan}，{order_no} 已发，{fan}";
  assert.equal(filled(text, { fan: "小鱼", time_greeting: "早上好", agent: "" }), "早上好，小鱼，{order_no} 已发，小鱼");
  assert.deepEqual(unfilled(filled(text, { fan: "小鱼" })), ["{time_greeting}", "{order_no}"]);
  assert.deepEqual([3, 9, 12, 15, 20].map(greetingOf), ["night", "morning", "noon", "afternoon", "evening"]);
});

test("those are called whose name still stands in the note", () => {
  const chosen = [{ id: "a", name: "周岚" }, { id: "b", name: "周" }, { id: "a", name: "周岚" }, { id: "c", name: "沈一" }];
  assert.deepEqual(mentionedIn("@周岚 看一下", chosen), ["a", "b"]);
  assert.deepEqual(cutAtNames("请@周岚和@沈一看", ["周", "周岚", "沈一"]), [
    { type: "text", text: "请" }, { type: "mention", text: "@周岚" }, { type: "text", text: "和" }, { type: "mention", text: "@沈一" }, { type: "text", text: "看" },
  ]);
  assert.deepEqual(foundColleagues([{ id: "1", name: "沈一" }, { id: "2", name: "周岚" }], "zl").map((each) => each.id), ["2"]);
});

test("Enter sends or breaks the line, as chosen, and never while a word is composed", () => {
  const press = (fields) => ({ key: "Enter", ...fields });
  assert.deepEqual([{}, { shiftKey: true }, { ctrlKey: true }].map((f) => enterMeaning(press(f))), ["send", "newline", "send"]);
  assert.deepEqual([{}, { ctrlKey: true }, { metaKey: true }].map((f) => enterMeaning(press(f), { by: "ctrl" })), ["newline", "send", "send"]);
  for (const fields of [{ isComposing: true }, { keyCode: 229 }, { isComposing: true, ctrlKey: true }]) {
    assert.equal(enterMeaning(press(fields)), "none");
    assert.equal(enterMeaning(press(fields), { by: "ctrl" }), "none");
  }
});

test("one's own newest reply can be undone while it is held, or while the channel takes it back", () => {
  const at = Date.parse("2026-11-23T08:00:00Z");
  const mine = { direction: "out", sender: { id: "me" }, status: "queued", at: "2026-11-23T08:00:00Z", held_until: "2026-11-23T08:00:05Z" };
  const thread = (message, recall = false) => ({ messages: [{ direction: "in", sender: { id: "" } }, message], capabilities: { recall } });
  assert.deepEqual(undoable(thread(mine), "me", at + 1500, true), { message: mine, held: true, left: 4 });
  assert.equal(undoable(thread(mine), "me", at + 5000, true), null);
  assert.equal(undoable(thread(mine), "you", at, true), null);
  assert.equal(undoable(thread({ ...mine, status: "sending", held_until: null }), "me", at, true), null);
  const sent = { ...mine, status: "sent", held_until: null };
  assert.equal(undoable(thread(sent, true), "me", at + 1000, true).held, false);
  assert.equal(undoable(thread(sent, true), "me", at + 1000, false), null);
  assert.equal(undoable(thread({ ...sent, recalled_at: "x" }, true), "me", at, true), null);
  assert.equal(undoable(thread({ ...mine, status: "cancelled" }), "me", at, true), null);
});

test("faces alone are large, digits are not faces", () => {
  for (const text of ["👍", "😂😂", "👨‍👩‍👧 ❤️"]) assert.equal(isOnlyEmoji(text), true, text);
  for (const text of ["", "1", "123", "#", "好👍", "👍".repeat(9)]) assert.equal(isOnlyEmoji(text), false, text);
});
