"""Fans of a busy day, fifty agents who come and go, two web processes: who is given whom, when, in which order.

Fans write once each, as pushes to both web processes; agents hear on their own sockets whom they are given,
and end it after a while. Meanwhile some are busy, others lose their connection. At last one web process
is killed with -9 while fans wait with its agents, and their way back to the queue is timed.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from hub.bench.load import queue_verdict
from hub.bench.load.ground import HOST, Ground, hub_running
from hub.bench.load.http import Client
from hub.bench.load.platform import Platform, Push
from hub.bench.load.queue_verdict import Watch
from hub.bench.load.result import Benchmark, Metrics, Plan, Result, context, milliseconds
from hub.bench.load.seats import SeatedAgent, churn
from hub.bench.load.second_web import SecondWeb, second_web
from hub.bench.load.team import connect_wechat, hire, open_shop
from hub.conversations import desk

AGENTS, CAPACITY = 50, 2
# Nearly what the agents can take, so that the queue is empty at times and long at others.
RATE_PER_S = 45.0
FANS_QUICK, FANS_FULL = 900, 5000
CHURN_EVERY_S = 0.25
# Fewer than the first process's agents have slots left, so that every one of them can be given anew.
STRANDED = 40
GIVEN_UP_S = 60.0
ZEROS = ("over_capacity", "double_owner", "fifo_violations", "never_assigned")


@dataclass
class Stage:
    ground: Ground
    plan: Plan
    shop_id: str
    platforms: Sequence[Platform]
    seats: Sequence[SeatedAgent]
    web: SecondWeb
    metrics: Metrics = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def said(self) -> list[Push]:
        return [push for platform in self.platforms for push in platform.said]


async def run(plan: Plan) -> Result:
    async with hub_running() as ground, second_web(ground) as web:
        core = ground.core
        shop_id = await open_shop(core, "bench")
        await desk.change(core, shop_id, {"routing": {"on": True}, "capacity": CAPACITY})
        account = await connect_wechat(ground, shop_id)
        ports = (ground.port, web.port)
        agents = await hire(core, shop_id, plan.size(AGENTS, per_s=20))
        seats = [
            SeatedAgent(agent, Client(HOST, ports[n % 2]), ports[n % 2], CAPACITY)
            for n, agent in enumerate(agents)
        ]
        platforms = [Platform(Client(HOST, port), account) for port in ports]
        stage = Stage(ground, plan, shop_id, platforms, seats, web)
        async with _at_work(stage) as watch:
            await _busy_day(stage)
            await _process_dies(stage)
        return await _judged(stage, watch)


@asynccontextmanager
async def _at_work(stage: Stage) -> AsyncIterator[Watch]:
    watch = Watch(stage.ground.core, stage.shop_id, CAPACITY)
    await asyncio.gather(*(seat.sit_down() for seat in stage.seats))
    watching = asyncio.create_task(watch.run())
    try:
        yield watch
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        await asyncio.gather(*(seat.finish() for seat in stage.seats))


async def _busy_day(stage: Stage) -> None:
    fans = _fans(stage.plan)
    moving = asyncio.create_task(churn(stage.seats, CHURN_EVERY_S))
    began = time.monotonic()
    pushes = [asyncio.create_task(_writes(stage, n, began + n / RATE_PER_S)) for n in range(fans)]
    await asyncio.gather(*pushes)
    moving.cancel()
    await asyncio.gather(moving, return_exceptions=True)
    await _until(lambda: _all_closed(stage, fans), GIVEN_UP_S)
    stage.notes["busy_day"] = {
        "fans": fans,
        "per_s": RATE_PER_S,
        "seconds": round(time.monotonic() - began, 1),
    }


def _fans(plan: Plan) -> int:
    return FANS_FULL if plan.full else plan.size(FANS_QUICK, per_s=60)


async def _writes(stage: Stage, n: int, due_at: float) -> None:
    await asyncio.sleep(max(due_at + random.uniform(0, 0.2) - time.monotonic(), 0))
    fan = f"oRoute{n:06d}"
    await stage.platforms[n % 2].push(fan, fan)


async def _all_closed(stage: Stage, fans: int) -> bool:
    table = stage.ground.core.db.shop(stage.shop_id)["conversations"]
    return await table.count({"state": "closed"}) >= fans


async def _process_dies(stage: Stage) -> None:
    """Nobody answers any more; half of the fans are with agents of the process that dies."""
    for seat in stage.seats:
        seat.works = False
        await seat.say_state("online")
    stranded = min(STRANDED, len(stage.seats) // 2 * CAPACITY - 1)
    await asyncio.gather(*(stage.platforms[0].push(f"oStranded{n:03d}", "在吗") for n in range(stranded)))
    await _until(lambda: _all_held(stage, stranded), GIVEN_UP_S)
    lost = {seat.agent.staff_id for seat in stage.seats if seat.port == stage.web.port}
    theirs = [doc["_id"] for doc in await _held(stage) if doc["episode"]["assignee"]["id"] in lost]
    stage.web.kill()
    killed_at = time.monotonic()
    slowest = 0.0
    while theirs and time.monotonic() - killed_at < GIVEN_UP_S:
        await asyncio.sleep(0.1)
        still = {doc["_id"] for doc in await _held(stage) if doc["episode"]["assignee"]["id"] in lost}
        if len(still & set(theirs)) < len(theirs):
            slowest = time.monotonic() - killed_at
        theirs = [one for one in theirs if one in still]
    stage.metrics["requeue_max_s"] = round(GIVEN_UP_S if theirs else slowest, 1)
    await _until(lambda: _all_held(stage, stranded), GIVEN_UP_S)


async def _held(stage: Stage) -> list[dict[str, Any]]:
    table = stage.ground.core.db.shop(stage.shop_id)["conversations"]
    return await table.find({"state": "agent"}, fields=["episode.assignee"])


async def _all_held(stage: Stage, count: int) -> bool:
    return len(await _held(stage)) >= count


async def _until(ready: Any, limit_s: float) -> None:
    """Gives up quietly: what is missing shows in the metrics."""
    until = time.monotonic() + limit_s
    while time.monotonic() < until:
        if await ready():
            return
        await asyncio.sleep(0.1)


async def _judged(stage: Stage, watch: Watch) -> Result:
    await watch.look()
    clock = time.time() - time.monotonic()
    log = await queue_verdict.read_log(stage.ground.core, stage.shop_id)
    day = [push for push in stage.said if push.fan.startswith("oRoute")]
    assigned = log.first_assigned()
    waits = queue_verdict.waits_s(stage.seats, day, log, clock)
    stage.metrics |= {
        "over_capacity": watch.over,
        "double_owner": log.double_owners(),
        "fifo_violations": queue_verdict.overtakers(day, assigned, clock),
        "never_assigned": sum(push.fan not in assigned for push in stage.said if push.acked),
        "assigned_p50_ms": milliseconds(waits, 50),
        "assigned_p99_ms": milliseconds(waits, 99),
        "assigned": len(assigned),
    }
    stage.notes |= {
        "agents": len(stage.seats),
        "capacity": CAPACITY,
        "heard": len(waits),
        "looks_at_loads": watch.looks,
        "most_held_by_one": watch.most,
    }
    return Result(stage.metrics, ZEROS, {**await context(stage.ground), **stage.notes})


BENCH = Benchmark("routing", "fans given to fifty agents who come and go, through two processes", run)
