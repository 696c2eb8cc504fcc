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

test("days are said as people say them, and are the shop's", () => {
  const zone = "Asia/Shanghai";
  const now = new Date("2026-06-09T16:05:00Z"); // five past midnight there
  const label = (iso) => dayLabel(iso, now, "zh-CN", zone, { today: "今天", yesterday: "昨天" });
  assert.equal(label("2026-06-09T16:01:00Z"), "今天");
  assert.equal(label("2026-06-09T15:59:00Z"), "昨天");
  assert.match(label("2026-06-07T16:00:00Z"), /6月8日/);
  assert.match(label("2025-12-31T15:59:00Z"), /2025年12月31日/);
  assert.equal(hourLabel(now.toISOString(), "zh-CN", zone), "00:05");
  assert.equal(hourLabel(now.toISOString(), "zh-CN", "America/New_York"), "12:05");
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
