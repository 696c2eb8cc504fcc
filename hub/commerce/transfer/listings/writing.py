"""Products in the shape of a template: the first lines for a look, or all of them for a file."""

from __future__ import annotations

from collections.abc import Sequence

from hub.commerce.pricing import store as pricing
from hub.commerce.pricing.deciding import Context
from hub.commerce.stock import reading as stock
from hub.commerce.transfer.exports.gathering import Gathered
from hub.commerce.transfer.listings.filling import Around, Line, lines_of
from hub.commerce.transfer.listings.model import Shape
from hub.core.clock import now
from hub.core.runtime import Core


async def lines(core: Core, shop_id: str, shape: Shape, part: Gathered, lang: str) -> list[Line]:
    """At the platform's own price and with what may be sold there."""
    sku_ids = [sku.id for product in part.products for sku in product.skus]
    around = Around(
        part.names,
        await _prices(core, shop_id, sku_ids, shape),
        await _sellable(core, shop_id, sku_ids, shape),
        lang,
    )
    return [line for product in part.products for line in lines_of(product, shape, around)]


async def _prices(core: Core, shop_id: str, sku_ids: Sequence[str], shape: Shape) -> dict[str, int | None]:
    found = await pricing.prices(core, shop_id, sku_ids, Context(channel=shape.platform, at=now()))
    return {sku_id: price.amount_fen for sku_id, price in found.items()}


async def _sellable(core: Core, shop_id: str, sku_ids: Sequence[str], shape: Shape) -> dict[str, int | None]:
    found = await stock.levels(core, shop_id, sku_ids)
    return {sku_id: level.sellable.get(shape.platform, 0) for sku_id, level in found.items()}
