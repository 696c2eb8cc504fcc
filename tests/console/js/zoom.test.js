/** A picture under the fingers stays under them, and in its frame. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { MOST, WHOLE, panned, swipe, zoomed } from "../../../hub/console/static/inbox/zoom.js";

test("what is under the pointer stays under it", () => {
  const before = { scale: 2, x: 40, y: -10 };
  const after = zoomed(before, 1.5, 100, 50);
  const point = (view) => [(100 - view.x) / view.scale, (50 - view.y) / view.scale];
  assert.deepEqual(point(after).map((n) => n.toFixed(6)), point(before).map((n) => n.toFixed(6)));
});

test("no smaller than whole, no larger than the most", () => {
  assert.deepEqual(zoomed({ scale: 1.2, x: 30, y: 9 }, 0.1), WHOLE);
  assert.equal(zoomed({ scale: 7, x: 0, y: 0 }, 9).scale, MOST);
});

test("a picture does not leave its frame", () => {
  assert.deepEqual(panned({ scale: 2, x: 0, y: 0 }, 9000, -9000, { width: 400, height: 300 }), { scale: 2, x: 200, y: -150 });
  const { x, y } = panned(WHOLE, 50, 50, { width: 400, height: 300 });
  assert.deepEqual([Math.abs(x), Math.abs(y)], [0, 0]);
});

test("swipes turn pages and close", () => {
  assert.deepEqual([swipe(80, 10), swipe(-80, 10), swipe(10, 120), swipe(30, 30), swipe(80, 70)], [-1, 1, "close", null, null]);
});
