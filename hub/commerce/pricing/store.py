"""Price books in the store: one for each SKU, and a history of who changed what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from hub.commerce.pricing.book import PriceBook
from hub.commerce.pricing.checking import check
from hub.commerce.pricing.deciding import Context, Price, decide
from hub.commerce.pricing.records import book_of, fields_of
from hub.core.clock import now
from hub.core.db import Collection, Index, Session, declare
from hub.core.errors import Conflict
from hub.core.ids import new_id
from hub.core.runtime import Core

Doc = dict[str, Any]
MOST_AT_ONCE = 500

declare(Collection("price_books", indexes=(Index((("events.event_id", 1),)),)))
declare(Collection("price_changes", indexes=(Index((("sku_id", 1), ("number", -1)), unique=True),)))


async def books(core: Core, shop_id: str, sku_ids: Iterable[str]) -> dict[str, PriceBook]:
    """Of every SKU that was asked for; an empty one (rev 0) where nobody has written a price yet."""
    wanted = sorted(set(sku_ids))
    docs = await core.db.shop(shop_id)["price_books"].find({"_id": {"$in": wanted}})
    kept = {doc["_id"]: book_of(doc["_id"], doc["rev"], doc) for doc in docs}
    return {sku_id: kept.get(sku_id) or PriceBook(sku_id) for sku_id in wanted}


async def book(core: Core, shop_id: str, sku_id: str) -> PriceBook:
    return (await books(core, shop_id, [sku_id]))[sku_id]


async def prices(core: Core, shop_id: str, sku_ids: Iterable[str], ctx: Context) -> dict[str, Price]:
    """What each of them costs in this context, in one query."""
    kept = await books(core, shop_id, sku_ids)
    return {sku_id: decide(one, ctx) for sku_id, one in kept.items()}


async def put(core: Core, shop_id: str, changed: PriceBook, by: str) -> PriceBook:
    """Keeps the book; its `rev` is that of the one that was looked at. The same prices again change nothing.

    Raises Refused naming the field, Conflict("changed_meanwhile").
    """
    check(changed)
    before = await book(core, shop_id, changed.sku_id)
    if fields_of(before) == fields_of(changed):
        return before
    if before.rev != changed.rev:
        raise Conflict("changed_meanwhile")
    await core.db.transaction(lambda session: write(core, shop_id, before, changed, by, now(), session))
    return replace(changed, rev=changed.rev + 1)


async def write(
    core: Core,
    shop_id: str,
    before: PriceBook,
    after: PriceBook,
    by: str,
    at: datetime,
    session: Session,
    more: Mapping[str, Any] | None = None,
) -> None:
    """The book and its line of history, inside a transaction. Raises Conflict when `before` is no longer so."""
    shop, fields = core.db.shop(shop_id), {**fields_of(after), "updated_at": at, "updated_by": by}
    number = before.rev + 1
    if before.rev:
        filter, update = {"_id": before.sku_id, "rev": before.rev}, {"$set": {**fields, "rev": number}}
        matched = await shop["price_books"].update(filter, update, session=session)
        if not matched:
            raise Conflict("changed_meanwhile")
    else:
        await _insert(core, shop_id, {"_id": before.sku_id, "rev": number, "schema": 1, **fields}, session)
    line = {
        "_id": new_id(), "sku_id": before.sku_id, "number": number, "by": by, "at": at, "schema": 1,
        "before": fields_of(before), "after": fields_of(after), **(more or {}),
    }  # fmt: skip
    await shop["price_changes"].insert(line, session=session)


async def _insert(core: Core, shop_id: str, doc: Doc, session: Session) -> None:
    try:
        await core.db.shop(shop_id)["price_books"].insert(doc, session=session)
    except Conflict:
        raise Conflict("changed_meanwhile") from None
