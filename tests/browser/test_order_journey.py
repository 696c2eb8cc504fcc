"""Sold in the chat, paid on the fan's phone, refunded in part at the desk: everybody sees it where they look."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.journey import PHONE, Running, Sit

pytestmark = pytest.mark.soak
WORDS = "还有签名海报吗，想要两张"


async def test_sold_in_a_chat_and_refunded_in_part(sit: Sit, running: Running, chromium: Browser) -> None:
    web, chat = running.run["urls"]["web"], running.run["urls"]["chat"]
    context = await chromium.new_context(viewport=PHONE, locale="zh-CN", has_touch=True, is_mobile=True)
    fan = await context.new_page()
    await fan.goto(chat)
    await fan.locator("textarea").first.fill(WORDS)
    await fan.locator("textarea").first.press("Enter")
    agent = await sit("owner")
    await agent.goto(f"{web}/console/inbox?view=all")
    await agent.get_by_text(WORDS).first.click()
    await _send_link(agent)
    link = fan.locator('a[href*="/c/"]').last
    await expect(link).to_be_visible()
    order = await context.new_page()
    await order.goto(str(await link.get_attribute("href")))
    await _buy(order)
    await expect(fan.get_by_text(re.compile("已收到你的付款 ¥81.00"))).to_be_visible()
    card = agent.locator(".card-order")
    await expect(card).to_contain_text("待发货")
    await card.click()
    await _send_card(agent, fan)
    await card.click()
    await agent.get_by_role("link", name="打开订单页").click()
    await _refund(agent, running)
    await expect(order.locator("#sums")).to_contain_text("已退款")
    await expect(fan.get_by_text(re.compile("¥8.00 已原路退回"))).to_be_visible()
    await context.close()


async def _send_link(agent: Page) -> None:
    await agent.get_by_role("button", name="商品").first.click()
    await agent.get_by_role("combobox").fill("签名海报")
    await agent.locator(".pick").filter(has_text="签名海报").first.click()
    await agent.get_by_role("button", name="发下单链接").click()
    await agent.fill("#link-pieces", "2")
    await agent.fill("#link-off", "5")
    await agent.fill("#link-label", "老粉优惠")
    await agent.get_by_role("button", name="发下单链接").click()
    await expect(agent.locator("dialog[open]")).to_have_count(0)


async def _send_card(agent: Page, fan: Page) -> None:
    """The order opens beside the chat; its card leads the fan to their own page of it."""
    sheet = agent.locator("dialog[open]")
    await expect(sheet).to_contain_text("¥81.00")
    await sheet.get_by_role("button", name="发给粉丝").click()
    await expect(sheet).to_have_count(0)
    await expect(fan.locator('a[href*="/o/"]').last).to_contain_text("待发货")


async def _buy(page: Page) -> None:
    """73.00 for two posters, 8.00 to send them."""
    await page.wait_for_selector("#ready", state="attached")
    await expect(page.locator("#held")).to_contain_text("为你保留库存")
    await page.click("#submit")
    await expect(page.locator("#word")).to_have_text("请填写收货人。")
    for name, value in {
        "name": "周予安",
        "phone": "13800010077",
        "city": "杭州市",
        "detail": "文三路 1 号",
    }.items():
        await page.fill(f"#{name}", value)
    await page.select_option("#province", "ZJ")
    await expect(page.locator("#submit")).to_have_text("提交订单 ¥81.00")
    await page.click("#submit")
    await expect(page.locator("#standing")).to_have_text("待支付")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.click("#pay")
    await page.wait_for_url("**/cashier**")
    await page.get_by_role("button", name="确认支付").click()
    await expect(page.locator("#standing")).to_have_text("已付款，待发货")


async def _refund(page: Page, running: Running) -> None:
    await page.get_by_role("button", name="退款", exact=True).click()
    await page.fill("#refund-amount", "8")
    await page.locator("#refund-amount").blur()
    await page.fill("#refund-reason", "运费补给老粉")
    await page.get_by_role("button", name=re.compile("^退款 ¥8.00$")).click()
    await expect(page.locator(".order-refunds").first).to_contain_text("¥8.00")
    await expect(page.locator(".order-refunds .chip").first).to_have_text("已退回")
    await expect(page.locator(".order-story")).to_contain_text("¥8.00 已退回")
