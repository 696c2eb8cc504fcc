"""A whole hub as `hub up` starts it, and a real browser; both once per run, skipped where no Chromium is."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tests.browser.journey import Running, sign_in
from tests.crash.hub_up import hub_up

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    data_dir: Path = tmp_path_factory.mktemp("up")
    async with hub_up(data_dir) as up:
        yield Running(json.loads((up.data_dir / "run.json").read_text()), up.data_dir)


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture
async def context(chromium: Browser) -> AsyncIterator[BrowserContext]:
    """A fresh visitor, whose console must stay clean: CSP violations and script errors land there."""
    made = await chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    complaints: list[str] = []
    made.on("page", lambda page: _listen(page, complaints))
    yield made
    await made.close()
    assert complaints == []


def _listen(page: Page, complaints: list[str]) -> None:
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.on("console", lambda m: complaints.append(f"{page.url}: {m.text}") if _is_complaint(m) else None)


def _is_complaint(message: Any) -> bool:
    """A cut network is part of some journeys and shows as a failed load; everything else is ours."""
    return message.type == "error" and "ERR_INTERNET_DISCONNECTED" not in message.text


@pytest.fixture
async def inbox(context: BrowserContext, running: Running) -> Page:
    """An agent at their inbox."""
    page = await context.new_page()
    await sign_in(page, running, "agent")
    return page
