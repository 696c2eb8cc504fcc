"""What a row says of prices, held against the rest of the SKU's price book; the rules are those of pricing."""

from __future__ import annotations

from collections.abc import Mapping

from hub.commerce.transfer import values
from hub.commerce.transfer.columns import CHANNEL_PRICES, MONEY_FIELDS, Field
from hub.commerce.transfer.fields import Value
from hub.commerce.transfer.grouping import Problem, Row
from hub.commerce.transfer.known import KnownSku

# These may be nothing: something given away costs nothing to make, and has no floor.
_MAY_BE_ZERO = frozenset({"cost", "floor"})
_SOLD_AT: tuple[Field, ...] = ("price", *CHANNEL_PRICES)


def check_prices(row: Row, known: KnownSku | None) -> None:
    for name in MONEY_FIELDS:
        if row.values.get(name) == 0 and name not in _MAY_BE_ZERO:
            row.wrong("money_zero", name)
    book = {name: fen for name in MONEY_FIELDS if isinstance(fen := _after(row, known, name), int)}
    _hold_against_floor(row, book)
    _warn(row, book)


def _after(row: Row, known: KnownSku | None, name: Field) -> Value | None:
    return row.values.get(name, known.values.get(name) if known else None)


def _hold_against_floor(row: Row, book: Mapping[Field, int]) -> None:
    """The cell that made it wrong is the one that is told: the price, or the floor that was raised above it."""
    floor = book.get("floor")
    if floor is None:
        return
    for name in _SOLD_AT:
        if 0 < book.get(name, floor) < floor and (name in row.values or "floor" in row.values):
            at = name if name in row.values else "floor"
            row.wrong("price_below_floor", at, limit=values.yuan(floor), other=values.yuan(book[name]))


def _warn(row: Row, book: Mapping[Field, int]) -> None:
    for name in _SOLD_AT:
        if name not in row.values:
            continue
        if book[name] < book.get("cost", 0):
            _note(row, "price_below_cost", name, book[name], book["cost"])
        if book[name] > book.get("msrp", book[name]):
            _note(row, "price_above_msrp", name, book[name], book["msrp"])
    code = row.text("barcode")
    if code and not values.ean_fits(code):
        row.warnings.append(Problem("barcode_check_digit", "barcode", code))


def _note(row: Row, code: str, name: Field, says: int, limit: int) -> None:
    row.warnings.append(Problem(code, name, values.yuan(says), values.yuan(limit)))
