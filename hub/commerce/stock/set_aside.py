"""Pieces for an event (a flash sale, a live room): nobody else may have them until it is over."""

from __future__ import annotations

from collections.abc import Mapping

from hub.commerce.stock.commit import WithStock
from hub.commerce.stock.needs import Needs
from hub.commerce.stock.rules import setting_aside as rules


async def set_aside(
    commerce: WithStock, shop_id: str, event_id: str, quantities: Mapping[str, int]
) -> dict[str, int]:
    """Brings what lies aside for the event to these numbers, so that a repeat changes nothing: call it before
    the event sells. Bundles are taken apart: the answer counts pieces by SKU.

    Raises Refused("stock_short"), Refused("stock_unlimited"), NotFound; nothing is set aside then.
    """
    needs = Needs(sku_ids=tuple(quantities))
    return await commerce.stock.commit(
        shop_id, lambda book: rules.set_aside(book, event_id, quantities), needs
    )


async def put_back(
    commerce: WithStock, shop_id: str, event_id: str, quantities: Mapping[str, int] | None = None
) -> dict[str, int]:
    """So many back to everybody; answers what still lies aside of these SKUs. None: all, and the event is over,
    so that whatever its buyers give back later is everybody's; answers what was left by SKU (a repeat: nothing).
    """
    if quantities is None:
        return await commerce.stock.commit(
            shop_id, lambda book: rules.end_event(book, event_id), Needs(event_ids=(event_id,))
        )
    given = quantities
    return await commerce.stock.commit(
        shop_id, lambda book: rules.put_back(book, event_id, given), Needs(sku_ids=tuple(given))
    )
