"""No page and no dialog has an issue that axe-core calls serious: light and dark, on a desk and on a phone."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, BrowserContext, Page
from starlette.routing import Route

from hub.console import pages
from hub.console.sections import SECTIONS
from tests.browser.axe import VENDOR, grave_issues
from tests.browser.journey import Running, sign_in
from tests.browser.scenes import SCENES

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

SIZES = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
LOOKS = [(size, scheme) for size in SIZES for scheme in ("light", "dark")]


# Every size and every scheme before each commit; the other two pairs take as long again.
ALWAYS = {("desk", "light"), ("phone", "dark")}


@pytest.fixture(
    params=[pytest.param(look, marks=() if look in ALWAYS else pytest.mark.soak) for look in LOOKS],
    ids=["-".join(look) for look in LOOKS],
)
async def look(chromium: Browser, request: pytest.FixtureRequest) -> AsyncIterator[BrowserContext]:
    size, scheme = request.param
    made = await chromium.new_context(
        viewport=SIZES[size],  # type: ignore[arg-type]
        color_scheme=scheme,
        locale="zh-CN",
        has_touch=size == "phone",
        reduced_motion="reduce",
    )
    complaints: list[str] = []
    made.on("page", lambda page: page.on("pageerror", lambda error: complaints.append(str(error))))
    made.on(
        "console",
        lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None,
    )
    yield made
    await made.close()
    assert complaints == []


def addresses(running: Running) -> list[str]:
    """Every page without a parameter that the console registers, its sections, and those beside the console."""
    web = running.run["urls"]["web"]
    registered = [
        route.path
        for route in pages.ROUTES
        if isinstance(route, Route) and "GET" in (route.methods or ()) and "{" not in route.path
    ]
    settings = [f"/console/settings/{section.name}" for section in SECTIONS]
    own = [f"{web}{path}" for path in dict.fromkeys([*registered, *settings, "/api/docs"])]
    return [*own, running.run["urls"]["chat"]]


def test_axe_is_the_file_that_was_vendored() -> None:
    for entry in json.loads((VENDOR / "vendor.json").read_text()):
        content = (VENDOR / entry["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
        assert entry["version"].encode() in content[:200]


async def test_every_page(look: BrowserContext, running: Running) -> None:
    page = await look.new_page()
    await page.goto(f"{running.run['urls']['web']}/console/sign-in")
    issues = await grave_issues(page, "sign-in")
    await sign_in(page, running, "owner")
    seen = set()
    for address in addresses(running):
        await page.goto(address)
        await settled(page)
        if page.url in seen:
            continue
        seen.add(page.url)
        where = re.sub(r"^https?://[^/]+", "", page.url)
        issues += await grave_issues(page, where)
        wider = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        issues += [f"{where}: scrolls sideways by {wider}px"] if wider > 0 else []
    assert len(seen) > len(SECTIONS)
    assert issues == []


async def test_every_state_of_the_inbox(look: BrowserContext, running: Running) -> None:
    """Dialogs, menus and panes that are not there when the page opens."""
    page = await look.new_page()
    await sign_in(page, running, "supervisor")
    issues: list[str] = []
    for scene in SCENES:
        await scene(page)
        await settled(page)
        issues += await grave_issues(page, scene.__name__)
        await page.goto(f"{running.run['urls']['web']}/console/inbox")
        await page.wait_for_selector(".row-button")
    assert issues == []


async def settled(page: Page) -> None:
    """Skeletons are gone: what is fetched is there."""
    await page.wait_for_selector(".boot, [aria-busy=true]", state="detached")
    await page.wait_for_timeout(150)
