/** Screen = fresh fetch, whatever was lost, doubled or overtaken on the way. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { headOf, listOf, rowIds } from "../../../hub/console/static/inbox/heads.js";
import { pendingOf } from "../../../hub/console/static/inbox/pending.js";
import { EMPTY, reduce } from "../../../hub/console/static/inbox/reducer.js";
import { isBehind } from "../../../hub/console/static/inbox/threads.js";
import { createWorld, dice } from "./world.js";

const ME = { id: "me", name: "Me" };
const RUNS = 150;
const start = () => reduce({ ...EMPTY, openId: "c1" }, { type: "me", me: ME, shop: {} });

/** What the live module does after a doubt: sync, or a new view when the log does not reach back. */
function caughtUp(world, state, id, logLimit) {
  let next = reduce(state, { type: "digest", heads: [world.head(id)] });
  for (let tries = 0; isBehind(next, id) && tries < 5; tries += 1) {
    const answer = world.sync(id, next.threads[id].rev, logLimit);
    next = answer.reset
      ? reduce(next, { type: "viewed", answer: world.view(id), keep: false, reset: true })
      : reduce(next, { type: "synced", id, answer });
  }
  assert.equal(isBehind(next, id), false);
  return next;
}

function assertFresh(world, state, id) {
  const fresh = world.view(id, world.size(id)).messages;
  const shown = state.threads[id].messages;
  assert.deepEqual(shown, fresh.slice(-shown.length));
  assert.equal(new Set(shown.map((m) => m.id)).size, shown.length);
  assert.deepEqual(headOf(state, id), world.head(id));
  assert.equal(state.threads[id].rev, world.head(id).rev);
}

function randomChange(world, id, random) {
  const roll = random();
  if (roll < 0.45 || world.size(id) === 0) return world.add(id);
  if (roll < 0.6) return world.add(id, { direction: "out", status: "queued", client_id: `x${world.size(id)}`, sender: { type: "agent", ...ME } });
  if (roll < 0.75) return world.change(id, Math.floor(random() * 1000), { status: "sent" });
  if (roll < 0.85) return world.change(id, Math.floor(random() * 1000), { recalled_at: "2025-03-01T10:00:00Z", body: {} });
  return world.set(id, { unread: 0, read_by_team_seq: world.head(id).seq });
}

/** A channel that loses, doubles and holds back. */
function delivered(events, random) {
  const kept = events.filter(() => random() > 0.2).flatMap((event) => (random() < 0.2 ? [event, event] : [event]));
  return kept.map((event, index) => [index + random() * 6, event]).sort((a, b) => a[0] - b[0]).map(([, event]) => event);
}

test("events that were dropped, doubled and reordered, then a sync, equal a fresh fetch", () => {
  for (let seed = 1; seed <= RUNS; seed += 1) {
    const random = dice(seed);
    const world = createWorld();
    for (let i = 0; i < random() * 90; i += 1) randomChange(world, "c1", random);
    let state = reduce(start(), { type: "viewed", answer: world.view("c1") });
    for (let round = 0; round < 4; round += 1) {
      const events = Array.from({ length: Math.floor(random() * 25) }, () => randomChange(world, "c1", random));
      delivered(events, random).forEach((event) => { state = reduce(state, { type: "event", event }); });
      state = caughtUp(world, state, "c1", random() < 0.2 ? 3 : 200);
      assertFresh(world, state, "c1");
    }
  }
});

test("all but the last doorbell: the comparison of heads heals it", () => {
  const world = createWorld();
  world.add("c1");
  let state = reduce(start(), { type: "viewed", answer: world.view("c1") });
  world.add("c1");
  assert.equal(isBehind(state, "c1"), false);
  state = caughtUp(world, state, "c1");
  assertFresh(world, state, "c1");
});

test("a page of older messages that is overtaken by a recall shows the recall", () => {
  const world = createWorld();
  for (let i = 0; i < 120; i += 1) world.add("c1");
  let state = reduce(start(), { type: "viewed", answer: world.view("c1") });
  const slow = world.older("c1", state.threads.c1.messages[0].seq);
  const event = world.change("c1", 30, { recalled_at: "2025-03-01T10:00:00Z", body: {} });
  state = reduce(state, { type: "event", event });
  state = reduce(state, { type: "paged", side: "older", id: "c1", messages: slow, limit: 50 });
  assertFresh(world, state, "c1");
  assert.equal(state.threads.c1.atStart, false);
  state = reduce(state, { type: "paged", side: "older", id: "c1", messages: world.older("c1", 21), limit: 50 });
  assert.equal(state.threads.c1.atStart, true);
  assertFresh(world, state, "c1");
});

test("a reply shows once, whether its acknowledgement or its event comes first, or both twice", () => {
  for (const orders of [["ack", "event"], ["event", "ack"], ["ack", "ack", "event"], ["event", "event", "ack"], ["event"]]) {
    const world = createWorld();
    world.add("c1");
    let state = reduce(start(), { type: "viewed", answer: world.view("c1") });
    state = reduce(state, { type: "pend", item: { clientId: "mine-0001", conversationId: "c1", kind: "text", body: { text: "hi" }, state: "sending" } });
    const event = world.add("c1", { direction: "out", status: "queued", client_id: "mine-0001", sender: { type: "agent", ...ME } });
    for (const order of orders) {
      state = order === "ack" ? reduce(state, { type: "acked", id: "c1", messages: [event.message] }) : reduce(state, { type: "event", event });
    }
    assert.equal(state.threads.c1.messages.filter((m) => m.client_id === "mine-0001").length, 1);
    assert.deepEqual(pendingOf(state, "c1"), []);
    assertFresh(world, caughtUp(world, state, "c1"), "c1");
  }
});

test("an acknowledgement older than what the events told does not set a tick back", () => {
  const world = createWorld();
  let state = reduce(start(), { type: "viewed", answer: world.view("c1") });
  const event = world.add("c1", { direction: "out", status: "queued", client_id: "mine-0001" });
  const sent = world.change("c1", 0, { status: "sent" });
  [event, sent].forEach((each) => { state = reduce(state, { type: "event", event: each }); });
  state = reduce(state, { type: "acked", id: "c1", messages: [event.message] });
  assert.equal(state.threads.c1.messages[0].status, "sent");
});

test("joining again after a reconnect keeps the older pages and fills the hole", () => {
  const world = createWorld();
  for (let i = 0; i < 80; i += 1) world.add("c1");
  let state = reduce(start(), { type: "viewed", answer: world.view("c1") });
  state = reduce(state, { type: "paged", side: "older", id: "c1", messages: world.older("c1", 31), limit: 50 });
  for (let i = 0; i < 70; i += 1) world.add("c1");
  state = reduce(state, { type: "viewed", answer: world.view("c1"), keep: true });
  assert.equal(isBehind(state, "c1"), true);
  state = caughtUp(world, state, "c1");
  assert.equal(state.threads.c1.messages.length, 150);
  assertFresh(world, state, "c1");
});

test("a server set back to an earlier state wins over what the screen remembers", () => {
  const before = createWorld();
  const after = createWorld();
  for (let i = 0; i < 9; i += 1) before.add("c1");
  for (let i = 0; i < 4; i += 1) after.add("c1");
  let state = reduce(start(), { type: "viewed", answer: before.view("c1") });
  state = reduce(state, { type: "viewed", answer: after.view("c1"), keep: false, reset: true });
  assertFresh(after, state, "c1");
});

test("the list equals the server's, for every view, after digests that were lost in part and a refetch", () => {
  for (let seed = 1; seed <= RUNS; seed += 1) {
    const random = dice(seed);
    const ids = Array.from({ length: 60 }, (_, i) => `c${String(i).padStart(3, "0")}`);
    const world = createWorld(ids);
    ids.forEach((id) => world.add(id));
    let state = { ...start(), openId: null };
    const view = ["all", "waiting", "mine", "closed"][seed % 4];
    const fetch = (cursor) => {
      const startedAt = state.step;
      const page = world.page(view, ME.id, cursor);
      state = reduce(state, { type: "page", asked: { view }, ...page, append: Boolean(cursor), startedAt });
      return page.cursor;
    };
    let cursor = fetch(null);
    if (cursor && random() < 0.5) fetch(cursor);
    for (let round = 0; round < 3; round += 1) {
      for (let i = 0; i < 15; i += 1) {
        const id = ids[Math.floor(random() * ids.length)];
        if (random() < 0.5) world.add(id);
        else world.set(id, { episode: anyEpisode(random), waiting_since: random() < 0.5 ? world.head(id).last_at : null });
        if (random() < 0.7) state = reduce(state, { type: "digest", heads: [world.head(id)] });
      }
      cursor = fetch(null);
      const stale = Object.values(state.heads).map(({ head }) => world.head(head.id));
      state = reduce(state, { type: "digest", heads: stale });
      const shown = rowIds(state, { view });
      const truth = world.page(view, ME.id, null, 1000).heads.map((head) => head.id);
      const loaded = truth.slice(0, 20);
      assert.deepEqual(shown.slice(0, loaded.length), loaded, `seed ${seed}, ${view}`);
      assert.equal(new Set(shown).size, shown.length);
    }
  }
});

function anyEpisode(random) {
  const state = ["waiting", "agent", "closed"][Math.floor(random() * 3)];
  return { id: "e", number: 1, state, assignee: state === "agent" ? { id: random() < 0.5 ? "me" : "you", name: "x" } : null };
}

test("a digest that arrives while a page is on its way is not swept away by it", () => {
  const world = createWorld(["a", "b"]);
  ["a", "b"].forEach((id) => world.add(id));
  let state = { ...start(), openId: null };
  world.set("b", { episode: { state: "closed" } });
  const startedAt = state.step;
  const page = world.page("waiting", ME.id, null);
  world.set("b", { episode: { state: "waiting" } });
  state = reduce(state, { type: "digest", heads: [world.head("b")] });
  state = reduce(state, { type: "page", asked: { view: "waiting" }, ...page, append: false, startedAt });
  assert.deepEqual(rowIds(state, { view: "waiting" }), ["a", "b"]);
});

test("reduce never changes the state it was given", () => {
  const freeze = (value) => (value && typeof value === "object" && !Object.isFrozen(value) ? (Object.values(value).forEach(freeze), Object.freeze(value)) : value);
  const world = createWorld();
  world.add("c1");
  let state = freeze(start());
  state = freeze(reduce(state, { type: "viewed", answer: world.view("c1") }));
  state = freeze(reduce(state, { type: "event", event: world.add("c1") }));
  state = freeze(reduce(state, { type: "signal", until: 1, signal: { conversation_id: "c1", name: "typing", who: { type: "fan" }, on: true } }));
  assert.equal(state.threads.c1.messages.length, 2);
  assert.throws(() => reduce(state, { type: "nonsense" }));
});

test("a row that left the view while its digest was lost goes with the next look at the top", () => {
  const world = createWorld(["a", "b", "c"]);
  ["a", "b", "c"].forEach((id) => world.add(id));
  let state = { ...start(), openId: null };
  const look = () => { state = reduce(state, { type: "page", asked: { view: "waiting" }, ...world.page("waiting", ME.id, null), append: false, startedAt: state.step }); };
  look();
  world.set("b", { episode: { state: "closed" } });
  look();
  assert.deepEqual(rowIds(state, { view: "waiting" }), ["a", "c"]);
});

test("a fresh look at the top keeps the pages that were scrolled to", () => {
  const ids = Array.from({ length: 50 }, (_, i) => `c${String(i).padStart(2, "0")}`);
  const world = createWorld(ids);
  ids.forEach((id) => world.add(id));
  let state = { ...start(), openId: null };
  const first = world.page("all", ME.id, null);
  const look = (page, append) => { state = reduce(state, { type: "page", asked: { view: "all" }, ...page, append, startedAt: state.step }); };
  look(first, false);
  look(world.page("all", ME.id, first.cursor), true);
  look(first, false);
  assert.equal(rowIds(state, { view: "all" }).length, 40);
  assert.equal(listOf(state, { view: "all" }).cursor, "c10");
});
