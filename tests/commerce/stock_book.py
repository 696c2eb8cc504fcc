"""A shop's stock without a store, for tests of its rules."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from hub.commerce.stock.model import Ask, Wanted
from hub.commerce.stock.rules import counting, declaring, reserving
from hub.commerce.stock.rules.book import Book
from hub.commerce.stock.rules.counting import Slip
from hub.core.errors import HubError

START = datetime(2026, 11, 11, tzinfo=UTC)
Doc = dict[str, Any]


def shop(**pieces: int) -> Book:
    """Warehouses a, b, c; `cap=9` puts nine caps into a, `cap_b=4` four more into b."""
    book = Book(START, warehouses=("a", "b", "c"))
    for name, n in pieces.items():
        sku_id, _, place = name.partition("_")
        if sku_id not in book.items:
            declaring.declare(book, sku_id, "counted", sku_id == "ticket", ())
        slip = Slip(name, name, "receipt", place or "a", "", "")
        counting.receive(book, slip, [Wanted(sku_id, n)])
    return book


def with_codes(n: int) -> Book:
    book = Book(START, warehouses=("a",))
    declaring.declare(book, "code", "pool", False, ())
    counting.count_codes(book, "code", n, "", "batch", "")
    return book


def ask(
    book: Book, *lines: tuple[str, int], key: str = "k", event: str | None = None, channel: str = "site"
) -> Doc:
    wanted = tuple(Wanted(*line) for line in lines)
    return reserving.reserve(book, Ask(key, channel, wanted, None, event, 60), f"id-{key}")


def lines(doc: Doc) -> list[tuple[str, str, int]]:
    return [(line["sku_id"], line["warehouse_id"], line["quantity"]) for line in doc["lines"]]


def numbers(book: Book, sku_id: str, place: str = "a") -> tuple[int, int, int]:
    level = book.levels[sku_id, place]
    return level.physical, level.reserved, level.allocated


def refused(book: Book, code: str, act: Callable[[], Any]) -> HubError:
    before = copy.deepcopy((book.items, book.levels, book.reservations, book.slips, book.ledger))
    with pytest.raises(HubError) as caught:
        act()
    assert caught.value.code == code
    book.levels = {s: lv for s, lv in book.levels.items() if s in before[1] or lv.ledger_no}
    assert (book.items, book.levels, book.reservations, book.slips, book.ledger) == before
    return caught.value


def slip(kind: Any = "receipt", place: str = "a", key: str = "s", to: str | None = None) -> Slip:
    return Slip("slip", key, kind, place, "why", "p", to)
