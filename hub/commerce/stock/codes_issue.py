"""Hands out codes inside the transaction that commits their reservation: each exactly once, or none at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from hub.commerce.stock.codes_model import NEXT
from hub.commerce.stock.model import Issue as Issue
from hub.core.db import Change, Database, Session
from hub.core.errors import Refused

Doc = dict[str, Any]


async def issue(
    db: Database, shop_id: str, issues: Sequence[Issue], at: datetime, session: Session
) -> dict[str, list[str]]:
    """Ids of codes by reservation. The caller's transaction takes as many from `physical`, as a shipment.

    A rival who takes the same codes makes it a write conflict, upon which the transaction runs again.
    Raises Refused("codes_short", sku_id=, wanted=, left=) with nothing written.
    """
    wanted: dict[str, list[Issue]] = defaultdict(list)
    for each in issues:
        wanted[each.sku_id].append(each)
    given: dict[str, list[str]] = defaultdict(list)
    changes: list[Change] = []
    for sku_id, of_sku in wanted.items():
        codes = await _next(db, shop_id, sku_id, sum(i.quantity for i in of_sku), at, session)
        for each in of_sku:
            for _ in range(each.quantity):
                code_id = codes.pop(0)
                given[each.reservation_id].append(code_id)
                changes.append(_taken(code_id, each.reservation_id, at))
    await _write(db, shop_id, changes, session)
    await _count(
        db, shop_id, {s: sum(i.quantity for i in of) for s, of in wanted.items()}, "free", "issued", session
    )
    return dict(given)


async def spend(
    db: Database, shop_id: str, reservation_ids: Sequence[str], at: datetime, session: Session
) -> int:
    """How many codes of returned reservations were marked: they were seen, so they do not come back to stock."""
    shop = db.shop(shop_id)
    codes = await shop["stock_codes"].find(
        {"reservation_id": {"$in": list(reservation_ids)}, "state": "issued"},
        fields=["sku_id"], session=session,
    )  # fmt: skip
    counts: dict[str, int] = defaultdict(int)
    for code in codes:
        counts[code["sku_id"]] += 1
    fields = {"state": "spent", "changed_at": at}
    changes = [Change({"_id": c["_id"], "state": "issued"}, {"$set": fields}) for c in codes]
    await _write(db, shop_id, changes, session)
    await _count(db, shop_id, counts, "issued", "spent", session)
    return len(codes)


async def _next(
    db: Database, shop_id: str, sku_id: str, wanted: int, at: datetime, session: Session
) -> list[str]:
    filter: Doc = {"sku_id": sku_id, "state": "free", "good_until": {"$gt": at}}
    codes = await db.shop(shop_id)["stock_codes"].find(
        filter,
        sort=[("good_until", 1), ("_id", 1)],
        limit=wanted,
        fields=["_id"],
        index=NEXT,
        session=session,
    )
    if len(codes) < wanted:
        raise Refused("codes_short", sku_id=sku_id, wanted=wanted, left=len(codes))
    return [code["_id"] for code in codes]


def _taken(code_id: str, reservation_id: str, at: datetime) -> Change:
    fields = {"state": "issued", "reservation_id": reservation_id, "changed_at": at}
    return Change({"_id": code_id, "state": "free"}, {"$set": fields})


async def _write(db: Database, shop_id: str, changes: Sequence[Change], session: Session) -> None:
    if changes:
        await db.shop(shop_id)["stock_codes"].bulk(changes, session=session)


async def _count(
    db: Database, shop_id: str, counts: dict[str, int], of: str, to: str, session: Session
) -> None:
    for sku_id, n in counts.items():
        if n:
            await count(db, shop_id, sku_id, {of: -n, to: n}, session)


async def count(db: Database, shop_id: str, sku_id: str, moved: dict[str, int], session: Session) -> None:
    """Moves a pool's counters along with its codes."""
    await db.shop(shop_id)["code_pools"].update(
        {"_id": sku_id}, {"$inc": moved}, upsert=True, session=session
    )
