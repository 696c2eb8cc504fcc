/** A reply goes out once and in order, however often the line breaks. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { createOutbox, newClientId } from "../../../hub/console/static/inbox/outbox.js";
import { EMPTY, reduce } from "../../../hub/console/static/inbox/reducer.js";

const failure = (code) => Object.assign(new Error(code), { code });

function setUp(call, more = {}) {
  let state = EMPTY;
  const kept = new Map();
  const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
  const refused = [];
  const store = { get: () => state, dispatch: (action) => { state = reduce(state, action); } };
  const outbox = createOutbox({ call, store, storage, onRefused: (item, error) => refused.push([item.clientId, error.code]), ...more });
  return { outbox, refused, storage, pending: () => Object.values(state.pending).flat() };
}

const item = (clientId, fields = {}) => ({ clientId, conversationId: "c1", staffId: "me", kind: "text", body: { text: clientId }, mediaId: "", note: false, ...fields });
const stored = (payload) => ({ ok: true, messages: [{ id: `m-${payload.client_id}`, seq: 1, rev: 1, client_id: payload.client_id }] });

test("replies written offline wait, and go in order under their own ids after the reconnect", async () => {
  let online = false;
  const calls = [];
  const { outbox, pending } = setUp(async (name, payload) => {
    if (!online) throw failure("offline");
    calls.push(payload.client_id);
    return stored(payload);
  });
  await outbox.add(item("one-00001"));
  await outbox.add(item("two-00002"));
  assert.deepEqual(pending().map((each) => each.state), ["queued", "queued"]);
  online = true;
  await outbox.pump("c1");
  assert.deepEqual(calls, ["one-00001", "two-00002"]);
  assert.deepEqual(pending(), []);
});

test("no answer means: the same id again, not a new message", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const calls = [];
  const { outbox, pending } = setUp(async (name, payload) => {
    calls.push(payload.client_id);
    if (calls.length === 1) throw failure("no_answer");
    return stored(payload);
  });
  await outbox.add(item("one-00001"));
  assert.deepEqual(pending().map((each) => each.state), ["queued"]);
  t.mock.timers.tick(3000);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(calls, ["one-00001", "one-00001"]);
  assert.deepEqual(pending(), []);
});

test("a refusal keeps the reply with its reason and lets the next one through", async () => {
  const { outbox, refused, pending } = setUp(async (name, payload) => {
    if (payload.client_id === "bad-00001") throw failure("window_over");
    return stored(payload);
  });
  await outbox.add(item("bad-00001"));
  await outbox.add(item("good-0002"));
  assert.deepEqual(refused, [["bad-00001", "window_over"]]);
  assert.deepEqual(pending().map((each) => [each.clientId, each.state]), [["bad-00001", "refused"]]);
  outbox.drop(pending()[0]);
  assert.deepEqual(pending(), []);
});

test("words under a picture wait for its upload", async () => {
  const calls = [];
  let finish;
  const send = () => new Promise((resolve) => { finish = () => resolve({ id: "media-1" }); });
  const { outbox } = setUp(async (name, payload) => { calls.push([payload.kind, payload.media_id]); return stored(payload); }, { send });
  const first = outbox.add(item("pic-00001", { kind: "image", body: {}, file: {} }));
  outbox.add(item("txt-00002"));
  assert.deepEqual(calls, []);
  finish();
  await first;
  assert.deepEqual(calls, [["image", "media-1"], ["text", ""]]);
});

test("two pumps at once send nothing twice", async () => {
  const calls = [];
  const { outbox } = setUp(async (name, payload) => { calls.push(payload.client_id); await null; return stored(payload); });
  await Promise.all([outbox.add(item("one-00001")), outbox.pump("c1"), outbox.pump("c1")]);
  assert.deepEqual(calls, ["one-00001"]);
});

test("words survive a reload of the page, for the person who wrote them", async () => {
  const first = setUp(async () => { throw failure("offline"); });
  await first.outbox.add(item("one-00001"));
  const second = setUp(async () => { throw failure("offline"); }, { storage: first.storage });
  second.outbox.restore("somebody-else");
  assert.deepEqual(second.pending(), []);
  second.outbox.restore("me");
  assert.deepEqual(second.pending().map((each) => [each.clientId, each.state]), [["one-00001", "queued"]]);
});

test("client ids fit the socket's schema and differ", () => {
  const ids = new Set(Array.from({ length: 200 }, newClientId));
  assert.equal(ids.size, 200);
  ids.forEach((id) => assert.match(id, /^[A-Za-z0-9_-]{8,64}$/));
});
