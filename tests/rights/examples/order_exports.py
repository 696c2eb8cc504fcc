"""Exports of orders: one that is written."""

from __future__ import annotations

from hub.commerce.orders.listing import Wanted
from hub.commerce.transfer.orders import asking
from hub.commerce.transfer.orders.running import run_due
from tests.rights.example import Example
from tests.rights.place import Place

_ONE = "/api/v1/order-exports/{order_export_id}"


async def plant(place: Place) -> dict[str, str]:
    core, shop_id = place.desk.hub.core, place.desk.shop.id
    made, _ = await asking.begin(core, shop_id, Wanted(), "zh-CN", "system", f"{place.shops} 掌柜", "打单")
    while (await asking.get(core, shop_id, made.id)).state != "ready":
        await run_due(core)
    return {"order_export_id": made.id}


EXAMPLES = {
    "POST /api/v1/order-exports": Example(body=lambda _: {"reason": "给仓库打单"}),
    f"GET {_ONE}": Example(),
    f"GET {_ONE}/file": Example(),
}
