"""A warehouse's phone and a scanner: pieces come in, are counted short, and the ledger tells of both."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.day import api
from tests.browser.journey import PHONE, Running, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


@pytest.fixture
async def phone(chromium: Browser, running: Running) -> AsyncIterator[Page]:
    """Its console tells of the refusal, which is what is wanted here."""
    context = await chromium.new_context(viewport=PHONE, locale="zh-CN", has_touch=True)
    page = await context.new_page()
    await sign_in(page, running, "owner")
    yield page
    await context.close()


async def _a_sku(page: Page) -> tuple[dict[str, Any], dict[str, Any]]:
    """Something that is counted in pieces: as the stock has it, and as the catalogue has it."""
    found = (await api(page, "GET", "/api/v1/stock?limit=100"))["stock"]
    stock = next(one for one in found if one["mode"] == "counted" and one["available"] and one["places"])
    return stock, (await api(page, "GET", f"/api/v1/skus/{stock['sku_id']}"))["sku"]


async def _scan(page: Page, code: str) -> None:
    """As a scanner does: all at once, then Enter, wherever the cursor is."""
    await page.keyboard.type(code)
    await page.keyboard.press("Enter")


async def test_pieces_come_in_are_counted_short_and_told(phone: Page, running: Running) -> None:
    stock, sku = await _a_sku(phone)
    place = stock["places"][0]
    lines = [{"sku_id": sku["id"], "quantity": 1}]
    ask = {"key": f"journey-{sku['id']}", "channel": "site", "lines": lines, "hold_s": 3600}
    hold = (await api(phone, "POST", "/api/v1/reservations", ask))["reservation"]

    await phone.goto(f"{running.run['urls']['web']}/console/goods/stock")
    await expect(phone.locator(".stock-table tbody tr").first).to_be_visible()
    await _scan(phone, sku["code"])
    await expect(phone.locator(".stock-big")).to_be_visible()
    await phone.locator(".stock-acts button", has_text="入库").click()
    if await phone.locator("#act-here").count():
        await phone.select_option("#act-here", place["warehouse_id"])
    await phone.fill("#act-count", "30")
    await phone.fill("#act-reason", "十一月到货")
    await phone.locator("dialog .primary").click()
    await expect(phone.locator(".stock-ledger tbody tr").first).to_contain_text("十一月到货")

    await phone.goto(f"{running.run['urls']['web']}/console/goods/stock/take")
    if await phone.locator("#sheet-here").count():
        await phone.select_option("#sheet-here", place["warehouse_id"])
    await phone.locator(".scan input").focus()
    for _ in range(2):
        await _scan(phone, sku["code"])
    count = phone.locator(f"#count-{sku['id']}")
    await expect(count).to_have_value("2")
    await count.fill("0")
    await count.press("Enter")
    await phone.reload()
    await expect(count).to_have_value("0")
    await phone.locator(".sheet-bar .primary").click()
    await phone.fill("#review-reason", "仓库进水")
    await phone.locator("dialog .primary").click()
    await expect(phone.locator("dialog .callout.bad")).to_be_visible()
    await phone.locator("dialog .tick input").check()
    await phone.locator("dialog .danger").click()
    await expect(phone.locator(".sheet-row")).to_have_count(0)

    await phone.goto(f"{running.run['urls']['web']}/console/goods/stock/sku/{sku['id']}")
    told = phone.locator(".stock-ledger tbody tr")
    await expect(told.nth(0)).to_contain_text(f"\u2212{place['physical'] + 30}")
    await expect(told.nth(0)).to_contain_text("仓库进水")
    await expect(told.nth(1)).to_contain_text("+30")
    await expect(told.nth(1)).to_contain_text("十一月到货")
    short = (await api(phone, "GET", f"/api/v1/stock/{sku['id']}"))["stock"]["places"][0]
    assert (short["physical"], short["available"]) == (0, 0)
    await api(phone, "POST", f"/api/v1/reservations/{hold['id']}/release")
    again = {
        "key": f"{hold['id']}-again", "warehouse_id": place["warehouse_id"], "reason": "复原",
        "lines": [{"sku_id": sku["id"], "quantity": place["physical"]}],
    }  # fmt: skip
    await api(phone, "POST", "/api/v1/stock/receipts", again)
