"""Reads and writes the documents of a group of changes, inside their transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from hub.commerce.orders import collections as _declared  # noqa: F401
from hub.commerce.orders.needs import Needs
from hub.commerce.orders.rules.book import OrderBook, Shelf
from hub.commerce.stock import store as stock
from hub.commerce.stock.needs import Needs as StockNeeds
from hub.core.db import Change, Database, Insert, Scope, Session

Doc = dict[str, Any]
SHELVES = ("orders", "payments", "refunds", "after_sales")


async def load(db: Database, shop_id: str, needs: Sequence[Needs], session: Session) -> OrderBook:
    shop = db.shop(shop_id)
    found = _Found(shop, session)
    await found.named("payments", "_id", (n for need in needs for n in need.payment_numbers))
    await found.named("refunds", "_id", (n for need in needs for n in need.refund_ids))
    await found.named("refunds", "key", (n for need in needs for n in need.refund_keys))
    await found.named("after_sales", "_id", (n for need in needs for n in need.case_ids))
    await found.named("after_sales", "key", (n for need in needs for n in need.case_keys))
    ids = {id for need in needs for id in need.order_ids} | found.order_ids()
    await found.named("orders", "_id", ids)
    await found.named("orders", "key", (n for need in needs for n in need.keys))
    # What is new has nothing yet.
    known = sorted(found.shelves["orders"].docs)
    for name in ("payments", "refunds", "after_sales"):
        await found.named(name, "order_id", known)
    book = await stock.load(db, shop_id, _stock_needs(needs, found.shelves["orders"]), session)
    read = found.shelves
    return OrderBook(book, read["orders"], read["payments"], read["refunds"], read["after_sales"])


class _Found:
    def __init__(self, shop: Scope, session: Session) -> None:
        self._shop, self._session = shop, session
        self.shelves = {name: Shelf() for name in SHELVES}

    async def named(self, name: str, field: str, values: Iterable[str]) -> None:
        wanted = sorted(set(values))
        if wanted:
            docs = await self._shop[name].find({field: {"$in": wanted}}, session=self._session)
            self.shelves[name].read(docs)

    def order_ids(self) -> set[str]:
        others = ("payments", "refunds", "after_sales")
        return {doc["order_id"] for name in others for doc in self.shelves[name].docs.values()}


def _stock_needs(needs: Sequence[Needs], orders: Shelf) -> list[StockNeeds]:
    held = [doc["reservation_id"] for doc in orders.docs.values() if doc["reservation_id"]]
    asked = [
        StockNeeds(need.sku_ids, need.reservation_ids, need.reservation_keys)
        for need in needs
        if need.sku_ids or need.reservation_ids or need.reservation_keys
    ]
    return [StockNeeds(reservation_ids=held), *asked]


async def save(db: Database, shop_id: str, book: OrderBook, session: Session) -> None:
    """Raises Conflict when a document moved on since it was loaded; the caller starts afresh."""
    shop = db.shop(shop_id)
    await stock.save(db, shop_id, book.stock, session)
    for name in SHELVES:
        writes = _writes(getattr(book, name))
        if writes:
            await shop[name].bulk(writes, session=session)
    if book.events:
        await shop["order_events"].insert_many(book.events, session=session)


def _writes(shelf: Shelf) -> list[Insert | Change]:
    changes = [
        Change({"_id": id, "rev": rev}, {"$set": _fields(shelf.docs[id])})
        for id, rev in shelf.changed.items()
    ]
    return [*(Insert(shelf.docs[id]) for id in shelf.added), *changes]


def _fields(doc: Doc) -> Doc:
    return {name: value for name, value in doc.items() if name not in ("_id", "shop_id")}
