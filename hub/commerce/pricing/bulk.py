"""One change of many price books: what becomes of each, before anything is written; pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from hub.commerce.pricing.book import ALWAYS, ChannelPrice, PriceBook, part_of
from hub.commerce.pricing.checking import check
from hub.commerce.sales_channels import SalesChannel
from hub.core.errors import Refused

Figure = Literal["price_fen", "msrp_fen", "cost_fen", "floor_fen"]
Way = Literal["set", "add", "percent", "clear"]
Ending = Literal["none", "00", "90", "99"]
_ENDINGS = {"00": 0, "90": 90, "99": 99}


@dataclass(frozen=True)
class Change:
    """`figure` of every book, or (with `channel`) the standing price of that channel.

    `value`: fen for "set" and "add" (negative takes away), basis points of the present figure for "percent"
    (9000: 90 %). A channel that has no price of its own starts from the unified one.
    """

    way: Way
    value: int = 0
    figure: Figure = "price_fen"
    channel: SalesChannel | None = None
    ending: Ending = "none"


@dataclass(frozen=True)
class Row:
    """What becomes of one book; `after` is the book as it is where nothing changes or `refused` says why not."""

    before: PriceBook
    after: PriceBook
    before_fen: int | None
    after_fen: int | None
    refused: Refused | None = None

    @property
    def changes(self) -> bool:
        return self.after != self.before


def plan(books: Iterable[PriceBook], change: Change) -> list[Row]:
    return [_row(book, change) for book in books]


def digest(books: Iterable[PriceBook], change: Change) -> str:
    """Tells whether the books are still those that a dry run was shown of."""
    seen = sorted(f"{book.sku_id}:{book.rev}" for book in books)
    return hashlib.sha256(repr((seen, change)).encode()).hexdigest()[:16]


def with_ending(fen: int, ending: Ending) -> int:
    """The nearest amount of that ending, the higher one of two as near; what was something never becomes nothing."""
    if ending == "none" or fen <= 0:  # what is nothing stays nothing, and is refused as that
        return fen
    cents = _ENDINGS[ending]
    below = (fen - cents) // 100 * 100 + cents
    nearest = below if fen - below < 50 else below + 100
    return nearest if nearest > 0 else nearest + 100


def _row(book: PriceBook, change: Change) -> Row:
    before = _present(book, change)
    if change.way == "clear":
        return _checked(book, _with(book, change, None), before, None)
    if before is None and change.way != "set":
        return Row(book, book, None, None, Refused("price_not_set"))
    after = with_ending(_moved(before or 0, change), change.ending)
    return _checked(book, _with(book, change, after), before, after)


def _checked(book: PriceBook, changed: PriceBook, before: int | None, after: int | None) -> Row:
    try:
        check(changed)
    except Refused as refused:
        return Row(book, book, before, after, refused)
    return Row(book, changed, before, after)


def _moved(fen: int, change: Change) -> int:
    if change.way == "set":
        return change.value
    return fen + change.value if change.way == "add" else part_of(fen, change.value)


def _present(book: PriceBook, change: Change) -> int | None:
    if change.channel is None:
        figure: int | None = getattr(book, change.figure)
        return figure
    own = next((one.price_fen for one in book.channels if _standing(one, change)), None)
    return own if own is not None or change.way == "clear" else book.price_fen


def _with(book: PriceBook, change: Change, fen: int | None) -> PriceBook:
    if change.channel is None:
        return _figure(book, change.figure, fen)
    others = tuple(one for one in book.channels if not _standing(one, change))
    own = () if fen is None else (ChannelPrice(change.channel, fen, ALWAYS),)
    return replace(book, channels=(*own, *others))


def _figure(book: PriceBook, figure: Figure, fen: int | None) -> PriceBook:
    changed: dict[str, int | None] = {figure: fen}
    return replace(book, **changed)  # type: ignore[arg-type]  # only its four figures are named


def _standing(one: ChannelPrice, change: Change) -> bool:
    return one.channel == change.channel and one.window.standing
