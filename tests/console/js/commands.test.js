/** Keys mean what the cheat sheet says, never while an input method composes; letters of pinyin find their command. */

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { fit, matching } from "../../../hub/console/static/inbox/command_match.js";
import { createStrokes, keyOf, keyParts } from "../../../hub/console/static/inbox/key_names.js";

const event = (key, fields = {}) => ({ key, keyCode: 0, isComposing: false, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...fields });
const INBOX = new URL("../../../hub/console/static/inbox/", import.meta.url);
const texts = (lang) => JSON.parse(readFileSync(new URL(`../../texts/commands.${lang}.json`, INBOX), "utf8"));

test("a key has one name however it is typed", () => {
  assert.equal(keyOf(event("e")), "E");
  assert.equal(keyOf(event("E", { shiftKey: true })), "Shift+E");
  assert.equal(keyOf(event("k", { ctrlKey: true })), "Mod+K");
  assert.equal(keyOf(event("k", { metaKey: true })), "Mod+K");
  assert.equal(keyOf(event("?", { shiftKey: true })), "?");
  assert.equal(keyOf(event("？", { shiftKey: true })), "?");
  assert.equal(keyOf(event("F6", { shiftKey: true })), "Shift+F6");
  assert.equal(keyOf(event("Escape")), "Esc");
});

test("an input method's keys and modifiers alone are nothing", () => {
  for (const one of [event("e", { isComposing: true }), event("e", { keyCode: 229 }), event("Process"), event("Shift"), event("Control")]) assert.equal(keyOf(one), "");
});

test("two strokes make a key when they follow soon", () => {
  let now = 0;
  const press = createStrokes(1000, () => now);
  const keys = new Set(["G W", "W", "E"]);
  assert.equal(press("G", keys), "");
  now = 900;
  assert.equal(press("W", keys), "G W");
  assert.equal(press("G", keys), "");
  now = 2000;
  assert.equal(press("W", keys), "W");
  press("G", keys);
  assert.equal(press("E", keys), "E", "a second stroke that leads nowhere is a key of its own");
  assert.equal(press("W", keys), "W");
});

test("keys are shown as they are printed", () => {
  assert.deepEqual(keyParts("Mod+K", false), ["Ctrl", "K"]);
  assert.deepEqual(keyParts("Mod+K", true), ["⌘", "K"]);
  assert.deepEqual(keyParts("G W", false), ["G", "W"]);
});

test("text, pinyin, initials and English find a command; the closest is first", () => {
  const rows = Object.entries(texts("zh-CN")).filter(([key]) => key.startsWith("console.command.") && !key.endsWith(".words"))
    .map(([key, label]) => ({ id: key.slice("console.command.".length), label, words: texts("zh-CN")[`${key}.words`] }));
  const first = (query) => matching(query, rows)[0]?.id;
  assert.equal(first("结束"), "close");
  assert.equal(first("jieshu"), "close");
  assert.equal(first("js"), "close");
  assert.equal(first("wsd"), "undelivered");
  assert.equal(first("Dark"), "theme");
  assert.equal(first("kjj"), "cheat_sheet");
  assert.deepEqual(matching("qqqq", rows), []);
  assert.equal(matching("", rows).length, rows.length);
  assert.ok(fit("结会", "结束会话") > fit("结束", "结束会话"));
});

test("no key means two things, and every command has its names", () => {
  const sources = readdirSync(new URL("commands/", INBOX)).map((name) => readFileSync(new URL(`commands/${name}`, INBOX), "utf8"));
  const declared = sources.flatMap((source) => [...source.matchAll(/\bid: "([a-z_]+)", group: "([a-z]+)"(?:, key: "([^"]+)")?/g)]);
  assert.ok(declared.length > 15);
  const own = declared.filter((one) => one[3] && one[3] !== "Enter");
  assert.deepEqual(own.map((one) => one[3]).filter((key, index, all) => all.indexOf(key) !== index), []);
  for (const [, id] of declared) {
    for (const lang of ["zh-CN", "en"]) {
      assert.ok(texts(lang)[`console.command.${id}`], `${id} has no name in ${lang}`);
      assert.ok(texts(lang)[`console.command.${id}.words`], `${id} has no other names in ${lang}`);
    }
  }
});
