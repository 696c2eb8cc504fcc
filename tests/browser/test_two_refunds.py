"""Two people give the same money back at the same moment: it goes once, and the other is told why not."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.journey import DESK, Running, sign_in

pytestmark = [pytest.mark.soak, pytest.mark.browser, pytest.mark.timeout(120)]
SOON = 20_000


async def test_two_people_refund_one_order_at_once(chromium: Browser, running: Running) -> None:
    web = running.run["urls"]["web"]
    contexts = [await chromium.new_context(viewport=DESK, locale="zh-CN") for _ in range(2)]
    pages = [await context.new_page() for context in contexts]
    for page, role in zip(pages, ("owner", "supervisor"), strict=True):
        await sign_in(page, running, role)
    await pages[0].goto(f"{web}/console/orders/book?state=to_ship&search=0003")
    link = await pages[0].locator(".order-row .order-title").first.get_attribute("href")
    await asyncio.gather(*(_filled_in(page, f"{web}{link}") for page in pages))
    await asyncio.gather(*(page.locator("dialog[open] button[type=submit]").click() for page in pages))
    losers = [page for page in pages if await _lost(page)]
    assert len(losers) == 1
    [loser] = losers
    await expect(loser.locator("dialog[open] .callout.bad")).to_contain_text("¥0.00")
    await loser.reload()
    await expect(loser.locator(".order-refunds > ul > li, ul.order-refunds > li")).to_have_count(
        1, timeout=SOON
    )
    await expect(loser.get_by_role("button", name="退款", exact=True)).to_have_count(0)
    for context in contexts:
        await context.close()


async def _filled_in(page: Page, url: str) -> None:
    """All of it, in the dialog."""
    await page.goto(url)
    await page.get_by_role("button", name="退款", exact=True).click(timeout=SOON)
    await page.get_by_role("button", name="全部退").click()
    await page.fill("#refund-reason", "粉丝不要了")
    await expect(page.get_by_role("button", name=re.compile("^退款 ¥103.00$"))).to_be_enabled()


async def _lost(page: Page) -> bool:
    """Whether the dialog is still open, with a sentence; it closes for whoever was first."""
    told = page.locator("dialog[open] .callout.bad")
    for _ in range(SOON // 100):
        if await told.count():
            return True
        if not await page.locator("dialog[open]").count():
            return False
        await page.wait_for_timeout(100)
    raise AssertionError("nobody answered")
