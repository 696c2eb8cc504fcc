// The page equals a fresh fetch, whatever got lost, doubled or overtaken on the way.

import assert from "node:assert/strict";
import test from "node:test";

import * as timeline from "../../../storefront/static/chat/reducer.js";

const conversation = (rev, more = {}) => ({
  rev, seq: rev, read_by_team_seq: 0, read_by_fan_seq: 0, agent: null, state: "waiting", ...more,
});
const message = (seq, rev = seq, more = {}) => ({
  id: `m${seq}`, seq, rev, direction: seq % 2 ? "in" : "out", kind: "text", body: { text: `${seq}` }, client_id: "", ...more,
});
const added = (rev) => ({ rev, type: "message.added", conversation: conversation(rev), message: message(rev) });
const openedAt = (rev, more = false) => timeline.opened({
  rev, conversation: conversation(rev), messages: Array.from({ length: rev }, (_, at) => message(at + 1)), more,
});

test("events in order end where a fresh open ends", () => {
  const live = [1, 2, 3, 4].reduce((state, rev) => timeline.applied(state, added(rev)), openedAt(0));
  assert.deepEqual(live, openedAt(4));
});

test("a repeated event changes nothing", () => {
  const state = openedAt(3);
  assert.equal(timeline.applied(state, added(2)), state);
  assert.equal(timeline.applied(state, added(3)), state);
});

test("a hole, or an event that may not carry its text, asks for a sync and shows nothing yet", () => {
  const holed = timeline.applied(openedAt(3), added(5));
  assert.deepEqual([holed.gap, holed.rev, holed.messages.length], [true, 3, 3]);
  const ringing = timeline.applied(openedAt(3), { ...added(4), message: null, resync: true });
  assert.deepEqual([ringing.gap, ringing.rev], [true, 3]);
});

test("sync closes the hole", () => {
  const holed = timeline.applied(openedAt(3), added(5));
  const healed = timeline.synced(holed, { rev: 5, events: [added(4), { ...added(5), resync: true }], reset: false });
  assert.deepEqual(healed, openedAt(5));
});

test("a sync that cannot tell everything leads to a new open", () => {
  assert.equal(timeline.synced(openedAt(3), { rev: 900, events: [], reset: true }).gap, true);
  assert.equal(timeline.synced(openedAt(3), { rev: 5, events: [added(4)], reset: false }).gap, true);
});

test("any loss and doubling of events is healed by one sync", () => {
  const all = Array.from({ length: 12 }, (_, at) => added(at + 1));
  for (let mask = 0; mask < 4096; mask += 37) {
    const arriving = all.filter((_, at) => mask & (1 << at)).flatMap((event) => [event, event]);
    const state = arriving.reduce((current, event) => timeline.applied(current, event), openedAt(0));
    const answer = { rev: 12, events: all.filter((event) => event.rev > state.rev), reset: false };
    assert.deepEqual(timeline.synced(state, answer), openedAt(12), `mask ${mask}`);
  }
});

test("an acknowledged message shows at once, once, and keeps its client id when its event comes", () => {
  const own = message(5, 5, { client_id: "c5", body: { text: "13812345678" } });
  let state = timeline.acknowledged(openedAt(4), own);
  assert.deepEqual([state.messages.length, state.rev], [5, 4]);
  state = timeline.applied(state, { ...added(5), message: { ...own, client_id: "" } });
  assert.deepEqual([state.messages.length, state.rev, state.messages[4].client_id], [5, 5, "c5"]);
});

test("an older state of a message never covers a newer one", () => {
  const ready = message(2, 9, { media: { state: "ready" } });
  const state = timeline.acknowledged(timeline.acknowledged(openedAt(3), ready), message(2, 2, { media: { state: "pending" } }));
  assert.equal(state.messages[1].media.state, "ready");
});

test("messages stay in the order of seq whatever arrives first", () => {
  const state = [message(3), message(1), message(2)].reduce(timeline.acknowledged, openedAt(0));
  assert.deepEqual(state.messages.map((one) => one.seq), [1, 2, 3]);
});

test("older pages join in front, without doubles", () => {
  const recent = timeline.opened({ rev: 6, conversation: conversation(6), messages: [message(5), message(6)], more: true });
  const state = timeline.older(recent, { messages: [message(3), message(4), message(5)], more: false });
  assert.deepEqual(state.messages.map((one) => one.seq), [3, 4, 5, 6]);
  assert.equal(state.more, false);
});

test("a change further back than what is loaded opens no hole in the history", () => {
  const recent = timeline.opened({ rev: 6, conversation: conversation(6), messages: [message(5), message(6)], more: true });
  const recalled = { rev: 7, type: "message.recalled", conversation: conversation(7), message: message(2, 7) };
  const state = timeline.applied(recent, recalled);
  assert.deepEqual(state.messages.map((one) => one.seq), [5, 6]);
  assert.equal(state.rev, 7);
});

test("unread counts what the team wrote since the fan last looked", () => {
  const state = { ...openedAt(6), conversation: conversation(6, { read_by_fan_seq: 2 }) };
  assert.equal(timeline.unreadCount(state), 2);
  assert.equal(timeline.lastFromTeam(state), 6);
  assert.equal(timeline.lastFromTeam(openedAt(0)), 0);
});
