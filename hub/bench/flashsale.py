"""20,000 fans for 100 pieces over HTTP: how fast is everybody told, and is every piece sold exactly once.

Four sales of one SKU. In the first the fans come faster than the hub can decide, which gives `decided_per_s`;
in the second at half that rate, which gives the latencies, measured from when a fan was due. Then one fan and
one address hammer the door, and each answer is judged by the moment it bears. In the last, Valkey is killed
with -9 in the middle. What became of the pieces is read from Mongo, by none of the sale's own code.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any

from hub.bench.load.ground import Ground, hub_running
from hub.bench.load.hammer import hammer, violations
from hub.bench.load.processes import Meter
from hub.bench.load.result import Benchmark, Metrics, Plan, Result, context, milliseconds
from hub.bench.load.rush import Buyer, Crowd, request
from hub.bench.load.sale import Bench, judge, set_up
from hub.commerce.flash.door import USER_PER_S
from hub.commerce.flash.model import Event
from hub.commerce.service import open_commerce

BUYERS, PIECES, WAITING = 20_000, 100, 100
# Faster than two cores decide beside the generator.
OFFERED_PER_S = 8_000.0
ADDRESS_PER_S = 10
HAMMER_S = 4.0
REST_S = 2.0
ZEROS = (
    "oversold",
    "undersold",
    "double_buys",
    "told_falsely",
    "ledger_mismatch",
    "limits_broken",
    "undecided",
)


@dataclass
class Stage:
    ground: Ground
    plan: Plan
    bench: Bench
    crowd: Crowd
    metrics: Metrics = field(default_factory=lambda: dict.fromkeys(ZEROS, 0))
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def buyers(self) -> int:
        return self.plan.size(BUYERS, per_s=1_000)


async def run(plan: Plan) -> Result:
    async with hub_running(given={"anonymous_per_s": str(ADDRESS_PER_S)}) as ground:
        commerce = open_commerce(ground.core)
        stage = Stage(ground, plan, await set_up(commerce, PIECES * 10), Crowd(ground.port))
        try:
            await stage.crowd.connect()
            await _in_turn(stage)
        finally:
            stage.crowd.close()
            await commerce.close()
        return Result(stage.metrics, ZEROS, {**await context(ground), **stage.notes})


async def _in_turn(stage: Stage) -> None:
    rate = await _rush(stage, "burst", OFFERED_PER_S)
    stage.metrics["decided_per_s"] = rate
    await asyncio.sleep(REST_S)
    await _rush(stage, "steady", max(50.0, rate / 2))
    await _hammered(stage)
    await _rush(stage, "valkey_killed", max(50.0, rate / 2), kill=True)


async def _rush(stage: Stage, name: str, per_s: float, *, kill: bool = False) -> float:
    """Returns how many were told a second."""
    event = await stage.bench.sale(PIECES, WAITING)
    buyers = _buyers(stage, event, name)
    meter = Meter(stage.ground.pids())
    killing = asyncio.create_task(_kill_valkey(stage.ground, len(buyers) / per_s / 2)) if kill else None
    began = await stage.crowd.rush(buyers, per_s)
    if killing is not None:
        await killing
    decided = [buyer.decided_at for buyer in buyers if buyer.decided_at is not None]
    waits = [at - buyer.due_at for buyer in buyers if (at := buyer.decided_at) is not None]
    rate = round(len(decided) / (max(decided) - began), 1)
    if name == "steady":
        stage.metrics |= {"p50_ms": milliseconds(waits, 50), "p99_ms": milliseconds(waits, 99)}
    stage.notes[name] = {
        "offered_per_s": per_s,
        "decided_per_s": rate,
        "p99_ms": milliseconds(waits, 99),
        "outcomes": dict(Counter(buyer.outcome for buyer in buyers)),
        "tries": sum(buyer.tries for buyer in buyers),
        "statuses": {str(status): n for status, n in sorted(stage.crowd.statuses.items())},
        "processes": meter.read(),
    }
    stage.crowd.statuses.clear()
    stage.metrics["undecided"] += len(buyers) - len(decided)
    told = [buyer.fan for buyer in buyers if buyer.outcome in ("won", "paid")]
    judged = await judge(stage.bench, event, PIECES, told, len(buyers))
    for key, wrong in asdict(judged).items():
        stage.metrics[key] += wrong
    return rate


def _buyers(stage: Stage, event: Event, name: str) -> Sequence[Buyer]:
    fans = [f"a:{name}{n:05d}" for n in range(stage.buyers)]
    return [Buyer(fan, _request(stage, event, fan)) for fan in fans]


def _request(stage: Stage, event: Event, fan: str) -> bytes:
    bench = stage.bench
    return request(bench.slug, event.id, bench.sku_id, bench.token(fan), stage.ground.port)


async def _hammered(stage: Stage) -> None:
    """One fan from eight addresses, then eight hundred fans from one address."""
    event = await stage.bench.sale(1, 0)
    port, one = stage.ground.port, _request(stage, event, "a:hammer")
    by_fan = await hammer(port, lambda n: one, lambda n: f"127.77.0.{n + 1}", HAMMER_S)
    many = [_request(stage, event, f"a:hammer{n}") for n in range(800)]
    by_address = await hammer(port, lambda n: many[n % len(many)], lambda n: "127.78.0.1", HAMMER_S)
    stage.metrics["limits_broken"] = violations(by_fan, USER_PER_S) + violations(by_address, ADDRESS_PER_S)
    stage.notes["hammer"] = {
        name: {"tries": len(seen), "passed": sum(ok for _, ok in seen)}
        for name, seen in (("fan", by_fan), ("address", by_address))
    }


async def _kill_valkey(ground: Ground, after_s: float) -> None:
    """The supervisor starts it again; stores given by URL are not ours to kill."""
    await asyncio.sleep(after_s)
    pid = ground.pids().get("valkey")
    if pid is not None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


BENCH = Benchmark("flashsale", "twenty thousand fans for a hundred pieces", run)
