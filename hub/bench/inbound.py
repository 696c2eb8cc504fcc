"""Encrypted pushes over HTTP to fifty agents' screens: how many, how fast, and is every one of them right.

The generator is the platform (see load/platform.py). First a closed loop, in which each of the fans
writes again once acknowledged, gives `pushes_per_s`; then an open loop at a fixed rate gives the
latencies, measured from when a push was due. With chaos there is only the closed loop, in which every
push arrives three times, screens are cut off, and web, worker and both stores are killed with -9.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hub.bench.load import chaos, verdict
from hub.bench.load.audience import Audience
from hub.bench.load.desk import seated, share_out, waiting
from hub.bench.load.ground import HOST, Ground, hub_running
from hub.bench.load.http import Client
from hub.bench.load.platform import PAUSE_S, Platform, Push
from hub.bench.load.processes import Meter
from hub.bench.load.result import Benchmark, Metrics, Plan, Result, context, milliseconds
from hub.bench.load.screen import Message, Screen
from hub.bench.load.team import Agent, connect_wechat, hire, open_shop

AGENTS, FANS = 50, 300
# Fans who wait for an acknowledgement at a time: more only adds waiting.
AT_ONCE = 128
RATE_PER_S = 100.0
WARM_UP_S = 3.0
# The database settles after the burst, whose flushing a steady 100/s never causes.
REST_S = 5.0
ZEROS = ("lost", "duplicated", "out_of_order", "gave_up")


@dataclass
class Stage:
    """Everything of one run, and when each text was first rendered."""

    ground: Ground
    plan: Plan
    http: Client
    audience: Audience
    screens: Sequence[Screen]
    shown_at: dict[str, float]
    metrics: Metrics = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def said(self) -> Sequence[Push]:
        return self.audience.platform.said


async def run(plan: Plan) -> Result:
    async with hub_running() as ground:
        shop_id = await open_shop(ground.core, "bench")
        platform = Platform(Client(HOST, ground.port), await connect_wechat(ground, shop_id))
        agents = await hire(ground.core, shop_id, plan.size(AGENTS, per_s=20))
        return await _with_screens(ground, plan, platform, agents)


async def _with_screens(ground: Ground, plan: Plan, platform: Platform, agents: Sequence[Agent]) -> Result:
    shown_at: dict[str, float] = {}

    def on_shown(_conversation_id: str, message: Message, at: float) -> None:
        shown_at.setdefault(message.body.text, at)

    http = Client(HOST, ground.port)
    audience = Audience(platform, [f"oBench{n:06d}" for n in range(plan.size(FANS, per_s=100))])
    async with seated(http, ground.port, agents, on_shown) as screens:
        await audience.greet()
        known = await waiting(http, agents[0].cookie)
        await share_out(screens, list(known.values()))
        stage = Stage(ground, plan, http, audience, screens, shown_at)
        await (_in_chaos(stage) if plan.chaos else _in_peace(stage))
        return await _judged(stage)


async def _in_peace(stage: Stage) -> None:
    await stage.audience.talk(min(WARM_UP_S, stage.plan.stretch_s(WARM_UP_S, WARM_UP_S)), AT_ONCE)
    meter = Meter(stage.ground.pids())
    seconds = stage.plan.stretch_s(quick=30, full=120)
    pushes = await stage.audience.talk(seconds, AT_ONCE)
    stage.metrics["pushes_per_s"] = _rate(pushes, seconds)
    stage.notes["closed_loop"] = {"at_once": AT_ONCE, "seconds": seconds, "processes": meter.read()}
    await asyncio.sleep(REST_S)
    meter = Meter(stage.ground.pids())
    seconds = stage.plan.stretch_s(quick=30, full=60)
    pushes = await stage.audience.murmur(seconds, RATE_PER_S)
    await asyncio.sleep(0.2)
    stage.metrics |= _latencies(pushes, stage.shown_at)
    stage.notes["open_loop"] = {"per_s": RATE_PER_S, "seconds": seconds, "processes": meter.read()}


async def _in_chaos(stage: Stage) -> None:
    stage.audience.copies = chaos.COPIES
    seconds = stage.plan.stretch_s(quick=45, full=180)
    raging = asyncio.create_task(chaos.rage(stage.ground, stage.screens, seconds))
    pushes = await stage.audience.talk(seconds, AT_ONCE)
    shut = await raging
    stage.metrics |= {
        "pushes_per_s_in_chaos": _rate(pushes, seconds),
        "attempts": sum(p.attempts for p in pushes),
    }
    stage.notes["chaos"] = {"copies": chaos.COPIES, "seconds": seconds, "shut_after_kill_s": shut}


def _rate(pushes: Sequence[Push], seconds: float) -> float:
    """Of those acknowledged; the stragglers that end after the time count neither way."""
    ended = [p.acked_at for p in pushes if p.acked_at is not None]
    last = min((p.started_at for p in pushes), default=0.0) + seconds
    return round(sum(at <= last for at in ended) / seconds, 1)


def _latencies(pushes: Sequence[Push], shown_at: dict[str, float]) -> Metrics:
    acks = [p.acked_at - p.due_at for p in pushes if p.acked_at is not None]
    shows = [shown_at[p.text] - p.due_at for p in pushes if p.text in shown_at]
    return {
        f"{name}_p{share}_ms": milliseconds(values, share)
        for name, values in (("ack", acks), ("screen", shows))
        for share in (50, 99)
    }


async def _judged(stage: Stage) -> Result:
    await verdict.settle(stage.http, stage.screens)
    shop_id, said = stage.audience.platform.account.shop_id, stage.said
    found, differing = await verdict.shelves(stage.ground.core, shop_id, stage.http, stage.screens, "in")
    stage.metrics |= {
        "lost": verdict.absent((p.text for p in said if p.acked), found),
        "duplicated": verdict.repeated(found),
        "out_of_order": differing + verdict.disordered(found) + verdict.reversed_pushes(said, found),
        "gave_up": sum(not p.acked for p in said),
        "pushes": len(said),
    }
    stage.notes |= {
        "agents": len(stage.screens),
        "fans": len(stage.audience.fans),
        "platform": "played by the load generator",
        "retry_every_s": PAUSE_S,
        "syncs": sum(s.syncs for s in stage.screens),
        "reconnects": sum(s.reconnects for s in stage.screens),
    }
    return Result(stage.metrics, ZEROS, {**await context(stage.ground), **stage.notes})


BENCH = Benchmark("inbound", "encrypted pushes to fifty agents' screens", run)
