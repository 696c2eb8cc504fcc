"""The shop's stock as a whole: sums by warehouse, and how many SKUs need somebody."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from hub.core.runtime import Core

MOST_COUNTED = 1_000


@dataclass(frozen=True)
class Sum:
    """Of all SKUs in one warehouse. `available`: what lies free, a shortage of one SKU not set off by another's."""

    warehouse_id: str
    skus: int
    physical: int
    reserved: int
    allocated: int
    preallocated: int
    available: int


@dataclass(frozen=True)
class Figures:
    """`low`, `short`: SKUs, 1000 at most are counted."""

    places: tuple[Sum, ...]
    low: int
    short: int


async def figures(core: Core, shop_id: str) -> Figures:
    """One walk over the levels of the shop: tens of milliseconds for a hundred thousand."""
    items = core.db.shop(shop_id)["stock_items"]
    rows, low, short = await asyncio.gather(
        core.db.shop(shop_id)["stock_levels"].aggregate(_SUMS, index=(("warehouse_id", 1), ("sku_id", 1))),
        items.count({"is_low": True}, limit=MOST_COUNTED),
        items.count({"is_short": True}, limit=MOST_COUNTED),
    )
    places = (
        Sum(
            row["_id"],
            row["skus"],
            row["physical"],
            row["reserved"],
            row["allocated"],
            row["aside"],
            row["free"],
        )
        for row in rows
    )
    return Figures(tuple(sorted(places, key=lambda place: place.warehouse_id)), low, short)


_ASIDE = {"$sum": {"$map": {"input": {"$objectToArray": "$set_aside"}, "in": "$$this.v"}}}
_FREE = {"$subtract": ["$physical", {"$add": ["$reserved", "$allocated", "$aside"]}]}
_SUMS = (
    {"$set": {"aside": _ASIDE}},
    {"$set": {"free": {"$max": [0, _FREE]}}},
    {
        "$group": {
            "_id": "$warehouse_id",
            "skus": {"$sum": 1},
            **{name: {"$sum": f"${name}"} for name in ("physical", "reserved", "allocated", "aside", "free")},
        }
    },
)
