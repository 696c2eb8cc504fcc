"""One web process and its screens: memory of an idle one, acknowledged emits, an event to five thousand.

Every client is a signed-in agent on /agent, speaking socket.io over a real websocket.
- acked emits: 400 agents, two in each conversation; `typing` goes to the hub, the hub tells the other
  one and acknowledges. Only what was both acknowledged and heard by the other one in time counts.
  `heads` is the same with reads of Mongo instead of a forward.
- idle: half of the sockets belong to colleagues in shops of fifty, ten screens each; the other half are
  screens of one agent. Every socket has a session of its own.
- broadcast: a colleague writes a note into a conversation of that agent, and the event goes to all of
  the agent's screens; timed from the note's emit to each screen's receipt, its commit included.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hub.bench.load import crowd
from hub.bench.load.crowd import Tally, connected, in_conversation, open_conversations_of
from hub.bench.load.ground import Ground, hub_running
from hub.bench.load.processes import Meter, rss_kb
from hub.bench.load.result import Benchmark, Metrics, Plan, Result, context, milliseconds
from hub.bench.load.team import Agent, copy_sessions, hire, open_shop
from hub.bench.load.websocket import Socket

CLIENTS, PAIR_SHOP = 400, 50
SCREENS_EACH = 10
IDLE = 10_000
# A stretch of a second allows for this many connections, so that a short run stays short.
PER_SECOND = 1000
BROADCASTS, BROADCAST_EVERY_S = 8, 1.0
ZEROS = ("refused", "unheard", "disconnected")


@dataclass
class Stage:
    ground: Ground
    plan: Plan
    metrics: Metrics = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def web(self) -> int:
        return self.ground.pids()["web"]


async def run(plan: Plan) -> Result:
    async with hub_running() as ground:
        stage = Stage(ground, plan)
        await _pairs(stage)
        await _crowd(stage)
        return Result(stage.metrics, ZEROS, {**await context(ground), **stage.notes})


async def _pairs(stage: Stage) -> None:
    seconds = stage.plan.stretch_s(quick=8, full=30)
    agents: list[Agent] = []
    conversations: list[str] = []
    for number in range(stage.plan.size(CLIENTS, per_s=200) // PAIR_SHOP):
        shop_id = await open_shop(stage.ground.core, f"pairs-{number}")
        agents += await hire(stage.ground.core, shop_id, PAIR_SHOP)
        conversations += await open_conversations_of(stage.ground, shop_id, PAIR_SHOP // 2)
    tally = Tally()
    async with connected(
        stage.ground.port, agents, lambda n: _counting(tally, agents[n ^ 1].staff_id)
    ) as sockets:
        await _view(sockets, conversations)
        asked = [in_conversation(conversations[n // 2], on=True) for n in range(len(sockets))]
        await _emits(stage, "typing", sockets, asked, tally, seconds)
        asked = [b'{"known":{"%s":1}}' % conversations[n // 2].encode() for n in range(len(sockets))]
        await _emits(stage, "heads", sockets, asked, tally, seconds / 2)
    stage.metrics["refused"] = tally.refused


def _counting(tally: Tally, partner_id: str) -> crowd.Hear:
    """Counts what the other one of the pair did, not the echo of what this one did."""
    wanted = partner_id.encode()

    def hear(raw: bytes) -> None:
        tally.heard += raw.startswith(b'["signal"') and b'"typing"' in raw and wanted in raw

    return hear


async def _view(sockets: Sequence[Socket], conversations: Sequence[str]) -> None:
    for number, socket in enumerate(sockets):
        answer = await socket.emit("view", {"conversation_id": conversations[number // 2]})
        if not answer["ok"]:
            raise RuntimeError(f"view was refused: {answer}")


async def _emits(
    stage: Stage, event: str, sockets: Sequence[Socket], asked: Sequence[bytes], tally: Tally, seconds: float
) -> None:
    await crowd.chatter(sockets, asked, event, min(1.0, seconds), Tally())
    await asyncio.sleep(0.5)  # what the warm-up left under way does not count
    before, heard, meter = tally.acked, tally.heard, Meter(stage.ground.pids())
    await crowd.chatter(sockets, asked, event, seconds, tally)
    acked, told = (tally.acked - before) / seconds, (tally.heard - heard) / seconds
    if event == "typing":
        stage.metrics["acked_emits_per_s"] = round(min(acked, told))
    else:
        stage.metrics[f"{event}_acks_per_s"] = round(acked)
    processes = meter.read()
    stage.notes[event] = {
        "clients": len(sockets),
        "seconds": seconds,
        "acked_per_s": round(acked),
        "heard_per_s": round(told),
        "processes": processes,
    }


async def _crowd(stage: Stage) -> None:
    count = stage.plan.size(IDLE, PER_SECOND)
    shop_id = await open_shop(stage.ground.core, "broadcast")
    [conversation_id] = await open_conversations_of(stage.ground, shop_id, 1)
    holder, writer = await hire(stage.ground.core, shop_id, 2)
    screens = await _screens_of(stage.ground, holder, count // 2)
    agents = [*screens, *await _colleagues(stage.ground, count - len(screens))]
    arrivals: list[list[float]] = [[] for _ in range(count)]
    await asyncio.sleep(1.0)  # the pairs' sockets are still being buried
    before, began = rss_kb(stage.web), time.monotonic()
    async with connected(stage.ground.port, agents, lambda n: _arriving(arrivals[n])) as sockets:
        took = time.monotonic() - began
        await asyncio.sleep(2.0)
        stage.metrics |= {
            "idle_sockets": sum(s.transport is not None for s in sockets),
            "rss_kb_per_socket": round((rss_kb(stage.web) - before) / len(sockets), 1),
            "connects_per_s": round(len(sockets) / took),
        }
        meter = Meter(stage.ground.pids())
        seconds = stage.plan.stretch_s(quick=5, full=60)
        await asyncio.sleep(seconds)
        stage.notes["idle"] = {"seconds": seconds, "processes": meter.read()}
        await _broadcasts(stage, sockets[0], writer, conversation_id, arrivals[: len(screens)])
        stage.metrics["disconnected"] = sum(s.transport is None for s in sockets)


async def _screens_of(ground: Ground, agent: Agent, count: int) -> list[Agent]:
    session = await ground.core.db.everywhere["sessions"].find_one({"staff_id": agent.staff_id})
    assert session is not None
    return await copy_sessions(ground.core, session, [agent.staff_id] * count)


async def _colleagues(ground: Ground, count: int) -> list[Agent]:
    found: list[Agent] = []
    for number in range(math.ceil(count / (PAIR_SHOP * SCREENS_EACH))):
        shop_id = await open_shop(ground.core, f"idle-{number}")
        for agent in await hire(ground.core, shop_id, PAIR_SHOP):
            found += await _screens_of(ground, agent, SCREENS_EACH)
    return found[:count]


def _arriving(times: list[float]) -> crowd.Hear:
    def hear(raw: bytes) -> None:
        if raw.startswith(b'["event"') and b'"note"' in raw:
            times.append(time.monotonic())

    return hear


async def _broadcasts(
    stage: Stage, holder: Socket, writer: Agent, conversation_id: str, arrivals: Sequence[list[float]]
) -> None:
    await holder.emit("take", {"conversation_id": conversation_id})
    rounds, sent = (BROADCASTS * 4 if stage.plan.full else BROADCASTS), []
    async with connected(stage.ground.port, [writer], lambda _: lambda _raw: None) as [socket]:
        for number in range(rounds):
            sent.append(time.monotonic())
            note = {
                "conversation_id": conversation_id,
                "client_id": f"note-{number:06d}",
                "text": f"第 {number} 条",
            }
            if not (await socket.emit("note", note))["ok"]:
                raise RuntimeError("a note was refused")
            await asyncio.sleep(BROADCAST_EVERY_S)
    await asyncio.sleep(1.0)
    taken = [at - sent[n] for times in arrivals for n, at in enumerate(times)]
    stage.metrics |= {f"broadcast_p{share}_ms": milliseconds(taken, share) for share in (50, 99)}
    stage.metrics["unheard"] = len(arrivals) * rounds - len(taken)
    stage.notes["broadcast"] = {"to": len(arrivals), "rounds": rounds}


BENCH = Benchmark("sockets", "idle sockets, acknowledged emits, an event to thousands", run)
