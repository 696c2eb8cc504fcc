"""From which warehouses an ask is served: one that has it all, else one for each SKU, else as it comes."""

from __future__ import annotations

from collections.abc import Mapping

from hub.commerce.stock.model import Line
from hub.commerce.stock.rules.book import Book


def choose(book: Book, pieces: Mapping[str, int], event_id: str | None) -> tuple[Line, ...]:
    """There must be room for all of it; warehouses come in their order."""
    together = next((id for id in book.warehouses if _has_all(book, pieces, id, event_id)), None)
    if together is not None:
        return tuple(Line(sku_id, together, quantity) for sku_id, quantity in pieces.items())
    return tuple(line for sku_id, n in pieces.items() for line in _from_where(book, sku_id, n, event_id))


def _has_all(book: Book, pieces: Mapping[str, int], warehouse_id: str, event_id: str | None) -> bool:
    found = (book.levels.get((sku_id, warehouse_id)) for sku_id in pieces)
    return all(
        level is not None and level.room(event_id) >= quantity
        for level, quantity in zip(found, pieces.values(), strict=True)
    )


def _from_where(book: Book, sku_id: str, quantity: int, event_id: str | None) -> list[Line]:
    levels = book.levels_of(sku_id)
    whole = next((level for level in levels if level.room(event_id) >= quantity), None)
    if whole is not None:
        return [Line(sku_id, whole.warehouse_id, quantity)]
    lines: list[Line] = []
    for level in levels:
        taken = min(quantity, level.room(event_id))
        if taken:
            lines.append(Line(sku_id, level.warehouse_id, taken))
            quantity -= taken
    return lines
