"""Does anything oversell: two thousand buyers over five sales channels, SKUs and bundles, and kill -9 among them.

First two closed loops in peace, over two hundred SKUs and over five, give the rates: an attempt is a hold and what
its buyer makes of it. Then scarce pieces, calls that are hung up on and repeated with the same key, and deaths of
web, worker and Valkey. Everything goes through the public API with API keys; what came of it is read from
the database and added up without the stock's own rules (see load/stock_verdict.py).
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any

from hub.bench.load import stock_verdict
from hub.bench.load.buyers import Attempt, Buyers
from hub.bench.load.chaos import kill
from hub.bench.load.ground import HOST, Ground, hub_running
from hub.bench.load.http import Client
from hub.bench.load.processes import Meter
from hub.bench.load.result import Benchmark, Metrics, Plan, Result, context, milliseconds
from hub.bench.load.stock_shop import StockShop, open_stock_shop, stocked
from hub.core.settings import env_name

BUYERS, AT_ONCE = 2000, 96
SKUS, BUNDLES, HOT = 200, 20, 5
PLENTY = 1_000_000
ATTEMPTS_QUICK, ATTEMPTS_FULL = 5000, 20_000
HASTY = 0.1
VICTIMS = ("web", "worker", "valkey")
_BETWEEN_KILLS_S = 2.5
ZEROS = ("oversold", "ledger_mismatch", "leaked_reservations", "broken_promises", "unanswered")
# One key a channel stands for a program that sells there: its limit is not what is measured.
_SETTINGS = {"api_calls_per_minute": "10000000"}


async def run(plan: Plan) -> Result:
    async with hub_running(given=_SETTINGS) as ground:
        shop = await open_stock_shop(ground)
        buyers = Buyers(Client(HOST, ground.port), shop, count=plan.size(BUYERS, per_s=100))
        metrics, notes = await _in_peace(ground, plan, buyers)
        more, told = await _in_chaos(ground, plan, buyers)
        notes["settled_in_s"] = await stock_verdict.settled(ground.core, shop.shop_id)
        records = await stock_verdict.read(ground.core, shop.shop_id)
        metrics |= more | stock_verdict.judge(shop, buyers.attempts, records)
        metrics["unanswered"] = sum(a.refused == "no_answer" for a in buyers.attempts)
        notes |= {
            **told, "latest_expiry_s": stock_verdict.latest_expiry_s(records),
            "states": dict(Counter(doc["state"] for doc in records.reservations.values())),
            "refusals": dict(Counter(a.refused for a in buyers.attempts if a.refused)),
            "buyers": buyers.count, "at_once": AT_ONCE, "limit": f"{env_name('api_calls_per_minute')} raised",
        }  # fmt: skip
        return Result(metrics, ZEROS, {**await context(ground), **notes})


async def _in_peace(ground: Ground, plan: Plan, buyers: Buyers) -> tuple[Metrics, dict[str, Any]]:
    metrics: Metrics = {}
    notes: dict[str, Any] = {}
    seconds = plan.stretch_s(quick=15, full=30)
    skus, bundles = plan.size(SKUS, per_s=40), plan.size(BUNDLES, per_s=4)
    for name, many, sets in (("attempts_per_s", skus, bundles), ("attempts_per_s_hot", HOT, 0)):
        things = await stocked(ground, buyers.shop, many, sets, PLENTY)
        await buyers.shop_for(things, AT_ONCE, many=10**9, limit_s=min(2.0, seconds))  # warms up
        meter = Meter(ground.pids())
        attempts = await buyers.shop_for(things, AT_ONCE, many=10**9, limit_s=seconds)
        metrics[name] = _rate(attempts, seconds)
        metrics[name.replace("attempts_per_s", "hold_p99_ms")] = milliseconds(
            [a.seconds for a in attempts], 99
        )
        notes[name] = {"skus": many, "bundles": sets, "seconds": seconds, "processes": meter.read()}
    return metrics, notes


async def _in_chaos(ground: Ground, plan: Plan, buyers: Buyers) -> tuple[Metrics, dict[str, Any]]:
    shop: StockShop = buyers.shop
    many = ATTEMPTS_FULL if plan.full else plan.size(ATTEMPTS_QUICK, per_s=300)
    skus, bundles = plan.size(SKUS, per_s=40), plan.size(BUNDLES, per_s=4)
    # Half of what would be paid for: every SKU sells out.
    things = await stocked(ground, shop, skus, bundles, max(2, many // (4 * skus)))
    hot = await stocked(ground, shop, HOT, 2, max(10, many // (8 * HOT)))
    buyers.hasty = HASTY
    raging = asyncio.create_task(_rage(ground, rounds=3 if plan.full else 1))
    # A third of all attempts go for seven things.
    wanted = [*things, *list(hot) * (len(things) // 14 + 1)]
    attempts = await buyers.shop_for(wanted, AT_ONCE, many, limit_s=3600)
    while not raging.done():  # whoever dies, dies under load
        attempts += await buyers.shop_for(wanted, AT_ONCE, AT_ONCE * 2, limit_s=3600)
    shut = await raging
    told = {"attempts": len(attempts), "hung_up": buyers.hung_up, "shut_after_kill_s": shut}
    return {"attempts_in_chaos": len(attempts)}, {"chaos": told}


async def _rage(ground: Ground, rounds: int) -> dict[str, list[float]]:
    shut: dict[str, list[float]] = {victim: [] for victim in VICTIMS}
    for _ in range(rounds):
        for victim in VICTIMS:
            await asyncio.sleep(_BETWEEN_KILLS_S)
            shut[victim].append(await kill(ground, victim))
    return shut


def _rate(attempts: Sequence[Attempt], seconds: float) -> float:
    """Of those that ended in time."""
    began = min((a.ended_at - a.seconds for a in attempts if a.ended_at is not None), default=0.0)
    ended = sum(a.ended_at is not None and a.ended_at <= began + seconds for a in attempts)
    return round(ended / seconds, 1)


BENCH = Benchmark("stock", "holds, payments and returns over five sales channels, with kill -9", run)
