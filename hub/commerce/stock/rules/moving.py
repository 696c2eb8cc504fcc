"""What becomes of a reservation: paid, shipped, given back, or out of time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime

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


def prolong(book: Book, reservation_id: str, until: datetime) -> Doc:
    """What is held stays held until then at least; what is not is refused."""
    doc = found(book, reservation_id)
    if doc["state"] != "held":
        raise Refused("reservation_move", state=doc["state"], move="prolong")
    if doc["expires_at"] < until:
        book.note_change(doc)
        doc["expires_at"] = until
    return doc


def ship_part(
    book: Book, reservation_id: str, wanted: Sequence[Wanted], by: str, first_from: str = ""
) -> Doc:
    """So many of what was asked for leave; with the last of them the reservation is shipped.

    `first_from`: the warehouse that is emptied before the others.

    What ships by itself is gone already. Raises Refused("reservation_move"),
    Refused("stock_missing"), Refused("reservation_part") when fewer are left.
    """
    doc = found(book, reservation_id)
    moved(doc["state"], "ship")
    pieces = {sku_id: n for sku_id, n in book.pieces(wanted).items() if not book.ships_at_once(sku_id)}
    going, staying = _parted(doc, pieces, lambda line: not line.is_shipped, first_from)
    _require_present(book, going)
    lines = [*(_leave(book, doc, line, by) for line in going), *staying]
    is_gone = all(line.is_shipped for line in lines)
    _become(book, doc, "shipped" if is_gone else doc["state"], lines)
    return doc


def return_part(
    book: Book, reservation_id: str, wanted: Sequence[Wanted], reason: str, by: str, *, shipped: bool
) -> Doc:
    """So many of what was asked for come back: of what left, or of what still lies there.

    With the last of them the reservation is returned; it is shipped where nothing but what left is left of it.
    Codes were seen, and stay used. Raises Refused("reservation_move"), Refused("reservation_part") when fewer are
    left, and of what was returned nothing is.
    """
    doc = found(book, reservation_id)
    moved(doc["state"], "return")
    if doc["state"] == "returned":
        raise Refused("reservation_part", field="lines")
    back, staying = _parted(
        doc, book.pieces(wanted), lambda line: line.is_shipped == shipped or book.ships_at_once(line.sku_id)
    )
    for line in back:
        if book.item(line.sku_id).mode != "pool":
            _take_back(book, doc, line, reason, by)
    if not staying and any(book.item(id).mode == "pool" for id in book.pieces(_asked(doc))):
        book.spent.append(doc["_id"])
    left = "shipped" if all(line.is_shipped for line in staying) else doc["state"]
    _become(book, doc, left if staying else "returned", staying)
    return doc


def _asked(doc: Doc) -> list[Wanted]:
    return [Wanted(**line) for line in doc["asked"]]


def _parted(
    doc: Doc, pieces: Mapping[str, int], fits: Callable[[Line], bool], first_from: str = ""
) -> tuple[list[Line], list[Line]]:
    """The lines that are meant, cut to the number, and the others. Raises Refused, nothing being changed."""
    left = dict(pieces)
    meant: list[Line] = []
    others: list[Line] = []
    for line in sorted(lines_of(doc), key=lambda line: line.warehouse_id != first_from):
        count = min(left.get(line.sku_id, 0), line.quantity) if fits(line) else 0
        if count:
            left[line.sku_id] -= count
            meant.append(replace(line, quantity=count))
        if count < line.quantity:
            others.append(replace(line, quantity=line.quantity - count))
    if missing := next((sku_id for sku_id, count in left.items() if count), None):
        raise Refused("reservation_part", field="lines", sku_id=missing)
    return meant, others


def lines_of(doc: Doc) -> list[Line]:
    return [Line(**line) for line in doc["lines"]]


def _become(book: Book, doc: Doc, state: str, lines: list[Line]) -> None:
    book.note_change(doc)
    doc["state"], doc["lines"] = state, [asdict(line) for line in lines]


def _hold_again(book: Book, doc: Doc) -> None:
    """An event's pieces come back to it while it runs; afterwards what lies free serves as well."""
    event_id = doc["event_id"] if _runs(book, doc) else None
    try:
        lines = held_lines(book, _asked(doc), doc["channel"], event_id)
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
