/** The queue of uploads against a line that breaks, a server that has more or less than expected, and people. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { askedIn, changedBy, isNarrowed, movedIn, rangeOf } from "../../../hub/console/static/goods/library/asked.js";
import { fingerprintOf } from "../../../hub/console/static/goods/library/fingerprint.js";
import { createSending } from "../../../hub/console/static/goods/library/sending.js";
import { bytesOf, lengthOf } from "../../../hub/console/static/goods/library/words.js";

const MB = 1024 * 1024;
const unreachable = () => Object.assign(new Error("away"), { code: "unreachable", status: 0 });
const refused = (code, status = 422) => Object.assign(new Error(code), { code, status });
const file = (size, name = "茶.mp4") => ({ name, size, slice: (from, to) => ({ size: Math.max(0, Math.min(to, size) - from) }) });

/** A server that keeps offsets, and a line that fails as it is told: `trouble(call)` throws or not. */
function stage(trouble = () => {}) {
  const uploads = new Map();
  const calls = [];
  const seen = [];
  const call = async (name, act) => { calls.push(name); await null; trouble(name, calls.length); const answer = act(); trouble(`${name} answered`, calls.length); return answer; };
  const view = (id) => {
    const { offset, size } = uploads.get(id) ?? (() => { throw refused("upload_not_found", 404); })();
    return offset >= size ? { upload: { id, offset, size }, asset: { id: `asset-${id}` }, outcome: "new" } : { upload: { id, offset, size }, asset: null, outcome: null };
  };
  const line = {
    fingerprint: async (one) => ({ fingerprint: one.name, sha256: null }),
    begin: ({ name, size }) => call("begin", () => { if (!uploads.has(name)) uploads.set(name, { offset: 0, size }); return view(name); }),
    put: (id, offset, bytes, { signal }) => call("put", () => {
      if (signal.aborted) throw refused("aborted", 0);
      const upload = uploads.get(id);
      if (!upload) throw refused("upload_not_found", 404);
      if (upload.offset !== offset) throw refused("upload_offset", 409);
      upload.offset += bytes.size;
      return view(id);
    }),
    state: (id) => call("state", () => view(id)),
    cancel: (id) => call("cancel", () => { uploads.delete(id); }),
    rest: () => { calls.push("rest"); return new Promise((resolve) => { setImmediate(resolve); }); },
  };
  let entries = [];
  const sending = createSending(line, { onChange: (now) => { entries = now; seen.push(now.map((entry) => entry.state).join()); } });
  const until = async (fits) => { for (let n = 0; n < 500 && !fits(entries); n += 1) await new Promise((resolve) => { setImmediate(resolve); }); assert.ok(fits(entries), JSON.stringify(entries)); };
  return { uploads, calls, seen, sending, until, entries: () => entries };
}

const all = (state) => (entries) => entries.length > 0 && entries.every((entry) => entry.state === state);

test("files go in pieces, two at a time, and each becomes an asset", async () => {
  const { sending, until, seen, calls, entries } = stage();
  sending.add([file(20 * MB, "a"), file(1, "b"), file(9 * MB, "c")]);
  await until(all("done"));
  assert.deepEqual(entries().map((entry) => entry.asset.id), ["asset-a", "asset-b", "asset-c"]);
  assert.equal(calls.filter((name) => name === "put").length, 3 + 1 + 2);
  assert.ok(seen.every((states) => states.split(",").filter((state) => !["waiting", "done"].includes(state)).length <= 2));
});

test("a line that breaks is waited for, and nothing is sent twice that arrived", async () => {
  const { sending, until, uploads, calls, seen } = stage((name, n) => { if (n % 4 === 0) throw unreachable(); });
  sending.add([file(40 * MB)]);
  await until(all("done"));
  assert.equal(uploads.get("茶.mp4").offset, 40 * MB);
  assert.ok(calls.includes("rest"));
  assert.ok(seen.includes("resting"));
});

test("another offset on the server is where it goes on", async () => {
  const world = stage();
  world.uploads.set("茶.mp4", { offset: 16 * MB, size: 20 * MB });
  world.sending.add([file(20 * MB)]);
  await world.until(all("done"));
  assert.deepEqual(world.calls, ["begin", "put"]);
});

test("an answer that was lost is found out by looking", async () => {
  let lost = 0;
  const world = stage((name) => { if (name === "put answered" && (lost += 1) === 1) throw unreachable(); });
  world.sending.add([file(8 * MB)]);
  await world.until(all("done"));
  assert.deepEqual(world.calls, ["begin", "put", "rest", "state"]);
});

test("what is refused says so and is not tried again by itself", async () => {
  const world = stage((name) => { if (name === "put") throw refused("asset_type"); });
  world.sending.add([file(5)]);
  await world.until(all("failed"));
  assert.deepEqual(world.calls, ["begin", "put"]);
  assert.equal(world.entries()[0].error.code, "asset_type");
});

test("an upload that was cleared meanwhile begins anew", async () => {
  const world = stage((name, n) => { if (name === "put" && n === 2) world.uploads.clear(); });
  world.sending.add([file(5)]);
  await world.until(all("done"));
  assert.deepEqual(world.calls, ["begin", "put", "begin", "put"]);
});

test("paused it stands still, resumed it goes on, cancelled it is gone", async () => {
  const world = stage((name, n) => { if (name === "put" && n === 3) world.sending.pause(1); });
  world.sending.add([file(40 * MB)]);
  await world.until(all("paused"));
  const calls = world.calls.length;
  await new Promise((resolve) => { setTimeout(resolve, 5); });
  assert.ok(world.calls.length <= calls + 1);
  assert.equal(world.entries()[0].state, "paused");
  world.sending.resume(1);
  await world.until(all("done"));
  const other = stage((name, n) => { if (name === "put" && n === 2) throw refused("asset_type"); });
  other.sending.add([file(40 * MB, "x")]);
  await other.until(all("failed"));
  await other.sending.cancel(1);
  assert.deepEqual([other.entries(), other.uploads.size], [[], 0]);
});

test("the same file has the same fingerprint, with and without https", async () => {
  const content = new Blob(["茶".repeat(1000)]);
  const named = Object.assign(content, { name: "a.png", lastModified: 5 });
  const first = await fingerprintOf(named);
  assert.match(first.sha256, /^[0-9a-f]{64}$/u);
  assert.deepEqual(await fingerprintOf(Object.assign(new Blob(["茶".repeat(1000)]), { name: "b.png" })), first);
  assert.deepEqual(await fingerprintOf(named, null), { fingerprint: `a.png|${content.size}|5`, sha256: null });
});

test("the address keeps what is asked, and nothing else", () => {
  assert.deepEqual(askedIn("?kind=video&sort=newest&used=maybe&search=%20茶%20&x=1"), { kind: "video", search: "茶" });
  assert.deepEqual(changedBy({ kind: "video", search: "x" }, { kind: "", tag: "主图" }), { search: "x", tag: "主图" });
  assert.equal(isNarrowed({ state: "trashed", sort: "name" }), false);
  assert.equal(isNarrowed({ used: "false" }), true);
});

test("arrows walk through a grid, and ranges are as shown", () => {
  const moves = (at, ...keys) => keys.reduce((now, key) => movedIn(now, key, 10, 4), at);
  assert.equal(moves(0, "ArrowRight", "ArrowDown", "ArrowDown"), 9);
  assert.equal(moves(9, "ArrowDown", "ArrowRight"), 9);
  assert.deepEqual([moves(5, "Home"), moves(5, "End"), moves(1, "ArrowUp")], [0, 9, 1]);
  assert.equal(movedIn(0, "x", 10, 4), null);
  assert.deepEqual(rangeOf(["a", "b", "c", "d"], "d", "b"), ["b", "c", "d"]);
});

test("sizes and lengths as people read them", () => {
  assert.deepEqual([bytesOf(0), bytesOf(999), bytesOf(1024), bytesOf(20 * MB), bytesOf(300 * MB)], ["0 B", "999 B", "1 KB", "20 MB", "300 MB"]);
  assert.deepEqual([lengthOf(0), lengthOf(14.6), lengthOf(75)], ["0:00", "0:15", "1:15"]);
});
