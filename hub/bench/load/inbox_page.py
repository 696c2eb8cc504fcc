"""The inbox in a real browser: first rows, the way from one conversation to the next, and how large the page grows."""

from __future__ import annotations

import asyncio
import shutil
from importlib import import_module
from typing import Any

from hub.bench.load.ground import HOST
from hub.bench.load.inbox_seed import Facts
from hub.bench.load.result import Metrics, percentile

_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
_LOADS, _SWITCHES, _ROWS, _MESSAGES = 7, 40, 5000, 10_000
_WAIT_MS = 20_000

# Painted: in the document, and a frame has passed since.
_FIRST_ROW = """
new Promise((done) => {
  const painted = () => requestAnimationFrame(() => setTimeout(() => done(performance.now())));
  const look = () => (document.querySelector(".row-button") ? painted() : requestAnimationFrame(look));
  look();
})
"""
_SWITCH = """
async (index) => {
  const rows = [...document.querySelectorAll(".row-button")];
  const row = rows[index % rows.length];
  if (!row || row.getAttribute("aria-current")) return null;
  const began = performance.now();
  row.click();
  const name = row.querySelector(".row-name").textContent;
  return new Promise((done) => {
    const look = () => {
      const head = document.querySelector(".conversation-head h2")?.textContent ?? "";
      const isThere = head.includes(name) && row.getAttribute("aria-current");
      const isRead = isThere && document.querySelector(".timeline [data-seq]");
      if (isRead) requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
      else if (performance.now() - began > 10000) done(10000);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}
"""
_SCROLL_LIST = """
async (wanted) => {
  const box = document.querySelector(".list-scroll");
  const height = parseFloat(getComputedStyle(box).getPropertyValue("--row"));
  const rows = () => box.querySelector(".rows").offsetHeight / height;
  let most = 0;
  let still = 0;
  let before = 0;
  while (rows() < wanted && still < 200) {
    box.scrollTop = box.scrollHeight;
    await new Promise((done) => setTimeout(done, 25));
    most = Math.max(most, document.querySelectorAll("*").length);
    still = rows() === before ? still + 1 : 0;
    before = rows();
  }
  return { most, rows: Math.round(rows()) };
}
"""
_SCROLL_TIMELINE = """
async (wanted) => {
  const box = document.querySelector(".timeline");
  const oldest = () => Number(box.querySelector("[data-seq]")?.dataset.seq ?? 0);
  const newest = () => Number([...box.querySelectorAll("[data-seq]")].at(-1)?.dataset.seq ?? 0);
  const last = newest();
  let most = 0;
  let still = 0;
  let before = -1;
  while (last - oldest() < wanted - 1 && oldest() > 1 && still < 100) {
    box.scrollTop = 0;
    await new Promise((done) => setTimeout(done, 25));
    most = Math.max(most, document.querySelectorAll("*").length);
    still = oldest() === before ? still + 1 : 0;
    before = oldest();
  }
  return { most, messages: last - oldest() + 1 };
}
"""


async def measure(port: int, cookie: str, facts: Facts) -> tuple[Metrics, dict[str, Any]]:
    """Nothing but a sentence where there is no Playwright or no Chromium: both are for developers."""
    try:
        playwright = import_module("playwright.async_api")
    except ImportError:
        return {}, {"browser": "not measured: Playwright is not installed (pip install playwright)"}
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        return {}, {"browser": "not measured: no Chromium on this machine"}
    async with playwright.async_playwright() as play:
        browser = await play.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        try:
            return await _in_browser(browser, f"http://{HOST}:{port}", cookie, facts)
        finally:
            await browser.close()


async def _in_browser(browser: Any, origin: str, cookie: str, facts: Facts) -> tuple[Metrics, dict[str, Any]]:
    context = await browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    name, _, value = cookie.partition("=")
    await context.add_cookies([{"name": name, "value": value, "url": origin}])
    page = await context.new_page()
    first = [await _first_paint(page, f"{origin}/console/inbox") for _ in range(_LOADS)][1:]
    switches = await _switches(page)
    listed = await page.evaluate(_SCROLL_LIST, min(_ROWS, facts.conversations - 1))
    await page.goto(f"{origin}/console/inbox?c={facts.deep_id}")
    await page.wait_for_selector(".timeline [data-seq]", timeout=_WAIT_MS)
    read = await page.evaluate(_SCROLL_TIMELINE, min(_MESSAGES, facts.messages // 2))
    metrics: Metrics = {
        "first_paint_ms": round(percentile(first, 50), 1),
        "switch_p95_ms": round(percentile(switches, 95), 1),
        "dom_nodes": max(listed["most"], read["most"]),
    }
    told = {
        "first_paint_worst_ms": round(max(first), 1),
        "switch_p50_ms": round(percentile(switches, 50), 1),
        "dom_nodes_of_list": listed["most"],
        "dom_nodes_of_timeline": read["most"],
        "rows": listed["rows"],
        "messages_scrolled": read["messages"],
    }
    return metrics, told


async def _first_paint(page: Any, url: str) -> float:
    await page.goto(url, wait_until="commit")
    painted: float = await page.evaluate(_FIRST_ROW)
    await page.wait_for_load_state("networkidle", timeout=_WAIT_MS)
    return painted


async def _switches(page: Any) -> list[float]:
    """The first ones warm the page up and do not count."""
    taken: list[float] = []
    for number in range(_SWITCHES + 3):
        milliseconds = await page.evaluate(_SWITCH, number * 3 % 9)
        if milliseconds is not None and number >= 3:
            taken.append(milliseconds)
        await asyncio.sleep(0.15)
        if number % 9 == 8:
            await page.evaluate("document.querySelector('.list-scroll').scrollBy(0, 700)")
            await asyncio.sleep(0.2)
    return taken
