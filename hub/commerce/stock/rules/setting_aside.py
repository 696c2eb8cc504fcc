"""Pieces for an event: nobody else may have them until it is over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hub.commerce.stock.model import Wanted
from hub.commerce.stock.rules.book import Book
from hub.commerce.stock.rules.choosing import choose
from hub.core.errors import Refused


def set_aside(book: Book, event_id: str, quantities: Mapping[str, int]) -> dict[str, int]:
    """Brings what the event has to `quantities` (those it sold not counted); a repeat changes nothing.

    Answers what is set aside by SKU now. Raises Refused("stock_short"), Refused("stock_unlimited").
    """
    wanted = _pieces(book, quantities)
    more = {sku_id: n - aside(book, event_id, sku_id) for sku_id, n in wanted.items()}
    for sku_id, quantity in more.items():
        left = max(0, book.free(sku_id))
        if quantity > left:
            raise Refused("stock_short", field="items", sku_id=sku_id, wanted=quantity, left=left)
    growing = {sku_id: n for sku_id, n in more.items() if n > 0}
    for line in choose(book, growing, None):
        book.levels[line.sku_id, line.warehouse_id].put_aside(event_id, line.quantity)
        book.guard_sum(line.sku_id)
    for sku_id, quantity in more.items():
        _less(book, event_id, sku_id, -quantity)
    return {sku_id: aside(book, event_id, sku_id) for sku_id in wanted}


def put_back(book: Book, event_id: str, quantities: Mapping[str, int]) -> dict[str, int]:
    """So many back to everybody, while the event goes on. Raises Refused("set_aside_short")."""
    pieces = _pieces(book, quantities)
    for sku_id, quantity in pieces.items():
        left = aside(book, event_id, sku_id)
        if quantity > left:
            raise Refused("set_aside_short", field="items", sku_id=sku_id, wanted=quantity, left=left)
    for sku_id, quantity in pieces.items():
        _less(book, event_id, sku_id, quantity)
    return {sku_id: aside(book, event_id, sku_id) for sku_id in pieces}


def end_event(book: Book, event_id: str) -> dict[str, int]:
    """All of it back; from now on what the event's buyers give back is everybody's. Answers what was left."""
    left: dict[str, int] = {}
    for level in book.levels.values():
        if event_id in level.set_aside:
            left[level.sku_id] = left.get(level.sku_id, 0) + level.end_event(event_id)
    return left


def aside(book: Book, event_id: str, sku_id: str) -> int:
    return sum(level.set_aside.get(event_id, 0) for level in book.levels_of(sku_id))


def _pieces(book: Book, quantities: Mapping[str, int]) -> dict[str, int]:
    _require_limited(book, quantities)
    return book.pieces(Wanted(sku_id, quantity) for sku_id, quantity in quantities.items())


def _require_limited(book: Book, sku_ids: Iterable[str]) -> None:
    """What never runs out cannot be set aside: the event has to count it by itself."""
    for sku_id in sku_ids:
        if book.item(sku_id).mode == "unlimited":
            raise Refused("stock_unlimited", field="items", sku_id=sku_id)


def _less(book: Book, event_id: str, sku_id: str, quantity: int) -> None:
    for level in book.levels_of(sku_id):
        taken = min(max(quantity, 0), level.set_aside.get(event_id, 0))
        if taken:
            level.put_aside(event_id, -taken)
            quantity -= taken
