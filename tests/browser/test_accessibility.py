"""No page and no dialog has an issue that axe-core calls serious: light and dark, on a desk and on a phone.

On the way nothing is refused by the policy, nothing fails to load, and nothing lies beyond the right edge.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext

from hub.console.sections import SECTIONS
from tests.browser.axe import VENDOR, grave_issues
from tests.browser.journey import DESK, PHONE, Running, sign_in
from tests.browser.scenes import SCENES, back
from tests.browser.watch import fan_pages, order_pages, pages, settled, too_wide, watched

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

# The scheme in which all rules are tried; what depends on colours is tried in the other one as well.
LOOKS: dict[str, dict[str, Any]] = {
    "desk": {"size": DESK, "color_scheme": "light"},
    "phone": {"size": PHONE, "color_scheme": "dark", "has_touch": True},
}


# Two minutes of rules for each look: before a release, not before each commit.
@pytest.fixture(params=["phone", "desk"])
async def look(chromium: Browser, request: pytest.FixtureRequest) -> AsyncIterator[BrowserContext]:
    complaints: list[str] = []
    options = {"reduced_motion": "reduce", **LOOKS[request.param]}
    async with watched(chromium, complaints=complaints, **options) as context:
        yield context
    assert complaints == []


def test_axe_is_the_file_that_was_vendored() -> None:
    for entry in json.loads((VENDOR / "vendor.json").read_text()):
        content = (VENDOR / entry["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
        assert entry["version"].encode() in content[:200]


# All operations are drawn by one template: the first of them say what holds for the others, and the whole page,
# which takes longer than all the other pages together, is for the long run.
DOCS = "/api/docs"
FIRST_OF_DOCS = "document.querySelectorAll('.api-card:nth-of-type(n+20)').forEach((card) => card.remove())"


@pytest.mark.soak
async def test_the_whole_documentation(look: BrowserContext, running: Running) -> None:
    page = await look.new_page()
    await page.goto(f"{running.run['urls']['web']}{DOCS}")
    await settled(page)
    assert await grave_issues(page, DOCS) == []


@pytest.mark.soak
async def test_every_page(look: BrowserContext, running: Running) -> None:
    page, web = await look.new_page(), running.run["urls"]["web"]
    await page.goto(f"{web}/console/sign-in")
    issues = await grave_issues(page, "sign-in")
    await sign_in(page, running, "owner")
    seen = set()
    found = [*pages(running), *await fan_pages(page, running), *await order_pages(page, running)]
    for address in [*(f"{web}{path}" for path in found), running.run["urls"]["chat"]]:
        answer = await page.goto(address)
        assert answer is not None
        assert answer.status < 500, address
        if page.url in seen or "text/html" not in answer.headers["content-type"]:
            continue
        seen.add(page.url)
        await settled(page)
        where = re.sub(r"^https?://[^/]+", "", page.url)
        wide = await too_wide(page, where)
        if where == DOCS:
            await page.evaluate(FIRST_OF_DOCS)
        issues += await grave_issues(page, where) + wide
    assert len(seen) > len(SECTIONS)
    assert issues == []


@pytest.mark.soak
async def test_every_state_of_the_inbox(look: BrowserContext, running: Running) -> None:
    """Dialogs, menus and panes that are not there when the page opens."""
    page = await look.new_page()
    await sign_in(page, running, "supervisor")
    issues: list[str] = []
    for scene, part in SCENES.items():
        await scene(page)
        await settled(page)
        assert await page.locator(part).first.is_visible(), scene.__name__
        issues += await grave_issues(page, scene.__name__, part) + await too_wide(page, scene.__name__)
        await back(page)
    assert issues == []
