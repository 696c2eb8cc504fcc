"""Prices over HTTP: the book of a SKU, what it costs for whom and why, and how that changes with time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, Field

from hub.accounts import audit, staff
from hub.commerce.catalogue import skus
from hub.commerce.pricing import store
from hub.commerce.pricing.book import PriceBook
from hub.commerce.pricing.calendar import calendar
from hub.commerce.pricing.deciding import Context, decide
from hub.commerce.pricing.records import book_of
from hub.commerce.sales_channels import SalesChannel
from hub.console import price_shapes as shapes
from hub.console.endpoint import Asked, Endpoint
from hub.console.given import Moment
from hub.console.price_shapes import MOST_SKUS, Id, Level, known_skus
from hub.core.clock import iso, now
from hub.core.errors import Refused

_LONGEST = timedelta(days=400)
_STAFF = "staff:"
_MONTH = timedelta(days=31)


class BookAnswer(BaseModel):
    book: shapes.BookView
    warnings: list[shapes.WarningView]


class BooksQuery(BaseModel):
    """Joined by commas."""

    sku_ids: str = Field(min_length=1, max_length=MOST_SKUS * 65, pattern="^[0-9A-Za-z_,-]+$")


class BooksAnswer(BaseModel):
    """Those of other shops are left out; `rev` 0: nobody has written a price yet."""

    books: list[shapes.BookView]


class BooksBody(BaseModel):
    """All of them are kept, or none."""

    books: list[shapes.SkuPricesBody] = Field(min_length=1, max_length=MOST_SKUS)


class PriceQuery(BaseModel):
    """For whom, where and when; now without `at`."""

    channel: SalesChannel = "site"
    member: Level | None = None
    event: Id | None = None
    at: Moment | None = None


class PriceAnswer(BaseModel):
    sku_id: str
    at: str
    price: shapes.PriceView


class CalendarQuery(BaseModel):
    """Half open, up to 400 days; without `from` from now on, without `until` for a month."""

    begins: Moment | None = Field(default=None, alias="from")
    until: Moment | None = None
    channel: SalesChannel = "site"
    member: Level | None = None
    event: Id | None = None


class SegmentView(shapes.Part):
    """Half open; the price holds all the while, for the same reason."""

    begins: str = Field(alias="from")
    until: str
    price: shapes.PriceView


class CalendarAnswer(BaseModel):
    sku_id: str
    segments: list[SegmentView]


class HistoryQuery(BaseModel):
    after: int | None = Field(default=None, ge=0, le=2**31)
    limit: int = Field(default=50, ge=1, le=100)


class ChangeView(BaseModel):
    """`number` is the rev that the change led to; `by_name` is empty for programs and who is gone."""

    number: int
    at: str
    by: str
    by_name: str
    before: shapes.BookView
    after: shapes.BookView


class HistoryAnswer(BaseModel):
    """The latest first; `next` is the `after` of the next page, null on the last."""

    changes: list[ChangeView]
    next: int | None


async def sku_prices(asked: Asked) -> dict[str, Any]:
    return _book_answer(asked, await _book(asked))


async def set_sku_prices(asked: Asked) -> dict[str, Any]:
    sku_id = asked.path["sku_id"]
    await known_skus(asked, [sku_id])
    try:
        [kept] = await _keep(asked, [_given(sku_id, asked.body)])
    except Refused as refused:  # the book that is at fault is the only one
        field = (refused.field or "").removeprefix("0.")
        raise Refused(refused.code, field=field, **refused.params) from None
    return _book_answer(asked, kept)


async def set_many_prices(asked: Asked) -> dict[str, Any]:
    books = [_given(body.sku_id, body) for body in asked.body.books]
    await known_skus(asked, [book.sku_id for book in books])
    kept = await _keep(asked, books)
    return {"books": [shapes.book_view(asked.who, book) for book in kept]}


async def prices_of_skus(asked: Asked) -> dict[str, Any]:
    core, shop_id = asked.commerce.core, asked.who.shop_id
    wanted = shapes.ids_of(asked.query.sku_ids)
    ours = await skus.by_ids(core, shop_id, wanted)
    books = await store.books(core, shop_id, (one for one in wanted if one in ours))
    return {"books": [shapes.book_view(asked.who, book) for book in books.values()]}


async def sku_price(asked: Asked) -> dict[str, Any]:
    """What it costs for that buyer, and every price that was looked at."""
    query, at, book = asked.query, asked.query.at or now(), await _book(asked)
    price = decide(book, Context(query.channel, at, query.member, query.event))
    view = await shapes.viewer(asked)
    return {"sku_id": book.sku_id, "at": iso(at), "price": view(book, price)}


async def price_calendar(asked: Asked) -> dict[str, Any]:
    """What it costs for that buyer from one moment to another."""
    query = asked.query
    begins, until = _span(query)
    book, view = await _book(asked), await shapes.viewer(asked)
    ctx = Context(query.channel, begins, query.member, query.event)
    segments = [
        {"from": iso(one.begins), "until": iso(one.ends), "price": view(book, one.price)}
        for one in calendar(book, ctx, begins, until)
    ]
    return {"sku_id": book.sku_id, "segments": segments}


async def price_history(asked: Asked) -> dict[str, Any]:
    core, shop_id, sku_id, query = asked.commerce.core, asked.who.shop_id, asked.path["sku_id"], asked.query
    await known_skus(asked, [sku_id])
    found = await store.history(core, shop_id, sku_id, below=query.after, limit=query.limit + 1)
    page = found[: query.limit]
    names = await _names(asked, page)
    changes = [
        {
            "number": one.number,
            "at": iso(one.at),
            "by": one.by,
            "by_name": names.get(one.by, ""),
            "before": shapes.book_view(asked.who, one.before),
            "after": shapes.book_view(asked.who, one.after),
        }
        for one in page
    ]
    return {"changes": changes, "next": page[-1].number if len(found) > len(page) else None}


def _span(query: CalendarQuery) -> tuple[datetime, datetime]:
    begins = query.begins or now()
    try:
        until = query.until or begins + _MONTH
    except OverflowError:  # at the end of the calendar
        until = begins
    if not timedelta(0) < until - begins <= _LONGEST:
        raise Refused("price_span_invalid", field="until", days=_LONGEST.days)
    return begins, until


async def _names(asked: Asked, page: Sequence[store.Changed]) -> dict[str, str]:
    ids = {one.by.removeprefix(_STAFF) for one in page if one.by.startswith(_STAFF)}
    found = await staff.credentials_of(asked.commerce.core, ids)
    return {f"{_STAFF}{id}": one.staff.name for id, one in found.items()}


async def _book(asked: Asked) -> PriceBook:
    core, shop_id, sku_id = asked.commerce.core, asked.who.shop_id, asked.path["sku_id"]
    await known_skus(asked, [sku_id])
    return await store.book(core, shop_id, sku_id)


async def _keep(asked: Asked, books: list[PriceBook]) -> list[PriceBook]:
    core, who = asked.commerce.core, asked.who
    kept = await store.put(core, who.shop_id, books, who.actor, with_cost=shapes.COSTS in who.rights)
    for book in kept:
        await audit.record(core, who.shop_id, who.actor, "prices.changed", book.sku_id, {"rev": book.rev})
    return kept


def _given(sku_id: str, body: shapes.PricesBody) -> PriceBook:
    return book_of(sku_id, body.rev, body.model_dump(by_alias=True))


def _book_answer(asked: Asked, book: PriceBook) -> dict[str, Any]:
    return {"book": shapes.book_view(asked.who, book), "warnings": shapes.warning_views(asked.who, book)}


_ONE = "/api/v1/skus/{sku_id}"
ENDPOINTS = [
    Endpoint("GET", f"{_ONE}/prices", "products.read", sku_prices, "The price book of a SKU", BookAnswer),
    Endpoint(
        "PUT", f"{_ONE}/prices", "prices.manage", set_sku_prices, "Set all prices of a SKU", BookAnswer,
        body=shapes.PricesBody,
    ),
    Endpoint(
        "GET", f"{_ONE}/price-changes", "products.read", price_history, "Who changed its prices", HistoryAnswer,
        query=HistoryQuery,
    ),
    Endpoint(
        "GET", f"{_ONE}/price", "products.read", sku_price, "What a SKU costs for whom, and why", PriceAnswer,
        query=PriceQuery,
    ),
    Endpoint(
        "GET", f"{_ONE}/price-calendar", "products.read", price_calendar, "What it costs when, and why",
        CalendarAnswer, query=CalendarQuery,
    ),
    Endpoint(
        "GET", "/api/v1/prices", "products.read", prices_of_skus, "The price books of many SKUs", BooksAnswer,
        query=BooksQuery,
    ),
    Endpoint(
        "PUT", "/api/v1/prices", "prices.manage", set_many_prices, "Set all prices of many SKUs", BooksAnswer,
        body=BooksBody,
    ),
]  # fmt: skip
