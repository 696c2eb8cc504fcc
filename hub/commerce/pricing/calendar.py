"""What a SKU costs over a span of time: the moments at which the answer changes, and the answers; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from hub.commerce.pricing.book import PriceBook, Window
from hub.commerce.pricing.deciding import Context, Price, decide


@dataclass(frozen=True)
class Segment:
    """Half open; `price` holds at every moment in it."""

    begins: datetime
    ends: datetime
    price: Price


def calendar(book: PriceBook, ctx: Context, begins: datetime, ends: datetime) -> list[Segment]:
    """Without holes from `begins` to `ends`; the moment of `ctx` does not matter.

    Neighbours that cost the same for the same reason are one segment.
    """
    edges = [begins, *_edges(book, begins, ends), ends]
    segments: list[Segment] = []
    for start, end in pairwise(edges):
        price = decide(book, replace(ctx, at=start))
        if segments and _alike(segments[-1].price, price):
            segments[-1] = replace(segments[-1], ends=end)
        else:
            segments.append(Segment(start, end, price))
    return segments


def _edges(book: PriceBook, begins: datetime, ends: datetime) -> list[datetime]:
    """Every moment inside at which some entry begins or ends: nothing changes between two of them."""
    moments = {moment for window in _windows(book) for moment in (window.begins, window.ends) if moment}
    return sorted(moment for moment in moments if begins < moment < ends)


def _windows(book: PriceBook) -> Iterator[Window]:
    yield from (one.window for one in book.channels)
    yield from (one.window for one in book.members)
    yield from (one.window for one in book.events)


def _alike(one: Price, other: Price) -> bool:
    """The same winner at the same amount, and the same notices; what lost meanwhile does not matter."""
    return one.amount_fen == other.amount_fen and _reasons(one) == _reasons(other)


def _reasons(price: Price) -> list[object]:
    return [(step.source, step.params) for step in price.trace if step.outcome != "lost"]
