/** What is told, to which tab, and never twice. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { decide, momentOf, warningsOf } from "../../../hub/console/static/inbox/alerts/moments.js";
import { createTabs } from "../../../hub/console/static/inbox/alerts/tabs.js";
import { withOne } from "../../../hub/console/static/shared/gathered.js";

const ME = "staff-me";
const mine = (fields = {}) => ({ id: "c1", episode: { state: "agent", assignee: { id: ME } }, sla: null, snoozed_until: null, ...fields });
const others = mine({ episode: { state: "agent", assignee: { id: "staff-other" } } });
const fromFan = { id: "m1", seq: 4, direction: "in", kind: "text", body: { text: "x" }, sender: { type: "fan", id: "", name: "F" } };
const note = (by, mentions) => ({ id: "m2", seq: 5, direction: "note", kind: "note", body: { text: "x", mentions }, sender: { type: "agent", id: by, name: "N" } });

test("events that concern me are moments, and nothing that I did", () => {
  const kind = (event) => momentOf({ rev: 3, message: null, ...event }, ME)?.kind ?? null;
  assert.equal(kind({ type: "episode.assigned", head: mine() }), "assigned");
  assert.equal(kind({ type: "episode.transferred", head: mine() }), "assigned");
  assert.equal(kind({ type: "episode.transferred", head: others }), null);
  assert.equal(kind({ type: "episode.taken", head: mine() }), null);
  assert.equal(kind({ type: "message.added", head: mine(), message: fromFan }), "message");
  assert.equal(kind({ type: "message.added", head: others, message: fromFan }), null);
  assert.equal(kind({ type: "message.changed", head: mine(), message: fromFan }), null);
  assert.equal(kind({ type: "message.added", head: others, message: note("staff-other", [ME]) }), "mention");
  assert.equal(kind({ type: "message.added", head: mine(), message: note(ME, [ME]) }), null);
  assert.equal(kind({ type: "message.added", head: mine(), message: note("staff-other", []) }), null);
  assert.equal(kind({ type: "sla.breached", head: mine() }), "sla");
});

test("a clock about to run out warns once for each time it is set to", () => {
  const due = (at) => mine({ sla: { due_at: new Date(at).toISOString(), clock: "next_response", breached: [] } });
  const keys = (head, now) => warningsOf([head], ME, now, 60_000).map((moment) => moment.key);
  assert.deepEqual(keys(due(120_000), 0), []);
  assert.deepEqual(keys(due(120_000), 60_000), keys(due(120_000), 90_000));
  assert.equal(keys(due(120_000), 60_000).length, 1);
  assert.notDeepEqual(keys(due(120_000), 90_000), keys(due(121_000), 90_000));
  assert.deepEqual(keys(due(120_000), 120_001), [], "the server tells that it ran out");
  assert.deepEqual(warningsOf([{ ...others, sla: due(10).sla }, { ...due(10), snoozed_until: "2030-01-01T00:00:00Z" }], ME, 0, 60_000), []);
});

const ALL = { assigned: true, message: true, mention: true, sla: true, desktop: true, sound: true, volume: 60 };
const tab = (name, fields = {}) => ({ tab: name, visible: false, focused: false, showing: false, active: true, ...fields });

test("whoever looks at the conversation is left in peace", () => {
  const quiet = { desktop: false, toast: null, sound: null };
  assert.deepEqual(decide("message", [tab("a"), tab("b", { visible: true, showing: true })], ALL, true), quiet);
  assert.deepEqual(decide("message", [tab("a")], { ...ALL, message: false }, true), quiet);
  assert.deepEqual(decide("message", [tab("a", { showing: true })], ALL, true), { desktop: true, toast: null, sound: "a" }, "a hidden tab shows nothing to anybody");
});

test("one notice in all, in the tab in front, by a sound where the browser lets it", () => {
  assert.deepEqual(decide("mention", [tab("a"), tab("b", { visible: true, focused: true, active: false })], ALL, false), { desktop: false, toast: "b", sound: "a" });
  assert.deepEqual(decide("mention", [tab("a"), tab("b")], { ...ALL, desktop: false, volume: 0 }, true), { desktop: false, toast: "a", sound: null });
});

const settled = () => new Promise((resolve) => { setImmediate(resolve); });

/** Tabs on one channel; the first to ask for the lock leads until it is closed. */
function room() {
  const listeners = new Set();
  const waiting = [];
  const channel = () => {
    const own = { hear: () => {} };
    listeners.add(own);
    return {
      addEventListener: (_, heard) => { own.hear = heard; },
      postMessage: (data) => [...listeners].filter((one) => one !== own).forEach((one) => one.hear({ data: structuredClone(data) })),
      leave: () => listeners.delete(own),
    };
  };
  const locks = { request: (_, run) => { waiting.push(run); if (waiting.length === 1) run(); } };
  return { channel, locks, next: () => { waiting.shift(); waiting[0]?.(); } };
}

test("several tabs tell a moment once, and a new leader does not repeat it", async () => {
  const { channel, locks, next } = room();
  const told = [];
  const open = (name) => {
    const line = channel();
    const made = createTabs({ here: () => ({ name }), act: (moment, there) => told.push([name, moment.key, there.map((one) => one.name).sort()]), heard: () => {}, channel: line, locks, wait: () => Promise.resolve() });
    return { ...made, line };
  };
  const [a, b] = [open("a"), open("b")];
  await Promise.all([a.tell({ key: "k1" }), b.tell({ key: "k1" })]);
  await b.tell({ key: "k2" });
  await settled();
  assert.deepEqual(told, [["a", "k1", ["a", "b"]], ["a", "k2", ["a", "b"]]]);
  a.line.leave();
  next();
  await Promise.all([b.tell({ key: "k2" }), b.tell({ key: "k3" })]);
  await settled();
  assert.deepEqual(told.slice(2), [["b", "k3", ["b"]]]);
});

test("what is for one tab reaches that one alone", () => {
  const { channel, locks } = room();
  const heard = [];
  const open = (name) => createTabs({ here: () => ({}), act: () => {}, heard: (message) => heard.push([name, message.type, message.to]), channel: channel(), locks, wait: () => Promise.resolve() });
  const [a, b] = [open("a"), open("b")];
  a.send(b.tab, { type: "toast" });
  a.send(a.tab, { type: "sound" });
  assert.deepEqual(heard, [["b", "toast", b.tab], ["a", "sound", a.tab]], "each compares `to` with its own name");
});

test("from the third on, news of one kind stand as one that leads to all of them", () => {
  const news = (text, name) => ({ id: text, text, kind: "news", actions: ["one"], gather: { name, words: (n) => `${n} ${name}`, actions: ["all"] } });
  const shown = (entries) => entries.reduce(withOne, []).map(({ text, actions }) => [text, actions[0]]);
  const [a, b, c, d] = ["a", "b", "c", "d"].map((text) => news(text, "assigned"));
  assert.deepEqual(shown([a, b, news("m", "mention")]), [["a", "one"], ["b", "one"], ["m", "one"]]);
  assert.deepEqual(shown([a, news("m", "mention"), b, c]), [["m", "one"], ["3 assigned", "all"]]);
  assert.deepEqual(shown([a, b, c, d]), [["4 assigned", "all"]]);
  assert.deepEqual(shown([a, a, b]), [["a", "one"], ["b", "one"]], "the same text is not told twice");
  assert.deepEqual(shown([{ ...a, gather: null }, { ...b, gather: null }, { ...c, gather: null }]).length, 3);
});
