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
GRAVE = ("serious", "critical")
_STILL = """
  document.getAnimations().forEach((animation) => { try { animation.finish(); } catch { animation.cancel(); } });
"""


@cache
def _library() -> str:
    """Raises AssertionError when the file is not the one that was vendored."""
    entry = json.loads((VENDOR / "vendor.json").read_text())[0]
    source = (VENDOR / entry["file"]).read_bytes()
    assert hashlib.sha256(source).hexdigest() == entry["sha256"], f"{entry['file']} was changed"
    return source.decode()


async def grave_issues(page: Page, where: str) -> list[str]:
    """One line for each element with a serious or critical issue; half-faded things are let to finish."""
    if not await page.evaluate("typeof window.axe === 'object'"):
        await page.evaluate(_library())
    await page.evaluate(_STILL)
    found = await page.evaluate("(options) => window.axe.run(document, options)", OPTIONS)
    return [
        line for issue in found["violations"] if issue["impact"] in GRAVE for line in _lines(issue, where)
    ]


def _lines(issue: dict[str, Any], where: str) -> list[str]:
    return [f"{where}: {issue['id']} {node['target']} {_why(node)}" for node in issue["nodes"]]


def _why(node: dict[str, Any]) -> str:
    told = [check["message"] for way in ("any", "all", "none") for check in node[way]]
    return " / ".join(told)[:240]
