"""Reads and writes the documents of a group of changes, inside their transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from hub.commerce.stock import codes_issue
from hub.commerce.stock import collections as _declared  # noqa: F401
from hub.commerce.stock.model import POOL, Item, Wanted
from hub.commerce.stock.needs import Needs
from hub.commerce.stock.rules import alerting
from hub.commerce.stock.rules.alerting import Turn
from hub.commerce.stock.rules.book import Book
from hub.commerce.stock.rules.level import Level
from hub.core.clock import now
from hub.core.db import Change, Database, Insert, Scope, Session
from hub.core.ids import new_id

Doc = dict[str, Any]
_BY_SKU = (("sku_id", 1), ("warehouse_id", 1))


async def load(db: Database, shop_id: str, needs: Sequence[Needs], session: Session) -> Book:
    shop, book = db.shop(shop_id), Book(now())
    await _load_reservations(shop, book, needs, session)
    await _load_slips(shop, book, needs, session)
    await _load_event_levels(shop, book, needs, session)
    sku_ids = {sku_id for need in needs for sku_id in need.sku_ids} | _named(book)
    await _load_items(shop, book, sku_ids, session)
    await _load_levels(shop, book, session)
    rows = await shop["warehouses"].find(
        {}, sort=[("position", 1), ("_id", 1)], fields=["_id"], session=session
    )
    book.warehouses = tuple(row["_id"] for row in rows)
    return book


def _named(book: Book) -> set[str]:
    """By the reservations and levels that are there."""
    docs = book.reservations.values()
    lines = (line for doc in docs for line in (*doc["asked"], *doc["lines"]))
    return {line["sku_id"] for line in lines} | {sku_id for sku_id, _ in book.levels}


async def _load_reservations(shop: Scope, book: Book, needs: Sequence[Needs], session: Session) -> None:
    ids = [id for need in needs for id in need.reservation_ids]
    keys = [key for need in needs for key in need.keys]
    for field, wanted in (("_id", ids), ("key", keys)):
        if wanted:
            docs = await shop["reservations"].find({field: {"$in": wanted}}, session=session)
            book.reservations |= {doc["_id"]: doc for doc in docs}


async def _load_slips(shop: Scope, book: Book, needs: Sequence[Needs], session: Session) -> None:
    keys = [key for need in needs for key in need.slip_keys]
    docs = await shop["stock_slips"].find({"key": {"$in": keys}}, session=session) if keys else []
    book.slips |= {doc["key"]: doc for doc in docs}


async def _load_event_levels(shop: Scope, book: Book, needs: Sequence[Needs], session: Session) -> None:
    events = [event_id for need in needs for event_id in need.event_ids]
    if events:
        _enter_levels(book, await shop["stock_levels"].find({"events": {"$in": events}}, session=session))


async def _load_items(shop: Scope, book: Book, sku_ids: Iterable[str], session: Session) -> None:
    """With their parts."""
    wanted = set(sku_ids)
    while wanted:
        docs = await shop["stock_items"].find({"_id": {"$in": sorted(wanted)}}, session=session)
        book.items |= {doc["_id"]: item_of(doc) for doc in docs}
        wanted = {p["sku_id"] for doc in docs for p in doc["parts"]} - book.items.keys() - wanted


async def _load_levels(shop: Scope, book: Book, session: Session) -> None:
    counted = [item.sku_id for item in book.items.values() if item.mode in ("counted", "pool")]
    if counted:
        wanted = {"sku_id": {"$in": counted}}
        _enter_levels(book, await shop["stock_levels"].find(wanted, index=_BY_SKU, session=session))


def _enter_levels(book: Book, docs: Iterable[Doc]) -> None:
    book.levels |= {(doc["sku_id"], doc["warehouse_id"]): level_of(doc) for doc in docs}


async def save(db: Database, shop_id: str, book: Book, session: Session) -> None:
    """Raises Conflict when a level or a reservation moved on since it was loaded; the caller starts afresh."""
    shop = db.shop(shop_id)
    touched = {level.sku_id for level in book.levels.values() if level.is_changed} | book.changed_items.keys()
    turns = alerting.turns(book, touched)
    levels = [level for level in book.levels.values() if level.is_changed]
    await _write(shop, "warehouses", _opened(levels), session)
    await _write(shop, "stock_levels", [_level_write(level) for level in levels], session)
    await _write(shop, "reservations", list(_reservation_writes(book)), session)
    await _write(shop, "stock_ledger", [Insert({"_id": new_id(), **line}) for line in book.ledger], session)
    await _write(shop, "stock_slips", [Insert(slip) for slip in book.new_slips], session)
    await _write(shop, "stock_items", [_item_write(book, sku_id) for sku_id in book.changed_items], session)
    await _write(shop, "stock_alerts", [_alert_write(turn, book) for turn in turns], session)
    if book.issues:
        await codes_issue.issue(db, shop_id, book.issues, book.now, session)
    if book.spent:
        await codes_issue.spend(db, shop_id, book.spent, book.now, session)


def _opened(levels: Sequence[Level]) -> list[Insert | Change]:
    """A warehouse notes that it has one SKU more: one that is being closed makes it a Conflict."""
    counts = Counter(level.warehouse_id for level in levels if level.rev == 0 and level.warehouse_id != POOL)
    return [Change({"_id": id}, {"$inc": {"levels": n}}) for id, n in sorted(counts.items())]


async def _write(shop: Scope, name: str, writes: Sequence[Insert | Change], session: Session) -> None:
    if writes:
        await shop[name].bulk(writes, session=session)


def _level_write(level: Level) -> Insert | Change:
    fields: Doc = {
        "physical": level.physical, "reserved": level.reserved, "allocated": level.allocated,
        "set_aside": level.set_aside, "events": sorted(level.set_aside), "ledger_no": level.ledger_no,
        "rev": level.rev + 1,
    }  # fmt: skip
    if level.rev == 0:
        names = {"sku_id": level.sku_id, "warehouse_id": level.warehouse_id}
        return Insert({"_id": new_id(), **names, **fields, "schema": 1})
    return Change(
        {"sku_id": level.sku_id, "warehouse_id": level.warehouse_id, "rev": level.rev}, {"$set": fields}
    )


def _reservation_writes(book: Book) -> Iterable[Insert | Change]:
    for reservation_id in book.added:
        yield Insert(book.reservations[reservation_id])
    for reservation_id, rev in book.changed.items():
        doc = book.reservations[reservation_id]
        fields = {name: doc[name] for name in ("state", "lines", "expires_at", "changed_at", "rev")}
        yield Change({"_id": reservation_id, "rev": rev}, {"$set": fields})


def _item_write(book: Book, sku_id: str) -> Insert | Change:
    before, item = book.changed_items[sku_id], book.items[sku_id]
    doc = asdict(item)
    doc["_id"] = doc.pop("sku_id")
    doc["parts"] = [asdict(part) for part in item.parts]
    if before is None:
        return Insert({**doc, "schema": 1})
    guard = {"rev": before.rev, "is_low": before.is_low, "is_short": before.is_short}
    return Change({"_id": sku_id, **guard}, {"$set": {k: v for k, v in doc.items() if k != "_id"}})


def _alert_write(turn: Turn, book: Book) -> Insert | Change:
    names = {"sku_id": turn.sku_id, "kind": turn.kind, "open": True}
    numbers = {"left": turn.left, "missing": turn.missing}
    if turn.opens:
        fresh = {"_id": new_id(), "opened_at": book.now, "closed_at": None, "schema": 1}
        return Insert({**fresh, **names, **numbers})
    return Change(names, {"$set": {"open": False, "closed_at": book.now, **numbers}})


def item_of(doc: Doc) -> Item:
    return Item(
        doc["_id"], doc["mode"], doc["is_virtual"], tuple(Wanted(**part) for part in doc["parts"]),
        doc["buffers"], doc["low_at"], doc["is_low"], doc["is_short"], doc["rev"],
    )  # fmt: skip


def level_of(doc: Doc) -> Level:
    return Level(
        doc["sku_id"], doc["warehouse_id"], doc["physical"], doc["reserved"], doc["allocated"],
        doc["set_aside"], doc["ledger_no"], doc["rev"],
    )  # fmt: skip
