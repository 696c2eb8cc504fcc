"""Holds every level against what it is made of: its ledger, the reservations, itself; for `hub doctor`."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from hub.core.db import Scope, Session
from hub.core.runtime import Core

Doc = dict[str, Any]
Spot = tuple[str, str]
BATCH = 500
_BY_SKU = (("sku_id", 1), ("warehouse_id", 1))


@dataclass(frozen=True)
class Difference:
    """`noted` stands in the level, `true` is what its parts add up to."""

    sku_id: str
    warehouse_id: str
    what: str
    noted: int
    true: int


async def differing(core: Core, shop_id: str) -> list[Difference]:
    """In batches while the shop sells; what looks wrong is read once more, in one snapshot."""
    shop = core.db.shop(shop_id)
    suspects = {one.sku_id async for batch in _batches(shop) for one in await _quick(shop, batch)}
    found: list[Difference] = []
    for sku_id in sorted(suspects):
        found += await core.db.transaction(lambda session, sku_id=sku_id: exact(shop, sku_id, session))  # type: ignore[misc]
    return found


async def _batches(shop: Scope) -> AsyncIterator[list[Doc]]:
    after = ""
    while docs := await shop["stock_levels"].find(
        {"sku_id": {"$gt": after}}, sort=_BY_SKU, limit=BATCH, index=_BY_SKU
    ):
        if len(docs) == BATCH and docs[0]["sku_id"] != docs[-1]["sku_id"]:
            docs = [
                doc for doc in docs if doc["sku_id"] != docs[-1]["sku_id"]
            ]  # it may go on behind the batch
        yield docs
        after = docs[-1]["sku_id"]


async def _quick(shop: Scope, levels: Sequence[Doc]) -> list[Difference]:
    skus = sorted({doc["sku_id"] for doc in levels})
    sums = await shop["stock_ledger"].aggregate(
        [
            {"$match": {"sku_id": {"$in": skus}}},
            {"$group": {"_id": {"s": "$sku_id", "w": "$warehouse_id"}, "n": {"$sum": "$delta"}}},
        ]
    )
    held = await shop["reservations"].aggregate(
        [
            {"$match": {"lines.sku_id": {"$in": skus}, "state": {"$in": ["held", "committed"]}}},
            {"$unwind": "$lines"},
            {"$match": {"lines.is_shipped": False}},
            {
                "$group": {
                    "_id": {"s": "$lines.sku_id", "w": "$lines.warehouse_id", "state": "$state"},
                    "n": {"$sum": "$lines.quantity"},
                }
            },
        ]
    )
    ledger = {(row["_id"]["s"], row["_id"]["w"]): row["n"] for row in sums}
    promised = {(row["_id"]["s"], row["_id"]["w"], row["_id"]["state"]): row["n"] for row in held}
    return _compare(levels, Counter(ledger), Counter(promised))


async def exact(shop: Scope, sku_id: str, session: Session) -> list[Difference]:
    """One SKU as a single snapshot has it."""
    levels = await shop["stock_levels"].find({"sku_id": sku_id}, session=session)
    ledger: Counter[Spot] = Counter()
    for line in await shop["stock_ledger"].find(
        {"sku_id": sku_id}, fields=["warehouse_id", "delta"], session=session
    ):
        ledger[sku_id, line["warehouse_id"]] += line["delta"]
    promised: Counter[tuple[str, str, str]] = Counter()
    open_ones = {"lines.sku_id": sku_id, "state": {"$in": ["held", "committed"]}}
    for doc in await shop["reservations"].find(open_ones, fields=["state", "lines"], session=session):
        for line in doc["lines"]:
            if line["sku_id"] == sku_id and not line["is_shipped"]:
                promised[sku_id, line["warehouse_id"], doc["state"]] += line["quantity"]
    return _compare(levels, ledger, promised)


def _compare(
    levels: Sequence[Doc], ledger: Counter[Spot], promised: Counter[tuple[str, str, str]]
) -> list[Difference]:
    found: list[Difference] = []
    for doc in levels:
        spot = (doc["sku_id"], doc["warehouse_id"])
        wanted = {
            "physical": ledger[spot],
            "reserved": promised[*spot, "held"],
            "allocated": promised[*spot, "committed"],
        }
        found += [Difference(*spot, what, doc[what], n) for what, n in wanted.items() if doc[what] != n]
        found += [Difference(*spot, f"set_aside.{e}", n, 0) for e, n in doc["set_aside"].items() if n < 0]
        if sorted(doc["set_aside"]) != doc["events"]:
            found.append(Difference(*spot, "events", len(doc["events"]), len(doc["set_aside"])))
    return found
