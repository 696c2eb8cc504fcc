"""A shop with SKUs, bundles and one API key for each sales channel; what it was supplied with is known here."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hub.accounts import api_keys, shops, staff
from hub.accounts.identity import Identity
from hub.accounts.rights import RIGHTS
from hub.bench.load.ground import Ground
from hub.commerce.service import Commerce, open_commerce
from hub.commerce.stock import items, receiving, warehouses
from hub.commerce.stock.receiving import Wanted
from hub.core.ids import new_id

CHANNELS = ("site", "wechat_mini", "taobao", "doudian", "xiaohongshu")
_AT_ONCE = 64


@dataclass
class StockShop:
    """`recipes`: the pieces in one of each thing that is sold; a plain SKU is one piece of itself."""

    shop_id: str
    tokens: Sequence[str]
    recipes: dict[str, Mapping[str, int]] = field(default_factory=dict)
    supplied: dict[str, int] = field(default_factory=dict)


async def open_stock_shop(ground: Ground) -> StockShop:
    core = ground.core
    shop = await shops.create(core, "bench-stock", "bench-stock")
    person = await staff.create(core, f"{new_id()}@bench", "bench", None)
    await staff.join(core, person.id, shop.id, ["owner"])
    who = Identity(
        person.id, person.login, person.name, "", shop.id, shop.slug, ("owner",), RIGHTS["owner"], ""
    )
    tokens = [
        (await api_keys.create(core, who, channel, ["stock.manage"], None, None))[1] for channel in CHANNELS
    ]
    for n in range(2):
        await warehouses.add(core, shop.id, f"bench-{n}", n)
    return StockShop(shop.id, tokens)


async def stocked(ground: Ground, shop: StockShop, skus: int, bundles: int, each: int) -> Sequence[str]:
    """New SKUs with `each` pieces, a quarter of them in two warehouses, and bundles of two of them; their ids."""
    commerce = open_commerce(ground.core)
    places = [one.id for one in await warehouses.listed(ground.core, shop.shop_id)]
    plain = [new_id() for _ in range(skus)]
    for start in range(0, skus, _AT_ONCE):
        some = plain[start : start + _AT_ONCE]
        await asyncio.gather(*(_put(commerce, shop, sku_id, each, places) for sku_id in some))
    made = [new_id() for _ in range(bundles)]
    for n, bundle_id in enumerate(made):
        parts = {plain[n % skus]: 1, plain[(n + 1) % skus]: 2}
        await items.declare_item(
            commerce, shop.shop_id, bundle_id, "bundle", parts=[Wanted(s, q) for s, q in parts.items()]
        )
        shop.recipes[bundle_id] = parts
    await commerce.close()
    return [*plain, *made]


async def _put(commerce: Commerce, shop: StockShop, sku_id: str, each: int, places: Sequence[str]) -> None:
    await items.declare_item(commerce, shop.shop_id, sku_id, "counted")
    shop.recipes[sku_id], shop.supplied[sku_id] = {sku_id: 1}, each
    split = sku_id[-1] < "8" and each > 3
    for place, quantity in zip(places, (each - each // 4, each // 4) if split else (each,), strict=False):
        lines = [Wanted(sku_id, quantity)]
        await receiving.receive(commerce, shop.shop_id, new_id(), lines, warehouse_id=place)
