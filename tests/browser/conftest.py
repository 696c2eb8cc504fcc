"""A whole hub as `hub up` starts it, and a real browser; both once per run, skipped where no Chromium is.

People sign in once per run too: what their browser fetched stays in its cache, what a test did there is forgotten.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from tests.browser import chromium as chromium_found
from tests.browser.journey import DESK, Running, Sit, Size, sign_in
from tests.crash.hub_up import hub_up

# What is waited for comes in a moment, unless the machine is busy with something else.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    data_dir: Path = tmp_path_factory.mktemp("up")
    async with hub_up(data_dir) as up:
        yield Running(json.loads((up.data_dir / "run.json").read_text()), up.data_dir)


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    if chromium_found.PATH is None:
        pytest.skip("no Chromium on this machine")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium_found.PATH, args=chromium_found.ARGUMENTS
        )
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
async def browsers(chromium: Browser) -> AsyncIterator[dict[str, BrowserContext]]:
    """Role → the browser of somebody who has it."""
    kept: dict[str, BrowserContext] = {}
    yield kept
    for context in kept.values():
        await context.close()


@pytest.fixture
async def sit(chromium: Browser, browsers: dict[str, BrowserContext], running: Running) -> AsyncIterator[Sit]:
    """`await sit(role)`: a new tab at the inbox; the console of every tab must stay clean: CSP violations and
    script errors land there.
    """
    complaints: list[str] = []
    here: dict[str, BrowserContext] = {}

    def listen(page: Page) -> None:
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda m: complaints.append(f"{page.url}: {m.text}") if _is_complaint(m) else None)

    async def at(role: str, size: Size = DESK) -> Page:
        if role not in browsers:
            browsers[role] = await chromium.new_context(viewport=DESK, locale="zh-CN")
        context = browsers[role]
        if role not in here:
            here[role] = context
            await _forget(context, running)
            context.on("page", listen)
        page = await context.new_page()
        await page.set_viewport_size(size)
        await sign_in(page, running, role)
        return page

    yield at
    for context in here.values():
        context.remove_listener("page", listen)
        await context.set_offline(False)
        for page in context.pages:
            await page.close()
    assert complaints == []


async def _forget(context: BrowserContext, running: Running) -> None:
    """All but who one is."""
    await context.clear_cookies(name=re.compile(r"^(?!hub_session$)"))
    page = await context.new_page()
    await page.goto(f"{running.run['urls']['web']}/healthz")
    await page.evaluate("localStorage.clear()")
    await page.close()


def _is_complaint(message: Any) -> bool:
    """A cut network is part of some journeys and shows as a failed load; everything else is ours."""
    return message.type == "error" and "ERR_INTERNET_DISCONNECTED" not in message.text


@pytest.fixture
async def inbox(sit: Sit) -> Page:
    """An agent at their inbox."""
    return await sit("agent")


@pytest.fixture
def context(inbox: Page) -> BrowserContext:
    """The agent's browser, in which a fan may open a tab."""
    return inbox.context
