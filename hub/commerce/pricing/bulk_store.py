"""A change of many price books, applied once, however often it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hub.commerce.pricing import store
from hub.commerce.pricing.book import PriceBook
from hub.commerce.pricing.bulk import Change, Row, digest, plan
from hub.core.clock import now
from hub.core.db import Collection, Index, Session, declare
from hub.core.errors import Conflict, Refused
from hub.core.ids import new_id
from hub.core.runtime import Core

Doc = dict[str, Any]

declare(Collection("price_bulks", indexes=(Index((("key", 1),), unique=True),)))


@dataclass(frozen=True)
class Planned:
    """`seen` tells an apply which books were looked at; rows in the order that was asked for."""

    seen: str
    rows: list[Row]


@dataclass(frozen=True)
class Applied:
    """`fresh`: it was done now, and not earlier by the same key."""

    changed: int
    refused: int
    same: int
    fresh: bool = False


async def dry_run(core: Core, shop_id: str, sku_ids: Sequence[str], change: Change) -> Planned:
    """Raises Refused("prices_too_many")."""
    books = await _books(core, shop_id, sku_ids)
    return Planned(digest(books, change), plan(books, change))


async def apply(
    core: Core, shop_id: str, key: str, sku_ids: Sequence[str], change: Change, seen: str, by: str
) -> Applied:
    """What a dry run showed, and nothing else: books that refuse stay as they are, the others change together.

    The same key again answers the same. Raises Conflict("changed_meanwhile") when a book is no longer the
    one that the dry run saw.
    """
    table = core.db.shop(shop_id)["price_bulks"]
    if done := await table.find_one({"key": key}):
        return _applied(done)
    books = await _books(core, shop_id, sku_ids)
    if digest(books, change) != seen:
        raise Conflict("changed_meanwhile")
    rows = plan(books, change)
    at = now()
    doc = {"_id": new_id(), "key": key, "by": by, "at": at, "schema": 1, **counts(rows)}

    async def work(session: Session) -> None:
        changes = [(row.before, row.after) for row in rows if row.changes]
        await store.write(core, shop_id, changes, by, at, session)
        await table.insert(doc, session=session)

    try:
        await core.db.transaction(work)
    except Conflict:
        if done := await table.find_one({"key": key}):  # the same request, a moment earlier
            return _applied(done)
        raise Conflict("changed_meanwhile") from None
    return _applied(doc, fresh=True)


async def _books(core: Core, shop_id: str, sku_ids: Sequence[str]) -> list[PriceBook]:
    if len(sku_ids) > store.MOST_AT_ONCE:
        raise Refused("prices_too_many", field="sku_ids", limit=store.MOST_AT_ONCE)
    return list((await store.books(core, shop_id, sku_ids)).values())


def counts(rows: Sequence[Row]) -> dict[str, int]:
    changed, refused = sum(row.changes for row in rows), sum(row.refused is not None for row in rows)
    return {"changed": changed, "refused": refused, "same": len(rows) - changed - refused}


def _applied(doc: Doc, *, fresh: bool = False) -> Applied:
    return Applied(doc["changed"], doc["refused"], doc["same"], fresh)
