"""Two who set the same desk at once, and one whose session ended under an open form: nothing is lost unasked."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.journey import Running, sign_in

# In `make soak`, beside the other journeys of supervisors.
pytestmark = [pytest.mark.soak, pytest.mark.browser, pytest.mark.timeout(120)]
SOON = 20_000


@pytest.fixture
async def contexts(chromium: Browser) -> AsyncIterator[list[BrowserContext]]:
    """Their consoles tell of each refusal, which is what is wanted here."""
    made = [await chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN") for _ in "ab"]
    yield made
    for context in made:
        await context.close()


async def _hours(context: BrowserContext, running: Running, role: str) -> Page:
    page = await context.new_page()
    await sign_in(page, running, role)
    await page.goto(f"{running.run['urls']['web']}/console/settings/hours")
    await expect(page.locator(".week")).to_be_visible(timeout=SOON)
    return page


def _day(page: Page, number: int) -> Locator:
    return page.locator(".day .toggle").nth(number)


async def _save(page: Page) -> None:
    await page.locator(".save-bar .primary").click()
    await expect(page.locator(".save-bar.is-dirty")).to_have_count(0, timeout=SOON)


async def test_two_at_one_desk_keep_both_or_choose(contexts: list[BrowserContext], running: Running) -> None:
    one, other = await _hours(contexts[0], running, "owner"), await _hours(contexts[1], running, "supervisor")
    await _day(one, 5).click()
    await _save(one)
    await _day(other, 6).click()
    await _save(other)
    for number in (5, 6):
        await expect(_day(other, number)).to_have_attribute("aria-checked", "false")

    start = other.locator(".day").nth(0).locator("input[type=time]").first
    await start.fill("10:00")
    await _save(other)
    await one.locator(".day").nth(0).locator("input[type=time]").first.fill("11:00")
    await one.locator(".save-bar .primary").click()
    rival = one.locator(".save-bar.is-rival")
    await expect(rival).to_contain_text("周岚", timeout=SOON)
    await expect(rival).to_contain_text("每周营业时间")
    await rival.locator("button", has_text="用对方的").click()
    mine = one.locator(".day").nth(0).locator("input[type=time]").first
    await expect(mine).to_have_value("10:00")
    await expect(_day(one, 6)).to_have_attribute("aria-checked", "false")


async def test_a_form_outlives_its_session(contexts: list[BrowserContext], running: Running) -> None:
    page = await _hours(contexts[0], running, "owner")
    await page.locator(".reply-part .toggle").first.click()
    words = page.locator("#reply-greeting")
    await words.fill("写了一半的欢迎语")
    await contexts[0].clear_cookies()
    await page.locator(".save-bar .primary").click()
    link = page.locator(".save-words a")
    await expect(link).to_be_visible(timeout=SOON)
    async with contexts[0].expect_page() as opened:
        await link.click()
    login = running.login("owner")
    door = await opened.value
    await door.fill("input[name=login]", login["login"])
    await door.fill("input[name=password]", login["password"])
    await door.keyboard.press("Enter")
    await door.wait_for_url("**/console/inbox*")
    await expect(words).to_have_value("写了一半的欢迎语")
    await _save(page)
    await page.reload()
    await expect(page.locator("#reply-greeting")).to_have_value("写了一半的欢迎语", timeout=SOON)
