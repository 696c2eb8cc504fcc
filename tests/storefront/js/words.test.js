// Links, times, colours: small rules that a fan notices when they are wrong.

import assert from "node:assert/strict";
import test from "node:test";

import { contrast, inkOn } from "../../../storefront/static/chat/accent.js";
import { hostOf, isOnlyEmoji, linkified, safeHref } from "../../../storefront/static/chat/links.js";
import { dayLabel, durationLabel, hourLabel, sizeLabel } from "../../../storefront/static/chat/times.js";

const links = (text) => linkified(text).filter((piece) => piece.href).map((piece) => piece.text);

test("addresses become links, the sentence around them stays text", () => {
  const text = "看这里https://a.cn/x?y=1&z=2，或者 http://b.com/p(1). 还有https://c.cn。";
  assert.deepEqual(links(text), ["https://a.cn/x?y=1&z=2", "http://b.com/p(1)", "https://c.cn"]);
  assert.equal(linkified(text).map((piece) => piece.text).join(""), text);
});

test("no piece of text is lost or doubled", () => {
  for (const text of ["", "没有链接", "https://", "https://a.cn", "https://a.cn https://a.cn", "(https://a.cn)", "x https://[ y"]) {
    assert.equal(linkified(text).map((piece) => piece.text).join(""), text);
  }
});

test("only the web can be linked to", () => {
  for (const bad of ["javascript:alert(1)", "data:text/html,x", "JAVASCRIPT:alert(1)", "vbscript:x", "", "//x", "file:///etc/passwd"]) {
    assert.equal(safeHref(bad), "");
    assert.equal(hostOf(bad), "");
  }
  assert.deepEqual(links("javascript:alert(1)"), []);
  assert.equal(hostOf("https://www.shop.cn/p/1"), "shop.cn");
});

test("up to three emoji alone are shown large", () => {
  for (const text of ["😀", "❤️", "👍🏽👍🏽", "👨‍👩‍👧 🎉"]) assert.equal(isOnlyEmoji(text), true, text);
  for (const text of ["", "好😀", "123", "#", "😀😀😀😀"]) assert.equal(isOnlyEmoji(text), false, text);
});

test("days are said as people say them", () => {
  const now = new Date(2026, 5, 10, 0, 5);
  const label = (date) => dayLabel(date.toISOString(), now, "zh-CN", { today: "今天", yesterday: "昨天" });
  assert.equal(label(new Date(2026, 5, 10, 0, 1)), "今天");
  assert.equal(label(new Date(2026, 5, 9, 23, 59)), "昨天");
  assert.match(label(new Date(2026, 5, 8)), /6月8日/);
  assert.match(label(new Date(2025, 11, 31)), /2025年12月31日/);
  assert.equal(hourLabel(new Date(2026, 5, 10, 0, 5).toISOString(), "zh-CN"), "00:05");
});

test("sizes and lengths are short", () => {
  assert.deepEqual([sizeLabel(999), sizeLabel(240_000), sizeLabel(1_250_000)], ["999 B", "240 KB", "1.3 MB"]);
  assert.deepEqual([durationLabel(7), durationLabel(65)], ["7″", "1′05″"]);
});

test("the ink on a shop's colour always reaches the contrast that people need", () => {
  for (let step = 0; step < 4096; step += 5) {
    const hex = `#${[8, 4, 0].map((shift) => ((step >> shift) & 15).toString(16).repeat(2)).join("")}`;
    assert.ok(contrast(hex, inkOn(hex)) >= 4.5, hex);
  }
});
