"""Runs axe-core in a page; the library lies beside the tests and never reaches a user."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from playwright.async_api import Page

VENDOR = Path(__file__).parent / "vendor"
# What WCAG 2.2 AA asks for, and the practices that axe calls serious for people with a screen reader.
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
GRAVE = ("serious", "critical")
# What inherits a colour begins to change only once its parent has changed.
_STILL = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  for (let left = 10; left > 0; left -= 1) {
    await frame();
    const moving = document.getAnimations();
    if (!moving.length) return;
    moving.forEach((animation) => { try { animation.finish(); } catch { animation.cancel(); } });
  }
}"""


@cache
def _library() -> str:
    """Raises AssertionError when the file is not the one that was vendored."""
    entry = json.loads((VENDOR / "vendor.json").read_text())[0]
    source = (VENDOR / entry["file"]).read_bytes()
    assert hashlib.sha256(source).hexdigest() == entry["sha256"], f"{entry['file']} was changed"
    return source.decode()


async def grave_issues(page: Page, where: str, part: str = "html") -> list[str]:
    """One line for each element of `part` with a serious or critical issue, in the scheme that is on; and for
    each that cannot be told from its ground in the other one.
    """
    if not await page.evaluate("typeof window.axe === 'object'"):
        await page.evaluate(_library())
    dark = await page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    found = await _run(page, part, OPTIONS)
    await page.emulate_media(color_scheme="light" if dark else "dark")
    found += await _run(page, part, CONTRAST)
    await page.emulate_media(color_scheme="dark" if dark else "light")
    return [line for issue in found if issue["impact"] in GRAVE for line in _lines(issue, where)]


async def _run(page: Page, part: str, options: dict[str, Any]) -> list[dict[str, Any]]:
    """Half-faded things are let to finish."""
    await page.evaluate(_STILL)
    answer = await page.evaluate("([part, options]) => window.axe.run(part, options)", [part, options])
    return list(answer["violations"])


def _lines(issue: dict[str, Any], where: str) -> list[str]:
    return [f"{where}: {issue['id']} {node['target']} {_why(node)}" for node in issue["nodes"]]


def _why(node: dict[str, Any]) -> str:
    told = [check["message"] for way in ("any", "all", "none") for check in node[way]]
    return " / ".join(told)[:240]
