"""A fan at the sale's page on a phone, and the operator beside the camera."""

from __future__ import annotations

from playwright.async_api import expect

from hub.commerce.flash import planning
from hub.commerce.flash.model import Item
from hub.commerce.flash.planning import Plan
from hub.commerce.service import open_commerce
from hub.core import settings
from hub.core.clock import now
from hub.core.runtime import open_core
from hub.embedded.stores import join
from tests.browser.journey import PHONE, Running, Sit
from tests.commerce.sale_stage import HOUR, stocked


async def test_a_live_room_from_its_stock_to_its_end(sit: Sit, running: Running) -> None:
    event_id, slug = await _planned(running)
    web = running.run["urls"]["web"]
    desk = await sit("owner", PHONE)
    await desk.goto(f"{web}/console/goods/sales/{event_id}")
    for move in ("备货就绪", "现在开始"):
        await desk.get_by_role("button", name=move, exact=True).click()
        await desk.get_by_role("dialog").get_by_role("button", name=move, exact=True).click()
    await expect(desk.locator(".sales-head .chip")).to_have_text("进行中")

    fan = await desk.context.new_page()
    await fan.set_viewport_size(PHONE)
    await fan.goto(f"{web}/s/{slug}/sales/{event_id}")
    await expect(fan.get_by_text("等主播上链接")).to_be_visible()
    await desk.get_by_role("button", name="上链接", exact=True).click()
    await desk.get_by_role("dialog").get_by_role("button", name="上链接", exact=True).click()
    await fan.get_by_role("button", name="立即抢购").click()
    await expect(fan.get_by_text("抢到了！")).to_be_visible()
    await expect(fan.get_by_text("已为你保留 1 件")).to_be_visible()
    await expect(desk.locator(".live-item .figure").filter(has_text="待付款")).to_contain_text("1")

    await desk.get_by_role("button", name="加货", exact=True).click()
    await desk.get_by_role("button", name="+1", exact=True).click()
    await desk.get_by_role("button", name="加 1 件", exact=True).click()
    await expect(desk.locator(".live-item .figure").filter(has_text="总数")).to_contain_text("3")

    await desk.get_by_role("button", name="结束活动", exact=True).click()
    await desk.get_by_role("dialog").get_by_role("button", name="结束活动", exact=True).click()
    await expect(desk.locator(".sales-head .chip")).to_have_text("已结束")
    await fan.reload()
    await expect(fan.get_by_text("抢到了！")).to_be_visible()
    for page in (desk, fan):
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def _planned(running: Running) -> tuple[str, str]:
    """A draft of a live room in the demo's shop."""
    conf = await join(settings.load({"HUB_DATA_DIR": str(running.data_dir)}))
    async with open_core(conf) as core:
        commerce = open_commerce(core)
        [shop] = await core.db.everywhere["shops"].find({}, limit=1)
        [sku_id] = await stocked(commerce, shop["_id"], [5])
        at = now()
        plan = Plan("周五直播间", "live", at + HOUR, at + 2 * HOUR, (Item(sku_id, 2, 9_900),))
        made = await planning.create(commerce, shop["_id"], plan, "staff:lin")
        await commerce.close()
    return made.id, str(shop["slug"])
