"""Reads the database by itself and adds up, with none of the stock's own rules: what was sold, noted and left over."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hub.bench.load.buyers import Attempt
from hub.bench.load.result import Metrics
from hub.bench.load.stock_shop import StockShop
from hub.core.clock import now
from hub.core.runtime import Core

Doc = dict[str, Any]
_SETTLED_S = 60.0
# What an acknowledged step leaves a reservation in, at the end.
_AFTER: Mapping[str, frozenset[str]] = {
    "commit": frozenset({"committed", "shipped", "returned"}),
    "ship": frozenset({"shipped"}),
    "return": frozenset({"returned"}),
    "release": frozenset({"released", "expired"}),
}


@dataclass(frozen=True)
class Records:
    levels: list[Doc]
    ledger: list[Doc]
    reservations: dict[str, Doc]


async def settled(core: Core, shop_id: str) -> float:
    """Waits until the sweeper gave back whatever ran out; how long that took, in seconds."""
    table, began = core.db.shop(shop_id)["reservations"], time.monotonic()
    while time.monotonic() - began < _SETTLED_S:
        if not await table.find({"state": "held"}, fields=["_id"], limit=1):
            break
        await asyncio.sleep(0.2)
    return round(time.monotonic() - began, 1)


async def read(core: Core, shop_id: str) -> Records:
    shop = core.db.shop(shop_id)
    docs = await shop["reservations"].find({})
    return Records(
        await shop["stock_levels"].find({}),
        await shop["stock_ledger"].find({}, sort=[("sku_id", 1), ("warehouse_id", 1), ("number", 1)]),
        {doc["_id"]: doc for doc in docs},
    )


def judge(shop: StockShop, attempts: Sequence[Attempt], records: Records) -> Metrics:
    return {
        "oversold": oversold(shop, records),
        "ledger_mismatch": mismatches(shop, records),
        "leaked_reservations": leaked(shop, records),
        "broken_promises": broken_promises(attempts, records),
    }


def oversold(shop: StockShop, records: Records) -> int:
    """Pieces that more than one paid for: by what was asked and the shop's recipes, not by the lines."""
    paid: Counter[str] = Counter()
    for doc in records.reservations.values():
        if doc["state"] in ("held", "committed", "shipped"):
            for line in doc["asked"]:
                for sku_id, pieces in shop.recipes[line["sku_id"]].items():
                    paid[sku_id] += pieces * line["quantity"]
    return sum(max(0, n - shop.supplied[sku_id]) for sku_id, n in paid.items())


def mismatches(shop: StockShop, records: Records) -> int:
    """Levels whose ledger does not lead from nothing to what is there, one number after the other."""
    lines: dict[tuple[str, str], list[Doc]] = defaultdict(list)
    for line in records.ledger:
        lines[line["sku_id"], line["warehouse_id"]].append(line)
    wrong = sum(not _leads_to(lines[doc["sku_id"], doc["warehouse_id"]], doc) for doc in records.levels)
    there: Counter[str] = Counter()
    for doc in records.levels:
        there[doc["sku_id"]] += doc["physical"]
    gone: Counter[str] = Counter()
    for doc in records.reservations.values():
        for line in doc["asked"] if doc["state"] == "shipped" else ():
            for sku_id, pieces in shop.recipes[line["sku_id"]].items():
                gone[sku_id] += pieces * line["quantity"]
    return wrong + sum(int(there[sku_id] + gone[sku_id] != n) for sku_id, n in shop.supplied.items())


def _leads_to(lines: Sequence[Doc], level: Doc) -> bool:
    physical = 0
    for number, line in enumerate(lines, 1):
        physical += line["delta"]
        if line["number"] != number or line["physical_after"] != physical or physical < 0:
            return False
    return bool(physical == level["physical"] and len(lines) == level["ledger_no"])


def leaked(shop: StockShop, records: Records) -> int:
    """Pieces that are held for nobody, or lost to nobody: by level, against the reservations that are open."""
    held: Counter[tuple[str, str]] = Counter()
    for doc in records.reservations.values():
        for line in doc["asked"] if doc["state"] in ("held", "committed") else ():
            for sku_id, pieces in shop.recipes[line["sku_id"]].items():
                held[sku_id, doc["state"]] += pieces * line["quantity"]
    noted: Counter[tuple[str, str]] = Counter()
    for doc in records.levels:
        noted[doc["sku_id"], "held"] += doc["reserved"]
        noted[doc["sku_id"], "committed"] += doc["allocated"]
    overdue: int = sum(
        doc["state"] == "held" and doc["expires_at"] < now() for doc in records.reservations.values()
    )
    return overdue + sum(abs(noted[spot] - held[spot]) for spot in held.keys() | noted.keys())


def broken_promises(attempts: Sequence[Attempt], records: Records) -> int:
    """Acknowledged, and not so in the database; or the same key twice."""
    keys = Counter(str(doc["key"]) for doc in records.reservations.values())
    wrong = sum(n - 1 for n in keys.values())
    for attempt in attempts:
        doc = records.reservations.get(attempt.held)
        if attempt.held and (doc is None or doc["key"] != attempt.key):
            wrong += 1
        elif doc is not None and attempt.done:
            wrong += int(doc["state"] not in _AFTER[attempt.done[-1]])
    return wrong


def latest_expiry_s(records: Records) -> float:
    late = [
        (doc["changed_at"] - doc["expires_at"]).total_seconds()
        for doc in records.reservations.values()
        if doc["state"] == "expired"
    ]
    return round(max(late, default=0.0), 1)
