"""Alerts in Chromium: told once for all tabs, never to whoever looks at it, and a click leads to the message."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.day import Fan, Mouse, api, row
from tests.browser.journey import Running, Sit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

# What the desktop would show is written down; the browser's own notices cannot be seen from a test.
WRITTEN_DOWN = """
  window.told = [];
  window.Notification = class extends EventTarget {
    static permission = "granted";
    constructor(title, options) { super(); this.title = title; this.options = options; window.told.push(this); }
    close() {}
  };
"""


async def mine(page: Page, fan: Fan, word: str) -> None:
    """The fan wrote, and this person has taken it."""
    await fan.says(word)
    await expect(row(page, word)).to_be_visible()
    await Mouse(page).open(word)
    if await page.locator(".head-acts .button.primary").count():
        await Mouse(page).take()


async def elsewhere(page: Page) -> None:
    """Another conversation is open."""
    await page.locator(".row-button:not([aria-current])").nth(2).click()
    await page.wait_for_selector(".message")


async def told(page: Page, words: str) -> list[str]:
    """The demo shop's other fans write and are assigned meanwhile: only what has `words` in it."""
    bodies = await page.evaluate("window.told.map((one) => one.options.body)")
    return [body for body in bodies if words in body]


async def watched(page: Page) -> Page:
    await page.add_init_script(WRITTEN_DOWN)
    await page.reload()
    await page.wait_for_selector(".row-button")
    return page


async def test_two_tabs_tell_once_and_a_click_leads_there(sit: Sit, running: Running) -> None:
    one, other = await watched(await sit("agent")), await watched(await sit("agent"))
    fan = Fan(running, "oAlertTwoTabs")
    await mine(one, fan, "两个标签页的粉丝")
    await elsewhere(one)
    await fan.says("有人吗 13800138000")
    await expect(row(other, "有人吗")).to_be_visible()
    await one.wait_for_timeout(1000)
    seen = [*await told(one, "有人吗"), *await told(other, "有人吗")]
    assert seen == ["有人吗 138****8000"]
    teller = one if await told(one, "有人吗") else other
    await teller.evaluate(
        "window.told.find((one) => one.options.body.includes('有人吗')).dispatchEvent(new Event('click'))"
    )
    await expect(teller.locator(".message", has_text="有人吗").first).to_be_visible()
    assert "seq=" in teller.url
    await expect(one.locator(".toast.news", has_text="有人吗")).to_have_count(0)


async def test_who_looks_at_it_is_left_in_peace(inbox: Page, running: Running) -> None:
    page = await watched(inbox)
    fan = Fan(running, "oAlertQuiet")
    await mine(page, fan, "安静的粉丝")
    await fan.says("还在看吗")
    await expect(page.locator(".message", has_text="还在看吗")).to_be_visible()
    await page.wait_for_timeout(600)
    assert await told(page, "还在看吗") == []


async def test_without_permission_it_is_said_on_the_page(inbox: Page, running: Running) -> None:
    page = inbox
    fan = Fan(running, "oAlertToast")
    await mine(page, fan, "没有权限的粉丝")
    await elsewhere(page)
    await fan.says("在页面里提醒")
    notice = page.locator(".toast.news", has_text="在页面里提醒")
    await expect(notice).to_have_count(1)
    await expect(page).to_have_title(re.compile(r"^\(\d+\) 收件箱 · UpHub$"), timeout=15_000)
    await notice.get_by_role("button", name="查看").click()
    await expect(page.locator(".message", has_text="在页面里提醒")).to_be_visible()


async def test_what_one_turned_off_is_not_told(inbox: Page, running: Running) -> None:
    page = inbox
    path = "/api/v1/me/preferences"
    chosen = (await api(page, "GET", path))["alerts"]
    await api(page, "PUT", path, {"alerts": {**chosen, "message": False}})
    await page.reload()
    fan = Fan(running, "oAlertOff")
    await mine(page, fan, "不想被打扰的粉丝")
    await elsewhere(page)
    await fan.says("这条不提醒")
    await expect(row(page, "这条不提醒")).to_be_visible()
    await page.wait_for_timeout(600)
    await expect(page.locator(".toast.news", has_text="这条不提醒")).to_have_count(0)
    await api(page, "PUT", path, {"alerts": chosen})
