"""What an import asks of the stock, and tells it: warehouses, warning levels, receipts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hub.commerce.catalogue.kinds import RULES
from hub.commerce.catalogue.model import Kind
from hub.commerce.service import Commerce
from hub.commerce.stock import items, reading, receiving
from hub.commerce.stock import warehouses as places
from hub.commerce.stock.model import Wanted
from hub.core.runtime import Core


async def warehouses(core: Core, shop_id: str) -> dict[str, str]:
    """Id → name, the first one first; a shop that has none gets its first."""
    found = {one.id: one.name for one in await places.listed(core, shop_id)}
    return found or {await places.first(core, shop_id): ""}


async def low_at(core: Core, shop_id: str, sku_ids: Sequence[str]) -> dict[str, int]:
    """Of those that have a warning level."""
    found = await reading.levels(core, shop_id, sku_ids)
    return {sku_id: level.low_at for sku_id, level in found.items() if level.low_at is not None}


@dataclass(frozen=True)
class ToStock:
    """What a row says to the stock about one SKU; `key` makes its receipt count once."""

    sku_id: str
    kind: Kind
    key: str
    receive: int
    warehouse_id: str
    low_at: int | None


async def tell(commerce: Commerce, shop_id: str, told: ToStock, by: str) -> None:
    """Raises HubError; a repeated call does what the first one left undone.

    Pieces may come in before a product is published, hence the declaring, which the publishing repeats.
    """
    rules = RULES[told.kind]
    if rules.stock != "bundle":
        await items.declare_item(commerce, shop_id, told.sku_id, rules.stock, is_virtual=rules.virtual)
    if told.receive:
        lines = [Wanted(told.sku_id, told.receive)]
        await receiving.receive(commerce, shop_id, told.key, lines, warehouse_id=told.warehouse_id, by=by)
    if told.low_at is not None:
        level = await reading.level(commerce.core, shop_id, told.sku_id)
        if level.low_at != told.low_at:
            await items.tune_item(commerce, shop_id, told.sku_id, level.buffers, told.low_at, level.rev)
