"""Finding what was said: by word, by sound, by keys alone, on a screen of either size, and landing on it."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.journey import Running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


async def searched(page: Page, text: str) -> None:
    await page.fill(".search-input", text)
    await expect(page.locator(".search-row").first).to_be_visible(timeout=15_000)


@pytest.mark.parametrize("width", [390, 1440])
async def test_a_word_leads_to_its_message(inbox: Page, width: int) -> None:
    await inbox.set_viewport_size({"width": width, "height": 844})
    await inbox.click(".search-field")
    await searched(inbox, "发货")
    row = inbox.locator(".search-row").last
    await expect(row.locator("mark").first).to_have_text("发货")
    said = (await row.locator(".search-snippet").inner_text()).split("：")[-1].strip("… ")
    await row.click()
    await expect(inbox.locator("dialog.search")).to_have_count(0)
    await expect(inbox).to_have_url(re.compile(r"[?&]seq=\d+"))
    await expect(inbox.locator(".timeline").get_by_text(said[:20]).first).to_be_in_viewport(timeout=15_000)


async def test_by_keys_alone_and_back_where_it_was(inbox: Page) -> None:
    await inbox.keyboard.press("/")
    await searched(inbox, "发货")
    await inbox.keyboard.press("ArrowDown")
    chosen = inbox.locator(".search-row[aria-selected=true]")
    await expect(chosen).to_have_attribute("id", "search-1")
    await inbox.keyboard.press("Enter")
    await expect(inbox.locator(".conversation-head h2")).to_be_visible()
    await inbox.locator(".timeline").focus()
    await inbox.keyboard.press("/")
    await expect(inbox.locator(".search-input")).to_have_value("发货")
    await expect(chosen).to_have_attribute("id", "search-1")
    await inbox.keyboard.press("Escape")
    await expect(inbox.locator("dialog.search")).to_have_count(0)


async def test_what_was_said_a_moment_ago_is_found(inbox: Page, running: Running) -> None:
    app_id = running.account("wechat_official")["settings"]["app_id"]
    fan = {"app_id": app_id, "openid": "oSearchFan", "nickname": "小鹿", "avatar": "🦌", "color": "#CCCC88"}
    await running.sandbox("PUT", "fans", {"fans": [fan]})
    await running.say(app_id, "oSearchFan", type="text", content="龘龘牌杯子还有吗")
    await inbox.keyboard.press("/")
    await inbox.fill(".search-input", "龘龘牌杯子")
    await expect(inbox.locator(".search-empty, .search-row").first).to_be_visible()
    for _ in range(20):  # the index follows within two seconds
        if await inbox.locator(".search-row").count():
            break
        await inbox.fill(".search-input", "")
        await inbox.fill(".search-input", "龘龘牌杯子")
        await inbox.wait_for_timeout(500)
    await expect(inbox.locator(".search-row")).to_have_count(1)


async def test_nothing_found_offers_other_ways(inbox: Page) -> None:
    await inbox.keyboard.press("/")
    await inbox.fill(".search-input", "<img src=x>蓝鲸火箭")
    await expect(inbox.locator(".search-empty b")).to_have_text("没有找到“<img src=x>蓝鲸火箭”")
    await inbox.get_by_role("button", name="在粉丝里找").click()
    await expect(inbox.get_by_role("tab", name="粉丝")).to_have_attribute("aria-selected", "true")
    await expect(inbox.locator(".search-empty b")).to_be_visible()
