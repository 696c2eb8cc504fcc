import assert from "node:assert/strict";
import { test } from "node:test";
import { fromField, inZone, snoozeTimes, toField } from "../../../hub/console/static/inbox/desk/snooze_times.js";

const iso = (ms) => new Date(ms).toISOString().slice(0, 16);
const at = (text) => Date.parse(`${text}:00Z`);

test("the choices are times of the shop, not of the browser", () => {
  const monday = at("2026-11-23T02:00"); // ten in the morning in Shanghai
  assert.deepEqual(snoozeTimes(monday, "Asia/Shanghai").map(({ id, at: when }) => [id, iso(when)]), [
    ["hour", "2026-11-23T03:00"], ["three_hours", "2026-11-23T05:00"], ["tonight", "2026-11-23T12:00"], ["tomorrow", "2026-11-24T01:00"], ["monday", "2026-11-30T01:00"],
  ]);
});

test("late in the evening tonight is over, and on Sunday Monday is tomorrow", () => {
  const sunday = at("2026-11-22T12:30"); // half past eight in the evening there
  assert.deepEqual(snoozeTimes(sunday, "Asia/Shanghai").map(({ id, at: when }) => [id, iso(when)]), [
    ["hour", "2026-11-22T13:30"], ["three_hours", "2026-11-22T15:30"], ["tomorrow", "2026-11-23T01:00"], ["monday", "2026-11-23T01:00"],
  ]);
});

test("nine o'clock is nine o'clock on both sides of a clock change", () => {
  const saturday = at("2026-10-24T10:00");
  const tomorrow = snoozeTimes(saturday, "Europe/Berlin").find(({ id }) => id === "tomorrow").at;
  assert.equal(iso(tomorrow), "2026-10-25T08:00");
  assert.equal(iso(inZone({ y: 2026, m: 3, d: 29, h: 9 }, "Europe/Berlin")), "2026-03-29T07:00");
});

test("a field is read and filled in the shop's time", () => {
  assert.equal(iso(fromField("2026-11-24T09:30", "Asia/Shanghai")), "2026-11-24T01:30");
  assert.equal(toField(at("2026-11-24T01:30"), "Asia/Shanghai"), "2026-11-24T09:30");
  assert.equal(fromField("", "Asia/Shanghai"), null);
});
