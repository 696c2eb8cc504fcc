"""What becomes of a reservation: paid, shipped, given back, or out of time."""

from __future__ import annotations

from dataclasses import asdict

from hub.commerce.stock.model import Issue, Line, Wanted, moved
from hub.commerce.stock.rules.book import Book, Doc
from hub.commerce.stock.rules.reserving import held_lines
from hub.core.errors import NotFound, Refused


def found(book: Book, reservation_id: str) -> Doc:
    doc = book.reservations.get(reservation_id)
    if doc is None:
        raise NotFound("reservation_not_found")
    return doc


def commit(book: Book, reservation_id: str, by: str) -> Doc:
    """Paid. After its time it takes pieces anew, if there are any; raises Refused("reservation_expired") else."""
    doc = found(book, reservation_id)
    after = moved(doc["state"], "commit")
    if after == doc["state"]:
        return doc
    if doc["state"] == "expired":
        _hold_again(book, doc)
    else:
        _require_present(book, [line for line in lines_of(doc) if book.ships_at_once(line.sku_id)])
    lines = [_allocate(book, doc, line, by) for line in lines_of(doc)]
    is_gone = all(line.is_shipped for line in lines)
    _become(book, doc, "shipped" if is_gone else after, lines)
    return doc


def release(book: Book, reservation_id: str) -> Doc:
    """Given up before it was paid."""
    doc = found(book, reservation_id)
    return _let_go(book, doc, moved(doc["state"], "release"))


def expire(book: Book, reservation_id: str) -> Doc:
    """The sweeper's move: what is no longer held, or has time left, stays as it is."""
    doc = found(book, reservation_id)
    if doc["state"] != "held" or doc["expires_at"] > book.now:
        return doc
    return _let_go(book, doc, moved(doc["state"], "expire"))


def ship(book: Book, reservation_id: str, by: str) -> Doc:
    """Raises Refused("stock_missing") when the pieces are not where they should be (after a stock-take)."""
    doc = found(book, reservation_id)
    after = moved(doc["state"], "ship")
    if after == doc["state"]:
        return doc
    lines = lines_of(doc)
    _require_present(book, [line for line in lines if not line.is_shipped])
    _become(book, doc, after, [line if line.is_shipped else _leave(book, doc, line, by) for line in lines])
    return doc


def give_back(book: Book, reservation_id: str, reason: str, by: str) -> Doc:
    """Refunded: pieces that left come in again, the others become free; codes that were seen stay used."""
    doc = found(book, reservation_id)
    after = moved(doc["state"], "return")
    if after == doc["state"]:
        return doc
    for line in lines_of(doc):
        _take_back(book, doc, line, reason, by)
    _become(book, doc, after, lines_of(doc))
    return doc


def lines_of(doc: Doc) -> list[Line]:
    return [Line(**line) for line in doc["lines"]]


def _become(book: Book, doc: Doc, state: str, lines: list[Line]) -> None:
    book.note_change(doc)
    doc["state"], doc["lines"] = state, [asdict(line) for line in lines]


def _hold_again(book: Book, doc: Doc) -> None:
    """An event's pieces come back to it while it runs; afterwards what lies free serves as well."""
    asked = [Wanted(**line) for line in doc["asked"]]
    event_id = doc["event_id"] if _runs(book, doc) else None
    try:
        lines = held_lines(book, asked, doc["channel"], event_id)
    except Refused as short:
        raise Refused("reservation_expired", sku_id=short.params["sku_id"]) from short
    doc["lines"] = [asdict(line) for line in lines]


def _runs(book: Book, doc: Doc) -> bool:
    return any(doc["event_id"] in level.set_aside for level in book.levels.values())


def _allocate(book: Book, doc: Doc, line: Line, by: str) -> Line:
    level = book.levels[line.sku_id, line.warehouse_id]
    level.allocate(line.quantity)
    if not book.ships_at_once(line.sku_id):
        return line
    if book.item(line.sku_id).mode == "pool":
        book.issues.append(Issue(doc["_id"], line.sku_id, line.quantity))
    return _leave(book, doc, line, by)


def _leave(book: Book, doc: Doc, line: Line, by: str) -> Line:
    level = book.levels[line.sku_id, line.warehouse_id]
    level.leave(line.quantity)
    book.enter(level, "shipment", -line.quantity, "", doc["_id"], by)
    return Line(line.sku_id, line.warehouse_id, line.quantity, is_shipped=True)


def _let_go(book: Book, doc: Doc, after: str) -> Doc:
    if after == doc["state"]:
        return doc
    for line in lines_of(doc):
        book.levels[line.sku_id, line.warehouse_id].let_go(line.quantity, doc["event_id"])
    _become(book, doc, after, lines_of(doc))
    return doc


def _take_back(book: Book, doc: Doc, line: Line, reason: str, by: str) -> None:
    level = book.levels[line.sku_id, line.warehouse_id]
    if not line.is_shipped:
        level.unallocate(line.quantity)
    elif book.item(line.sku_id).mode == "pool":
        book.spent.append(doc["_id"])
    else:
        level.count(line.quantity)
        book.enter(level, "return", line.quantity, reason, doc["_id"], by)


def _require_present(book: Book, lines: list[Line]) -> None:
    for line in lines:
        physical = book.levels[line.sku_id, line.warehouse_id].physical
        if physical < line.quantity:
            raise Refused("stock_missing", sku_id=line.sku_id, physical=physical, wanted=line.quantity)
