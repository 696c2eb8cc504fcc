/** A window on a long timeline: whatever is loaded, jumped to and heard, it has no holes and equals the server. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { addDays, addMonths, moved, weekday, weeksOf } from "../../../hub/console/static/inbox/calendar.js";
import { EMPTY, reduce } from "../../../hub/console/static/inbox/reducer.js";
import { isBehind } from "../../../hub/console/static/inbox/threads.js";
import { MOST, PAGE, paged, within } from "../../../hub/console/static/inbox/window.js";
import { createWorld, dice } from "./world.js";

const ID = "c1";
const unite = (messages) => [...new Map(messages.map((m) => [m.seq, m])).values()].sort((a, b) => a.seq - b.seq);
const run = (from, to) => Array.from({ length: to - from + 1 }, (_, n) => ({ seq: from + n }));
const seqs = (messages) => messages.map((m) => m.seq);

test("a page above grows the window upwards and drops what is far below", () => {
  const thread = { messages: run(101, 250), atStart: false, atEnd: true };
  const next = paged(thread, { side: "older", messages: run(51, 100), limit: PAGE, newest: 250 }, unite);
  assert.deepEqual([next.messages[0].seq, next.messages.at(-1).seq, next.messages.length], [51, 200, MOST]);
  assert.deepEqual([next.atStart, next.atEnd], [false, false]);
});

test("a page below grows it downwards; only the newest message is the end", () => {
  const thread = { messages: run(1, 150), atStart: true, atEnd: false };
  const next = paged(thread, { side: "newer", messages: run(151, 200), limit: PAGE, newest: 201 }, unite);
  assert.deepEqual([next.messages[0].seq, next.atStart, next.atEnd], [51, false, false]);
  const last = paged(next, { side: "newer", messages: run(201, 201), limit: PAGE, newest: 201 }, unite);
  assert.deepEqual([last.atEnd, last.messages.length], [true, MOST]);
});

test("a page that a jump has overtaken is left out", () => {
  const thread = { messages: run(500, 550), atStart: false, atEnd: false };
  for (const messages of [run(51, 100), run(449, 498), run(552, 600)]) {
    for (const side of ["older", "newer"]) assert.equal(paged(thread, { side, messages, limit: PAGE, newest: 900 }, unite), null);
  }
});

test("what is heard of belongs to the window only where nothing is missing", () => {
  const middle = { messages: run(10, 20), atStart: false, atEnd: false };
  assert.deepEqual([9, 10, 20, 21].map((seq) => within(middle, { seq })), [false, true, true, false]);
  assert.equal(within({ ...middle, atEnd: true }, { seq: 21 }), true);
  assert.equal(within({ ...middle, atStart: true }, { seq: 3 }), true);
  assert.equal(within({ messages: [], atStart: true, atEnd: true }, { seq: 1 }), true);
});

function around(world, seq) {
  const first = Math.max(1, Math.min(seq - PAGE / 2, world.size(ID) - PAGE + 1));
  return world.older(ID, first + PAGE, PAGE).filter((m) => m.seq >= first);
}

function after(world, seq) {
  return world.older(ID, seq + PAGE + 1, PAGE).filter((m) => m.seq > seq);
}

/** One thing that a reader does, with the answer read before or after something else happens. */
function step(world, state, random, meanwhile) {
  const { messages } = state.threads[ID];
  const roll = random();
  const early = random() < 0.5;
  const answer = () => {
    if (roll < 0.3) return { type: "paged", side: "older", id: ID, messages: world.older(ID, messages[0].seq, PAGE), limit: PAGE, seq: world.head(ID).seq };
    if (roll < 0.6) return { type: "paged", side: "newer", id: ID, messages: after(world, messages.at(-1).seq), limit: PAGE, seq: world.head(ID).seq };
    if (roll < 0.8) return { type: "moved", id: ID, messages: around(world, 1 + Math.floor(random() * world.size(ID))), seq: world.head(ID).seq };
    if (roll < 0.9) return { type: "end_kept", id: ID, most: MOST };
    return { type: "moved", id: ID, messages: world.older(ID, Infinity, PAGE), seq: world.head(ID).seq };
  };
  const read = early ? answer() : null;
  const next = meanwhile(state);
  return reduce(next, read ?? answer());
}

test("pages, jumps and events in any order leave a window without holes that equals the server", () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const random = dice(seed);
    const world = createWorld();
    for (let i = 0; i < 420; i += 1) world.add(ID);
    let state = reduce({ ...EMPTY, openId: ID }, { type: "viewed", answer: world.view(ID) });
    const heard = (before) => {
      const events = Array.from({ length: Math.floor(random() * 6) }, () => (random() < 0.6 ? world.add(ID) : world.change(ID, Math.floor(random() * 5000), { status: "sent" })));
      const kept = events.filter(() => random() > 0.15);
      return kept.reduce((s, event) => reduce(s, { type: "event", event }), before);
    };
    for (let n = 0; n < 25; n += 1) {
      state = step(world, state, random, heard);
      state = reduce(state, { type: "digest", heads: [world.head(ID)] });
      while (isBehind(state, ID)) state = reduce(state, { type: "synced", id: ID, answer: world.sync(ID, state.threads[ID].rev) });
      const thread = state.threads[ID];
      const [first, last] = [thread.messages[0].seq, thread.messages.at(-1).seq];
      assert.deepEqual(seqs(thread.messages), seqs(run(first, last)), `seed ${seed} step ${n}: holes`);
      assert.deepEqual(thread.messages, world.older(ID, last + 1, last - first + 1), `seed ${seed} step ${n}: not the server's`);
      assert.equal(thread.atStart, first === 1, `seed ${seed} step ${n}: start`);
      assert.ok(!thread.atEnd || last === world.size(ID), `seed ${seed} step ${n}: says end at ${last}`);
      assert.ok(thread.messages.length <= MOST + 200);
    }
  }
});

test("leaving in the middle forgets the place, leaving at the end keeps the newest", () => {
  const world = createWorld();
  for (let i = 0; i < 300; i += 1) world.add(ID);
  let state = reduce({ ...EMPTY, openId: ID }, { type: "viewed", answer: world.view(ID) });
  assert.equal(reduce(state, { type: "open", id: "c2" }).threads[ID].messages.length, 50);
  state = reduce(state, { type: "moved", id: ID, messages: around(world, 100), seq: 300 });
  assert.equal(reduce(state, { type: "open", id: "c2" }).threads[ID], undefined);
});

test("what arrives is counted while one reads elsewhere", () => {
  const world = createWorld();
  for (let i = 0; i < 200; i += 1) world.add(ID);
  let state = reduce({ ...EMPTY, openId: ID }, { type: "viewed", answer: world.view(ID) });
  state = reduce(state, { type: "moved", id: ID, messages: around(world, 60), seq: 200 });
  for (const direction of ["in", "out", "in"]) state = reduce(state, { type: "event", event: world.add(ID, { direction }) });
  assert.equal(state.threads[ID].arrived, 2);
  assert.equal(state.threads[ID].messages.at(-1).seq, 84);
});

test("a calendar's weeks begin on Monday and hold each day of the month once", () => {
  for (const [day, weeks] of [["2026-02-10", 5], ["2027-02-01", 4], ["2026-08-31", 6], ["2024-02-29", 5]]) {
    const found = weeksOf(day);
    assert.equal(found.length, weeks, day);
    const days = found.flat().filter(Boolean);
    assert.equal(days[0], `${day.slice(0, 7)}-01`);
    assert.equal(new Set(days).size, days.length);
    found.forEach((week) => week.forEach((each, place) => assert.ok(!each || weekday(each) === place)));
  }
});

test("keys walk over months and years, and a short month keeps its last day", () => {
  assert.equal(addDays("2026-12-31", 1), "2027-01-01");
  assert.equal(addMonths("2026-01-31", 1), "2026-02-28");
  assert.equal(addMonths("2024-03-31", -1), "2024-02-29");
  const press = (key, extra) => moved("2026-11-23", { key, ...extra });
  assert.deepEqual(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown"].map((key) => press(key)),
    ["2026-11-22", "2026-11-24", "2026-11-16", "2026-11-30", "2026-11-23", "2026-11-29", "2026-10-23", "2026-12-23"]);
  assert.equal(press("PageUp", { shiftKey: true }), "2025-11-23");
  assert.equal(press("x"), null);
});
