"""How the stock of each SKU is kept: declared by the catalogue, tuned by people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hub.commerce.stock.commit import WithStock
from hub.commerce.stock.model import Item, Mode, Wanted
from hub.commerce.stock.needs import Needs
from hub.commerce.stock.rules import declaring


async def declare_item(
    commerce: WithStock,
    shop_id: str,
    sku_id: str,
    mode: Mode,
    *,
    is_virtual: bool = False,
    parts: Sequence[Wanted] = (),
) -> Item:
    """Call when a SKU is published; saying the same again changes nothing. Parts of a bundle come first.

    Raises Refused("stock_mode_in_use") while there is stock of the former kind, Refused("stock_bundle_nested"),
    Refused("stock_bundle_parts"), NotFound("stock_item_not_found") for an undeclared part.
    """
    needs = Needs(sku_ids=(sku_id, *(part.sku_id for part in parts)))
    return await commerce.stock.commit(
        shop_id, lambda book: declaring.declare(book, sku_id, mode, is_virtual, tuple(parts)), needs
    )


async def tune_item(
    commerce: WithStock, shop_id: str, sku_id: str, buffers: Mapping[str, int], low_at: int | None, rev: int
) -> Item:
    """Raises Conflict("changed_meanwhile"), NotFound."""
    return await commerce.stock.commit(
        shop_id, lambda book: declaring.tune(book, sku_id, buffers, low_at, rev), Needs(sku_ids=(sku_id,))
    )
