"""A product with three axes, sent as a card to a fan on WeChat and to one on the web, who open it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

import hub.demo
from hub.core.ids import new_id
from tests.browser.journey import PHONE, Running, Sit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

Doc = dict[str, Any]
MUG = Path(hub.demo.__file__).parent / "data" / "images" / "mug.png"
TITLE = "三轴手绘杯：三种颜色、两种容量、可以刻字，冬天送给很想念的人"
AXES = [
    {"name": "颜色", "values": ["雾霾蓝", "奶白", "柿子红"]},
    {"name": "容量", "values": ["300ml", "450ml"]},
    {"name": "刻字", "values": ["不刻字", "刻名字"]},
]


class Shop:
    """The owner's own session, as a program would use it."""

    def __init__(self, page: Page, csrf: str) -> None:
        self._page, self._csrf = page, csrf

    async def call(self, method: str, path: str, body: Any = None, *, raw: bytes | None = None) -> Doc:
        kind = "application/json" if raw is None else "application/octet-stream"
        headers = {"X-CSRF-Token": self._csrf, "Content-Type": kind}
        data = raw if raw is not None else None if body is None else json.dumps(body)
        url = f"{self._page.url.split('/console')[0]}{path}"
        answer = await self._page.request.fetch(url, method=method, data=data, headers=headers)
        assert answer.ok, await answer.text()
        return dict(await answer.json())

    async def picture(self, content: bytes) -> str:
        begun = {"name": "mug.png", "size": len(content), "fingerprint": new_id()}
        upload = (await self.call("POST", "/api/v1/assets/uploads", begun))["upload"]
        path = f"/api/v1/assets/uploads/{upload['id']}?offset=0"
        return str((await self.call("PUT", path, raw=content))["asset"]["id"])

    async def product(self, picture: str) -> list[str]:
        """Published, with a price and pieces for each of its SKUs; their ids."""
        content = {"title": TITLE, "subtitle": "手工烧制", "axes": AXES, "media": {"main": [picture]}}
        new = {"client_id": new_id(), "kind": "physical", "content": content}
        product = (await self.call("POST", "/api/v1/products", new))["product"]
        skus = [row["id"] for row in product["draft"]["skus"]]
        books = [
            {"sku_id": sku, "rev": 0, "price_fen": 8_800 + n, "msrp_fen": 9_900} for n, sku in enumerate(skus)
        ]
        await self.call("PUT", "/api/v1/prices", {"books": books})
        await self.call("POST", f"/api/v1/products/{product['id']}/publish", {"rev": product["rev"]})
        lines = [{"sku_id": sku, "quantity": 3} for sku in skus]
        await self.call("POST", "/api/v1/stock/receipts", {"key": new_id(), "lines": lines, "reason": "开窑"})
        return skus

    async def spelled(self, typed: str) -> None:
        """A worker adds how titles are typed, after they are saved."""
        for _ in range(240):
            if (await self.call("GET", f"/api/v1/products?search={typed}"))["products"]:
                return
            await asyncio.sleep(0.25)
        raise AssertionError(f"{typed} was not spelled in a minute")


async def choose(page: Page, name: str) -> None:
    """By its key; the picker finds by pinyin."""
    await page.locator(".row-button", has_text=name).first.click()
    await page.locator(".composer-bar [data-act=product]").wait_for()
    await page.keyboard.press("Escape")
    await page.keyboard.press("b")
    await page.locator(".pick-field input").fill("sanzhou")
    await expect(page.locator(".pick")).to_have_count(1)
    await page.keyboard.press("Enter")


async def test_a_product_reaches_fans_as_each_channel_shows_it(
    inbox: Page, running: Running, sit: Sit
) -> None:
    owner = await sit("owner")
    me = await (await owner.request.get(f"{running.run['urls']['web']}/api/v1/me")).json()
    shop = Shop(owner, me["csrf"])
    skus = await shop.product(await shop.picture(MUG.read_bytes()))
    assert len(skus) == 12
    await shop.spelled("sanzhou")
    app_id = running.account("wechat_official")["settings"]["app_id"]
    await running.say(app_id, "oProductFan", type="text", content="那个杯子还有吗")

    await choose(inbox, "那个杯子还有吗")
    lines = inbox.locator(".sku-line")
    await expect(lines).to_have_count(13)
    await lines.nth(2).get_by_role("button").click()
    await expect(lines.nth(2)).to_contain_text("统一价 ¥88.01：采用")
    await inbox.locator(".pick-foot .primary").click()
    await expect(inbox.locator(".card.product")).to_contain_text("¥88.00 起")
    [got] = await running.received(app_id, "oProductFan", 1)
    [article] = got["body"]["news"]["articles"]
    assert (article["title"], article["description"]) == (TITLE, "¥88.00 起 手工烧制")
    picture = await inbox.request.get(article["picurl"])
    assert (picture.status, picture.headers["content-type"]) == (200, "image/jpeg")

    fan = await inbox.context.new_page()
    await fan.set_viewport_size(PHONE)
    await fan.goto(running.run["urls"]["chat"])
    await fan.locator("textarea").fill("网页也想看杯子")
    await fan.keyboard.press("Enter")
    await choose(inbox, "网页也想看杯子")
    await inbox.locator(".sku-choice").nth(1).click()
    await inbox.locator(".pick-foot .primary").click()
    card = fan.locator("a.link-card.product")
    await expect(card).to_contain_text("¥88.00")
    await expect(card).to_contain_text("雾霾蓝 300ml 不刻字")
    assert await fan.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await card.locator("img").evaluate("img => img.decode().then(() => img.naturalWidth > 0)")
    async with inbox.context.expect_page() as opened:
        await card.click()
    page = await opened.value
    await expect(page.locator("h1")).to_contain_text("三轴手绘杯")
    assert page.url == await card.get_attribute("href")
    assert article["url"] == page.url.split("?")[0]
