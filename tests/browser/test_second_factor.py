"""A second factor in Chromium: turned on with a first code, asked for at the next sign-in; by pointing and by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pyotp
import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser.day import EACH_HAND, HANDS, Hand
from tests.browser.journey import Running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


@pytest.fixture(scope="module")
async def context(chromium: Browser) -> AsyncIterator[BrowserContext]:
    context = await chromium.new_context(locale="zh-CN")
    yield context
    await context.close()


@pytest.fixture(params=EACH_HAND)
async def hand(context: BrowserContext, request: pytest.FixtureRequest) -> AsyncIterator[Hand]:
    made, size = HANDS[request.param]
    await context.clear_cookies()
    page = await context.new_page()
    await page.set_viewport_size(size)
    yield made(page)
    await page.close()


async def name_and_password(page: Page, running: Running) -> None:
    """Of an agent whom no other journey uses."""
    login = [one for one in running.run["logins"] if one["roles"] == ["agent"]][-1]
    await page.goto(f"{running.run['urls']['web']}/console/sign-in")
    await page.fill("input[name=login]", login["login"])
    await page.fill("input[name=password]", login["password"])
    await page.keyboard.press("Enter")


async def proven(page: Page, running: Running) -> None:
    """Sensitive acts ask once more who one is."""
    login = [one for one in running.run["logins"] if one["roles"] == ["agent"]][-1]
    asked = page.locator("dialog[open] input[type=password]")
    await expect(asked.or_(page.locator("code.secret"))).to_be_visible()
    if await asked.count():
        await asked.fill(login["password"])
        await page.keyboard.press("Enter")


async def test_the_second_factor_from_its_first_code_to_the_next_sign_in(
    hand: Hand, running: Running
) -> None:
    page = hand.page
    web = running.run["urls"]["web"]
    await name_and_password(page, running)
    await page.wait_for_url("**/console/inbox*")
    await page.goto(f"{web}/console/settings/me")
    await hand.push(page.get_by_role("button", name="开启").first)
    await proven(page, running)
    secret = (await page.locator("code.secret").inner_text()).replace(" ", "")
    await page.fill("#first-code", pyotp.TOTP(secret).now())
    await page.keyboard.press("Enter")
    await expect(page.locator(".recovery code").first).to_be_visible()
    recovery = await page.locator(".recovery code").all_inner_texts()
    assert len(recovery) >= 8
    await hand.push(page.locator("dialog[open] .button.primary"))

    await page.context.clear_cookies()
    await name_and_password(page, running)
    await expect(page.locator("#code")).to_be_focused()
    await page.keyboard.type("000000")
    await page.keyboard.press("Enter")
    await expect(page.locator("#code-error")).to_be_visible()
    assert (await page.request.get(f"{web}/api/v1/me", max_retries=2)).status == 401
    await page.fill("#code", recovery[0])
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/console/inbox*")
    off = await turned_off(page, web, recovery[1])
    assert off == 200


async def turned_off(page: Page, web: str, code: str) -> int:
    """So that the next width begins where this one began."""
    me = await (await page.request.get(f"{web}/api/v1/me", max_retries=2)).json()
    headers = {"X-CSRF-Token": me["csrf"]}
    await page.request.post(f"{web}/api/v1/account/proof", data={"code": code}, headers=headers)
    return (await page.request.delete(f"{web}/api/v1/account/factor", headers=headers)).status
