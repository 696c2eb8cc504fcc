// The outbox's rules: in order, one at a time, safe to repeat, never stuck behind one bad message.

import assert from "node:assert/strict";
import test from "node:test";

import * as queue from "../../../storefront/static/chat/queue.js";

const text = (id, at = "2026-01-01T00:00:00.000Z") => ({ client_id: id, kind: "text", text: id, file: null, at });
const ids = (items) => items.map((item) => item.client_id);
const three = ["a", "b", "c"].reduce((items, id) => queue.added(items, text(id)), []);

test("messages leave in the order in which they were written, one at a time", () => {
  let items = three;
  const sent = [];
  for (let item; (item = queue.next(items, 0)); ) {
    items = queue.sending(items, item.client_id);
    assert.equal(queue.next(items, 0), null, "nothing overtakes what is on its way");
    sent.push(item.client_id);
    items = queue.removed(items, item.client_id);
  }
  assert.deepEqual(sent, ["a", "b", "c"]);
  assert.deepEqual(items, []);
});

test("no function changes the queue that it was given", () => {
  const before = JSON.stringify(three);
  queue.sending(three, "a");
  queue.refused(three, "a", { code: "timeout" }, 0);
  queue.retried(three, "a", "2026-01-02T00:00:00.000Z");
  queue.removed(three, "a");
  assert.equal(JSON.stringify(three), before);
});

test("being offline uses up no attempts and waits for nothing but the line", () => {
  let items = queue.sending(three, "a");
  for (let n = 0; n < 50; n += 1) items = queue.refused(items, "a", { code: "offline" }, 1000);
  assert.equal(items[0].state, "waiting");
  assert.equal(items[0].attempts, 0);
  assert.equal(queue.next(items, 1000).client_id, "a");
});

test("a passing refusal is tried again later and later, and holds the others back meanwhile", () => {
  let items = three;
  const waits = [];
  for (let n = 0; n < 7; n += 1) {
    items = queue.refused(queue.sending(items, "a"), "a", { code: "fan_too_fast" }, 0);
    assert.equal(queue.next(items, 0), null);
    waits.push(queue.waitFor(items, 0));
  }
  assert.deepEqual(waits, [1000, 2000, 4000, 8000, 16000, 30000, 30000]);
  assert.equal(queue.next(items, 30000).client_id, "a");
});

test("a server that keeps failing on one message does not block the rest for ever", () => {
  let items = three;
  for (let n = 0; n < 8; n += 1) items = queue.refused(queue.sending(items, "a"), "a", { code: "internal_error", message: "m" }, 0);
  assert.equal(items[0].state, "failed");
  assert.equal(queue.next(items, 0).client_id, "b");
});

test("a rule's refusal fails at once, says why, and the next goes on", () => {
  const items = queue.refused(queue.sending(three, "a"), "a", { code: "fan_text_too_long", message: "太长" }, 0);
  assert.deepEqual([items[0].state, items[0].error], ["failed", "太长"]);
  assert.equal(queue.next(items, 0).client_id, "b");
});

test("a lost upload is uploaded again, but not for ever", () => {
  let items = queue.uploaded(queue.added([], { ...text("a"), kind: "image", file: {} }), "a", "m1");
  for (const state of ["waiting", "waiting", "failed"]) {
    items = queue.refused(queue.uploaded(items, "a", "m1"), "a", { code: "upload_not_yours", message: "" }, 0);
    assert.equal(items[0].state, state);
    if (state === "waiting") assert.equal(items[0].media_id, "");
  }
});

test("who tries again goes to the end, with the same client id", () => {
  let items = queue.refused(three, "a", { code: "fan_text_too_long" }, 0);
  items = queue.retried(items, "a", "2026-01-02T00:00:00.000Z");
  assert.deepEqual(ids(items), ["b", "c", "a"]);
  assert.deepEqual([items[2].state, items[2].attempts, items[2].error], ["waiting", 0, ""]);
  assert.equal(queue.retried(items, "gone", "x"), items);
});

test("after a reload everything waits again, in the order of writing, with the same client ids", () => {
  const kept = [
    { ...queue.added([], text("late", "2026-01-01T00:00:09.000Z"))[0], state: "sending", not_before: 5 },
    { ...queue.added([], text("early", "2026-01-01T00:00:01.000Z"))[0], state: "failed" },
  ];
  const items = queue.restored(kept);
  assert.deepEqual(items.map((item) => [item.client_id, item.state, item.not_before]), [["early", "failed", 0], ["late", "waiting", 0]]);
});

test("what the timeline shows already is not sent again", () => {
  assert.deepEqual(ids(queue.reconciled(three, [{ client_id: "b" }, { client_id: "" }])), ["a", "c"]);
  assert.equal(queue.reconciled(three, [{ client_id: "x" }]), three);
});

test("nothing waits when the queue is empty, busy or failed", () => {
  assert.equal(queue.waitFor([], 0), null);
  assert.equal(queue.waitFor(queue.sending(three, "a"), 0), null);
  assert.equal(queue.waitFor([{ ...text("a"), state: "failed" }], 0), null);
});
