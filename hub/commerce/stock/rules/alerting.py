"""Which SKUs run low or owe more than they have, told once when it begins and once when it ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from hub.commerce.stock.rules.book import Book

AlertKind = Literal["low", "shortage"]


@dataclass(frozen=True)
class Turn:
    """An alert opens or closes; `left` is what lies free, `missing` what is owed beyond the pieces."""

    sku_id: str
    kind: AlertKind
    opens: bool
    left: int
    missing: int


def turns(book: Book, sku_ids: Iterable[str]) -> list[Turn]:
    """Notes on the items what is so from now on; whether that is little is for all warehouses together to say."""
    found: list[Turn] = []
    for sku_id in sorted(set(sku_ids) & book.items.keys()):
        item = book.items[sku_id]
        if item.low_at is not None:
            book.guard_sum(sku_id)
        left, missing = book.free(sku_id), shortage(book, sku_id)
        low = item.mode in ("counted", "pool") and item.low_at is not None and left <= item.low_at
        if low != item.is_low:
            found.append(Turn(sku_id, "low", low, left, missing))
        if bool(missing) != item.is_short:
            found.append(Turn(sku_id, "shortage", bool(missing), left, missing))
        if (low, bool(missing)) != (item.is_low, item.is_short):
            book.note_item(replace(item, is_low=low, is_short=bool(missing)))
    return found


def shortage(book: Book, sku_id: str) -> int:
    return sum(max(0, -level.free) for level in book.levels_of(sku_id))
