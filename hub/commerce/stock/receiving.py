"""Pieces come in, are counted and move between warehouses; a slip counts once, whoever repeats it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hub.commerce.stock import warehouses
from hub.commerce.stock.commit import WithStock
from hub.commerce.stock.model import SlipKind
from hub.commerce.stock.model import Wanted as Wanted
from hub.commerce.stock.needs import Needs
from hub.commerce.stock.rules import counting
from hub.commerce.stock.rules.book import Book
from hub.commerce.stock.rules.counting import Counted as Counted
from hub.commerce.stock.rules.counting import Slip
from hub.core.ids import new_id

Doc = dict[str, Any]


async def receive(
    commerce: WithStock,
    shop_id: str,
    key: str,
    lines: Sequence[Wanted],
    *,
    warehouse_id: str = "",
    reason: str = "",
    by: str = "",
) -> Doc:
    """A receipt into a warehouse ("": the first).

    Raises Refused("stock_not_counted"), Conflict("key_reused"), NotFound.
    """
    slip = await _slip(commerce, shop_id, key, "receipt", warehouse_id, reason, by)
    return await _file(commerce, shop_id, slip, lines, lambda b: counting.receive(b, slip, lines))


async def take(
    commerce: WithStock,
    shop_id: str,
    key: str,
    lines: Sequence[Counted],
    *,
    warehouse_id: str = "",
    reason: str = "",
    by: str = "",
    accept_shortage: bool = False,
) -> Doc:
    """A stock-take. Raises Refused("count_below_promised") unless the shortage is accepted, and as `receive`."""
    slip = await _slip(commerce, shop_id, key, "stock_take", warehouse_id, reason, by)

    def rule(book: Book) -> Doc:
        return counting.take(book, slip, lines, accept_shortage=accept_shortage)

    return await _file(commerce, shop_id, slip, lines, rule)


async def transfer(
    commerce: WithStock,
    shop_id: str,
    key: str,
    lines: Sequence[Wanted],
    *,
    warehouse_id: str,
    to_warehouse_id: str,
    reason: str = "",
    by: str = "",
) -> Doc:
    """Only what lies free moves. Raises Refused("transfer_short"), and as `receive`."""
    slip = Slip(new_id(), key, "transfer", warehouse_id, reason, by, to_warehouse_id)
    return await _file(commerce, shop_id, slip, lines, lambda b: counting.transfer(b, slip, lines))


async def _slip(
    commerce: WithStock, shop_id: str, key: str, kind: SlipKind, warehouse_id: str, reason: str, by: str
) -> Slip:
    place = warehouse_id or await warehouses.first(commerce.core, shop_id)
    return Slip(new_id(), key, kind, place, reason, by)


async def _file(
    commerce: WithStock,
    shop_id: str,
    slip: Slip,
    lines: Sequence[Wanted | Counted],
    rule: Callable[[Book], Doc],
) -> Doc:
    needs = Needs(sku_ids=tuple(line.sku_id for line in lines), slip_keys=(slip.key,))
    return await commerce.stock.commit(shop_id, lambda book: dict(rule(book)), needs)
