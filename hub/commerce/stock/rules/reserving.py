"""An ask becomes a reservation, whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta

from hub.commerce.stock.model import Ask, Line, Wanted
from hub.commerce.stock.rules.book import Book, Doc
from hub.commerce.stock.rules.choosing import choose
from hub.core.errors import Conflict, Refused


def reserve(book: Book, ask: Ask, new_id: str) -> Doc:
    """The same key again answers what it made. Raises Refused("stock_short"), Conflict("key_reused"), NotFound."""
    before = book.by_key(ask.key)
    if before is not None:
        return _repeated(before, ask)
    lines = held_lines(book, merged(ask.lines), ask.channel, ask.event_id)
    doc: Doc = {
        "_id": new_id, "key": ask.key, "channel": ask.channel,
        "asked": [asdict(line) for line in merged(ask.lines)], "lines": [asdict(line) for line in lines],
        "event_id": ask.event_id, "buyer": ask.buyer, "state": "held", "hold_s": ask.hold_s,
        "created_at": book.now, "expires_at": book.now + timedelta(seconds=ask.hold_s),
        "changed_at": book.now, "by": ask.by, "rev": 1, "schema": 1,
    }  # fmt: skip
    book.reservations[new_id] = doc
    book.added.append(new_id)
    return doc


def held_lines(book: Book, asked: Sequence[Wanted], channel: str, event_id: str | None) -> tuple[Line, ...]:
    """Chooses the places and holds the pieces there. Raises Refused, nothing being held then."""
    pieces = book.pieces(asked)
    require_room(book, pieces, channel, event_id)
    lines = choose(book, pieces, event_id)
    for line in lines:
        book.levels[line.sku_id, line.warehouse_id].hold(line.quantity, event_id)
    for sku_id in pieces if event_id is None else ():
        if _rests_on_the_sum(book, sku_id, channel):
            book.guard_sum(sku_id)
    return lines


def _rests_on_the_sum(book: Book, sku_id: str, channel: str) -> bool:
    """Else each level answers for itself, and sales from different warehouses need not meet."""
    is_owed = any(level.free < 0 for level in book.levels_of(sku_id))
    return is_owed or book.item(sku_id).buffers.get(channel, 0) > 0


def require_room(book: Book, pieces: Mapping[str, int], channel: str, event_id: str | None) -> None:
    """Raises Refused("stock_short") naming the first SKU of which there is not enough."""
    for sku_id, wanted in pieces.items():
        left = room(book, sku_id, channel, event_id)
        if wanted > left:
            raise Refused("stock_short", field="lines", sku_id=sku_id, wanted=wanted, left=left)


def room(book: Book, sku_id: str, channel: str, event_id: str | None) -> int:
    """What this channel may still reserve: an event has its own pieces, and knows no buffer."""
    if event_id is not None:
        return sum(level.room(event_id) for level in book.levels_of(sku_id))
    return max(0, book.free(sku_id) - book.item(sku_id).buffers.get(channel, 0))


def merged(lines: Sequence[Wanted]) -> tuple[Wanted, ...]:
    """Each SKU once, in the order of their ids."""
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.sku_id] = sums.get(line.sku_id, 0) + line.quantity
    return tuple(Wanted(sku_id, sums[sku_id]) for sku_id in sorted(sums))


def _repeated(before: Doc, ask: Ask) -> Doc:
    asked = [asdict(line) for line in merged(ask.lines)]
    if (before["asked"], before["channel"], before["event_id"]) != (asked, ask.channel, ask.event_id):
        raise Conflict("key_reused", field="key")
    return before
