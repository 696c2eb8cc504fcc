"""The stock of a shop in a process that dies at its n-th write, and what must be true of it afterwards."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from hub.commerce.service import Commerce, open_commerce
from hub.commerce.stock import checking
from hub.core.db import Database
from hub.core.runtime import Core
from tests.crash.dying import Countdown

Doc = dict[str, Any]
Act = Callable[[Commerce], Awaitable[Any]]


async def stock_dies_at(core: Core, n: int, act: Act) -> str:
    """The write at which the process died; an empty string when the act came through, or was refused."""
    countdown = Countdown(n)
    db = Database(core.settings.mongodb_url, core.settings.mongodb_database, countdown)
    commerce = open_commerce(replace(core, db=db))
    work = asyncio.ensure_future(act(commerce))
    death = asyncio.create_task(countdown.died.wait())
    await asyncio.wait([work, death], return_when=asyncio.FIRST_COMPLETED)
    work.cancel()
    death.cancel()
    await commerce.stock.lanes.abandon()
    await asyncio.gather(work, death, return_exceptions=True)
    await db.close()
    return countdown.labels[-1] if countdown.died.is_set() else ""


async def stock_is_whole(core: Core, shop_id: str) -> dict[tuple[str, str], Doc]:
    """Levels by SKU and warehouse, after holding them against everything they are made of."""
    shop = core.db.shop(shop_id)
    levels = {(doc["sku_id"], doc["warehouse_id"]): doc for doc in await shop["stock_levels"].find({})}
    physical: Counter[tuple[str, str]] = Counter()
    numbers: Counter[tuple[str, str]] = Counter()
    for line in await shop["stock_ledger"].find({}, sort=[("number", 1)]):
        spot = (line["sku_id"], line["warehouse_id"])
        physical[spot] += line["delta"]
        numbers[spot] += 1
        assert (line["number"], line["physical_after"]) == (numbers[spot], physical[spot])
    held: Counter[tuple[str, str, str]] = Counter()
    for doc in await shop["reservations"].find({}):
        for line in doc["lines"]:
            if not line["is_shipped"]:
                held[doc["state"], line["sku_id"], line["warehouse_id"]] += line["quantity"]
    for spot, doc in levels.items():
        assert min(doc["physical"], doc["reserved"], doc["allocated"], *doc["set_aside"].values()) >= 0
        assert doc["physical"] == physical[spot]
        assert doc["ledger_no"] == numbers[spot]
        assert doc["reserved"] == held["held", *spot]
        assert doc["allocated"] == held["committed", *spot]
    assert await checking.differing(core, shop_id) == []
    await _alerts_are_true(core, shop_id, levels)
    return levels


async def _alerts_are_true(core: Core, shop_id: str, levels: dict[tuple[str, str], Doc]) -> None:
    shop = core.db.shop(shop_id)
    told = {(a["sku_id"], a["kind"]) for a in await shop["stock_alerts"].find({"open": True})}
    for item in await shop["stock_items"].find({}):
        free = [
            doc["physical"] - doc["reserved"] - doc["allocated"] - sum(doc["set_aside"].values())
            for (sku_id, _), doc in levels.items()
            if sku_id == item["_id"]
        ]
        is_low = item["mode"] == "counted" and item["low_at"] is not None and sum(free) <= item["low_at"]
        assert ((item["_id"], "low") in told, item["is_low"]) == (is_low, is_low)
        is_short = any(n < 0 for n in free)
        assert ((item["_id"], "shortage") in told, item["is_short"]) == (is_short, is_short)
