/** Opening hours and pasted holidays, reckoned in the browser as on the server. */

import assert from "node:assert/strict";
import test from "node:test";

import { merged, readHolidays } from "../../../hub/console/static/settings/holiday_lines.js";
import { differences, joined } from "../../../hub/console/static/settings/merging.js";
import { opening, troubleOf, wallClock } from "../../../hub/console/static/settings/opening.js";

const ZONE = "Asia/Shanghai";
const DAY = [["09:00", "12:00"], ["13:00", "22:00"]];
const desk = (holidays = []) => ({ hours: { mon: DAY, tue: DAY, wed: DAY, thu: DAY, fri: DAY, sat: [], sun: [] }, holidays });
/** A moment by the shop's clock. */
const at = (text) => new Date(`${text}+08:00`);

test("the shop's clock is not the computer's", () => {
  assert.deepEqual(wallClock(new Date("2026-11-22T16:30:00Z"), ZONE), { key: "2026-11-23", weekday: 0, minute: 30 });
});

test("open, between two stretches, after the last, over a weekend", () => {
  assert.deepEqual(opening(desk(), at("2026-11-23T09:00:00"), ZONE), { open: true, until: "12:00" });
  assert.deepEqual(opening(desk(), at("2026-11-23T12:00:00"), ZONE), { open: false, next: { key: "2026-11-23", clock: "13:00" } });
  assert.deepEqual(opening(desk(), at("2026-11-23T22:00:00"), ZONE), { open: false, next: { key: "2026-11-24", clock: "09:00" } });
  assert.deepEqual(opening(desk(), at("2026-11-27T23:59:00"), ZONE), { open: false, next: { key: "2026-11-30", clock: "09:00" } });
});

test("a holiday has its own hours, or none", () => {
  const holidays = [{ date: "2026-11-24", name: "", hours: [] }, { date: "2026-11-28", name: "", hours: [["10:00", "24:00"]] }];
  assert.deepEqual(opening(desk(holidays), at("2026-11-23T22:30:00"), ZONE), { open: false, next: { key: "2026-11-25", clock: "09:00" } });
  assert.deepEqual(opening(desk(holidays), at("2026-11-28T23:59:00"), ZONE), { open: true, until: "24:00" });
});

test("a shop that never opens says so", () => {
  const never = { hours: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] }, holidays: [] };
  assert.deepEqual(opening(never, at("2026-11-23T10:00:00"), ZONE), { open: false, next: null });
});

test("stretches in disorder are named", () => {
  assert.equal(troubleOf(DAY), "");
  assert.equal(troubleOf([["10:00", "10:00"]]), "order");
  assert.equal(troubleOf([["09:00", "12:00"], ["11:00", "13:00"]]), "overlap");
  assert.equal(troubleOf([["09:00", "12:00"], ["12:00", "24:00"]]), "");
});

test("lines as people write them", () => {
  const text = ["# 2027", "2027-01-01~2027-01-03 元旦", "2027年2月5日至7日：春节", "2027/2/14 春节 上班", "2027.10.10 国庆 9:00-12:00 13:00-18:00", "", "2027-05-01"].join("\n");
  const { days, wrong } = readHolidays(text, { workWords: ["上班"], workHours: [["09:00", "22:00"]] });
  assert.deepEqual(wrong, []);
  assert.deepEqual(days.map(({ date, name, hours }) => [date, name, hours]), [
    ["2027-01-01", "元旦", []], ["2027-01-02", "元旦", []], ["2027-01-03", "元旦", []],
    ["2027-02-05", "春节", []], ["2027-02-06", "春节", []], ["2027-02-07", "春节", []],
    ["2027-02-14", "春节 上班", [["09:00", "22:00"]]], ["2027-05-01", "", []],
    ["2027-10-10", "国庆", [["09:00", "12:00"], ["13:00", "18:00"]]],
  ]);
});

test("a stretch may end in the next month or year", () => {
  const { days } = readHolidays("2026-12-30~2027-01-01 x\n2027-01-30~02-01 y");
  assert.deepEqual(days.map((day) => day.date), ["2026-12-30", "2026-12-31", "2027-01-01", "2027-01-30", "2027-01-31", "2027-02-01"]);
});

test("what cannot be read is told with its line", () => {
  const { days, wrong } = readHolidays("春节\n2027-02-30 假\n2027-03-05~2027-03-01 倒\n2027-01-01~2027-12-31 全年");
  assert.deepEqual(days, []);
  assert.deepEqual(wrong.map((line) => line.number), [1, 2, 3, 4]);
});

test("a day that is there already is replaced", () => {
  const known = [{ date: "2027-01-01", name: "a", hours: [] }, { date: "2027-01-09", name: "b", hours: [] }];
  assert.deepEqual(merged(known, [{ date: "2027-01-01", name: "c", hours: [] }]).map((day) => day.name), ["c", "b"]);
});

const DESK = { rev: 1, capacity: 6, hours: { mon: [["09:00", "22:00"]], tue: [] }, holidays: [], sla: { warn_s: 60, in_hours: true } };
const deskWith = (more) => ({ ...DESK, ...more });

test("what two people changed apart is joined, with the newer revision", () => {
  const theirs = deskWith({ rev: 2, capacity: 9, hours: { ...DESK.hours, tue: [["10:00", "12:00"]] } });
  const mine = deskWith({ hours: { ...DESK.hours, mon: [] }, sla: { ...DESK.sla, warn_s: 30 } });
  assert.deepEqual(joined(DESK, mine, theirs), {
    result: { ...theirs, hours: { mon: [], tue: [["10:00", "12:00"]] }, sla: { warn_s: 30, in_hours: true } }, both: [],
  });
});

test("what both changed is named, and mine stands in the result; the same wish twice is none", () => {
  const theirs = deskWith({ rev: 2, capacity: 9, holidays: [{ date: "2027-01-01" }] });
  const mine = deskWith({ capacity: 3, holidays: [{ date: "2027-01-01" }] });
  assert.deepEqual(joined(DESK, mine, theirs), { result: { ...theirs, capacity: 3 }, both: ["capacity"] });
});

test("parts are named to their first level, whatever their keys hold", () => {
  assert.deepEqual(differences({ own: { "a.b": 1, c: 2 }, on: true }, { own: { "a.b": 3, c: 2 }, on: false }), ["own.a.b", "on"]);
  const base = { rev: 1, own: { "a.b": null } };
  assert.deepEqual(joined(base, { rev: 1, own: { "a.b": 4 } }, { rev: 2, own: { "a.b": null, d: 1 } }), { result: { rev: 2, own: { "a.b": 4, d: 1 } }, both: [] });
});
