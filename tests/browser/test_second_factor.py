"""A second factor in Chromium, by keys: turned on with a first code, asked for at the next sign-in."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pyotp
import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.journey import Running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

SIZES = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.fixture(params=SIZES)
async def page(chromium: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    context = await chromium.new_context(viewport=SIZES[request.param], locale="zh-CN")  # type: ignore[arg-type]
    yield await context.new_page()
    await context.close()


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
    page: Page, running: Running
) -> None:
    web = running.run["urls"]["web"]
    await name_and_password(page, running)
    await page.wait_for_url("**/console/inbox*")
    await page.goto(f"{web}/console/settings/me")
    begin = page.get_by_role("button", name="开启")
    await begin.first.focus()
    await page.keyboard.press("Enter")
    await proven(page, running)
    secret = (await page.locator("code.secret").inner_text()).replace(" ", "")
    await page.fill("#first-code", pyotp.TOTP(secret).now())
    await page.keyboard.press("Enter")
    await expect(page.locator(".recovery code").first).to_be_visible()
    recovery = await page.locator(".recovery code").all_inner_texts()
    assert len(recovery) >= 8
    await page.locator("dialog[open] .button.primary").click()

    await page.context.clear_cookies()
    await name_and_password(page, running)
    await expect(page.locator("#code")).to_be_focused()
    await page.keyboard.type("000000")
    await page.keyboard.press("Enter")
    await expect(page.locator("#code-error")).to_be_visible()
    assert (await page.request.get(f"{web}/api/v1/me")).status == 401
    await page.fill("#code", recovery[0])
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/console/inbox*")
    off = await turned_off(page, web, recovery[1])
    assert off == 200


async def turned_off(page: Page, web: str, code: str) -> int:
    """So that the next width begins where this one began."""
    me = await (await page.request.get(f"{web}/api/v1/me")).json()
    headers = {"X-CSRF-Token": me["csrf"]}
    await page.request.post(f"{web}/api/v1/account/proof", data={"code": code}, headers=headers)
    return (await page.request.delete(f"{web}/api/v1/account/factor", headers=headers)).status
