"""A shop with stock and a sale, and fans who try to buy in it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hub.commerce.catalogue import products
from hub.commerce.catalogue.model import Axis, Content
from hub.commerce.flash import planning, store
from hub.commerce.flash.buying import buy
from hub.commerce.flash.granting import item_key
from hub.commerce.flash.model import Event, Item
from hub.commerce.flash.outcome import Outcome
from hub.commerce.flash.planning import Plan
from hub.commerce.service import Commerce
from hub.commerce.stock import reading
from hub.commerce.stock.items import declare_item
from hub.commerce.stock.receiving import receive
from hub.commerce.stock.reserving import Wanted
from hub.core.clock import now
from hub.core.ids import new_id

HOUR = timedelta(hours=1)


async def stocked(commerce: Commerce, shop_id: str, quantities: Sequence[int]) -> list[str]:
    """SKUs of one product with so many pieces of each."""
    names = tuple(f"第{n}款" for n in range(len(quantities)))
    content = Content(title="手绘猫咪T恤", axes=(Axis("款式", names),))
    made = await products.create(commerce.core, shop_id, "staff:lin", "physical", "", content)
    ids = [row["_id"] for row in await products.skus_of(commerce.core, shop_id, made.id)]
    for sku_id, quantity in zip(ids, quantities, strict=True):
        await declare_item(commerce, shop_id, sku_id, "counted")
        await receive(commerce, shop_id, new_id(), [Wanted(sku_id, quantity)])
    return ids


@dataclass
class Stage:
    """One sale of one shop; `event` is as it was last moved from here."""

    commerce: Commerce
    event: Event

    @property
    def shop_id(self) -> str:
        return self.event.shop_id

    @property
    def item(self) -> Item:
        return self.event.items[0]

    @property
    def key(self) -> str:
        return item_key(self.event.id, self.item.sku_id)

    async def tries(self, fan: str, pieces: int = 1, address: str = "203.0.113.7") -> Outcome:
        """By a fan whom no limit stops: each has an address of their own unless one is named."""
        return await buy(self.commerce, self.event, self.item, fan, pieces, address)

    async def rush(self, fans: Sequence[str]) -> Counter[str]:
        return Counter(one.kind for one in await asyncio.gather(*(self.tries(fan) for fan in fans)))

    async def fresh(self) -> Event:
        self.event = await store.one(self.commerce.core, self.shop_id, self.event.id)
        self.commerce.flash.sales.forget(self.shop_id, self.event.id)
        return self.event

    async def reservations(self) -> list[dict[str, Any]]:
        return await store.claims(self.commerce.core, self.shop_id, self.event.id)

    async def holders(self) -> list[str]:
        """Each as often as they hold a reservation."""
        docs = await self.reservations()
        return sorted(doc["buyer"] for doc in docs if doc["state"] in ("held", "committed", "shipped"))

    async def levels(self) -> tuple[int, int, int]:
        """Of the first item: reserved, set aside, free."""
        there = await reading.level(self.commerce.core, self.shop_id, self.item.sku_id)
        return there.reserved, there.preallocated, there.available or 0


async def planned(
    commerce: Commerce,
    shop_id: str,
    quantity: int,
    *,
    stock: int | None = None,
    kind: str = "flash",
    **item: Any,
) -> Stage:
    """A draft."""
    [sku_id] = await stocked(commerce, shop_id, [quantity if stock is None else stock])
    items = (Item(sku_id, quantity, 9_900, **item),)
    at = now()
    plan = Plan("双十一秒杀", kind, at + HOUR, at + 2 * HOUR, items)  # type: ignore[arg-type]
    return Stage(commerce, await planning.create(commerce, shop_id, plan, "staff:lin"))


async def opened(commerce: Commerce, shop_id: str, quantity: int, **more: Any) -> Stage:
    """It runs from now on."""
    stage = await planned(commerce, shop_id, quantity, **more)
    ready = await planning.prepare(commerce, shop_id, stage.event.id, stage.event.rev, "staff:lin")
    stage.event = await planning.open_now(commerce, shop_id, ready.id, ready.rev, "staff:lin")
    return stage
