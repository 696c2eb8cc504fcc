"""One order with everything that belongs to it, for the page that tells its story."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from hub.commerce.orders.listing import one
from hub.core.errors import NotFound
from hub.core.runtime import Core

Doc = dict[str, Any]
MOST_EVENTS = 500


@dataclass(frozen=True)
class Whole:
    order: Doc
    events: list[Doc]
    payments: list[Doc]
    refunds: list[Doc]
    cases: list[Doc]


async def whole(core: Core, shop_id: str, order_id: str) -> Whole:
    """Its events in their order, the first MOST_EVENTS. Raises NotFound."""
    shop = core.db.shop(shop_id)
    mine, by_time = {"order_id": order_id}, [("_id", 1)]
    order, events, payments, refunds, cases = await asyncio.gather(
        one(core, shop_id, order_id),
        shop["order_events"].find(mine, sort=[("number", 1)], limit=MOST_EVENTS),
        shop["payments"].find(mine, sort=by_time),
        shop["refunds"].find(mine, sort=by_time),
        shop["after_sales"].find(mine, sort=by_time),
    )
    return Whole(order, events, payments, refunds, cases)


async def refund(core: Core, shop_id: str, refund_id: str) -> Doc:
    """Raises NotFound."""
    doc = await core.db.shop(shop_id)["refunds"].find_one({"_id": refund_id})
    if doc is None:
        raise NotFound("refund_not_found")
    return doc


async def waiting_refunds(core: Core, shop_id: str, state: str, after: str, limit: int) -> list[Doc]:
    """The latest first."""
    asked: Doc = {"state": state} | ({"_id": {"$lt": after}} if after else {})
    return await core.db.shop(shop_id)["refunds"].find(asked, sort=[("_id", -1)], limit=limit)
