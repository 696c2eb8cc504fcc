"""Price books in the store: one for each SKU, and a history of who changed what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from hub.commerce.pricing.book import PriceBook
from hub.commerce.pricing.checking import check
from hub.commerce.pricing.deciding import Context, Price, decide
from hub.commerce.pricing.records import book_of, fields_of
from hub.core.clock import now
from hub.core.db import Change, Collection, Index, Insert, Session, declare
from hub.core.errors import Conflict, Refused
from hub.core.ids import new_id
from hub.core.runtime import Core

Doc = dict[str, Any]
MOST_AT_ONCE = 500

declare(Collection("price_books", indexes=(Index((("events.event_id", 1),)),)))
declare(Collection("price_changes", indexes=(Index((("sku_id", 1), ("number", -1)), unique=True),)))


@dataclass(frozen=True)
class Changed:
    """One line of a book's history; `number` is the rev that it led to."""

    number: int
    at: datetime
    by: str
    before: PriceBook
    after: PriceBook


async def books(core: Core, shop_id: str, sku_ids: Iterable[str]) -> dict[str, PriceBook]:
    """Of every SKU that was asked for; an empty one (rev 0) where nobody has written a price yet."""
    wanted = list(dict.fromkeys(sku_ids))
    docs = await core.db.shop(shop_id)["price_books"].find({"_id": {"$in": wanted}})
    kept = {doc["_id"]: book_of(doc["_id"], doc["rev"], doc) for doc in docs}
    return {sku_id: kept.get(sku_id) or PriceBook(sku_id) for sku_id in wanted}


async def book(core: Core, shop_id: str, sku_id: str) -> PriceBook:
    return (await books(core, shop_id, [sku_id]))[sku_id]


async def prices(core: Core, shop_id: str, sku_ids: Iterable[str], ctx: Context) -> dict[str, Price]:
    """What each of them costs in this context, in one query."""
    kept = await books(core, shop_id, sku_ids)
    return {sku_id: decide(one, ctx) for sku_id, one in kept.items()}


async def put(
    core: Core, shop_id: str, given: Sequence[PriceBook], by: str, *, with_cost: bool = True
) -> list[PriceBook]:
    """Keeps all of these books or none; each `rev` is that of the book that was looked at.

    The same prices again change nothing. `with_cost`: otherwise costs stay as they are, because who writes
    does not see them. Whoever calls knows that the SKUs are the shop's.
    Raises Refused naming the field (`0.channels.2.price_fen`: of the first book), Conflict("changed_meanwhile").
    """
    kept = await books(core, shop_id, (one.sku_id for one in given))
    if len(kept) < len(given):
        raise Refused("sku_twice", field="books")
    changes: list[tuple[PriceBook, PriceBook]] = []
    for n, one in enumerate(given):
        before = kept[one.sku_id]
        after = one if with_cost else replace(one, cost_fen=before.cost_fen)
        _check(n, after)
        # What is so already is done, also when somebody else saved the very same.
        if fields_of(before) != fields_of(after):
            changes.append((before, after))
    if any(before.rev != after.rev for before, after in changes):
        raise Conflict("changed_meanwhile")
    await core.db.transaction(lambda session: write(core, shop_id, changes, by, now(), session))
    raised = {after.sku_id: replace(after, rev=after.rev + 1) for _, after in changes}
    return [raised.get(sku_id) or before for sku_id, before in kept.items()]


async def write(
    core: Core,
    shop_id: str,
    changes: Sequence[tuple[PriceBook, PriceBook]],
    by: str,
    at: datetime,
    session: Session,
) -> None:
    """Books, before and after, and their lines of history, inside a transaction.

    Raises Conflict("changed_meanwhile") when one of them is no longer as it was before.
    """
    if not changes:
        return
    shop = core.db.shop(shop_id)
    try:
        await shop["price_books"].bulk([_kept(*change, by, at) for change in changes], session=session)
    except Conflict:
        raise Conflict("changed_meanwhile") from None
    await shop["price_changes"].insert_many([_line(*change, by, at) for change in changes], session=session)


async def history(
    core: Core, shop_id: str, sku_id: str, *, below: int | None = None, limit: int = 50
) -> list[Changed]:
    """The latest first; `below` a number to page on."""
    filter: Doc = {"sku_id": sku_id, **({} if below is None else {"number": {"$lt": below}})}
    table = core.db.shop(shop_id)["price_changes"]
    docs = await table.find(filter, sort=[("number", -1)], limit=limit)
    return [_changed(doc) for doc in docs]


def _check(n: int, book: PriceBook) -> None:
    try:
        check(book)
    except Refused as refused:
        raise Refused(refused.code, field=f"{n}.{refused.field}", **refused.params) from None


def _kept(before: PriceBook, after: PriceBook, by: str, at: datetime) -> Insert | Change:
    fields = {**fields_of(after), "rev": before.rev + 1, "updated_at": at, "updated_by": by}
    if before.rev:
        return Change({"_id": before.sku_id, "rev": before.rev}, {"$set": fields})
    return Insert({"_id": before.sku_id, "schema": 1, **fields})


def _line(before: PriceBook, after: PriceBook, by: str, at: datetime) -> Doc:
    return {
        "_id": new_id(), "sku_id": before.sku_id, "number": before.rev + 1, "by": by, "at": at, "schema": 1,
        "before": fields_of(before), "after": fields_of(after),
    }  # fmt: skip


def _changed(doc: Doc) -> Changed:
    sku_id, number = doc["sku_id"], doc["number"]
    before, after = (book_of(sku_id, number - 1, doc["before"]), book_of(sku_id, number, doc["after"]))
    return Changed(number, doc["at"], doc["by"], before, after)
