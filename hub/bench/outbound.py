"""Replies from agents' sockets to the platform's custom/send: how many, how fast, and right also when it fails.

The sandbox is the platform, and its truth is what counts. Three stretches: a closed loop gives
`sent_per_s`; an open loop gives the latency from the socket's send (when it was due) to the sandbox's
receipt; then faults are thrown in between. A reply whose fate nobody can know is `unconfirmed` and
flagged for a person; one that met 45009 is `postponed`, with everything behind it in its conversation,
until the platform's quota comes back: neither is lost, and neither may be sent twice.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from typing import Any

from hub.bench.load import verdict
from hub.bench.load.desk import seated, share_out, waiting
from hub.bench.load.ground import HOST, Ground, hub_running
from hub.bench.load.http import Client
from hub.bench.load.phones import Phones
from hub.bench.load.processes import Meter
from hub.bench.load.replies import Replies, Talk
from hub.bench.load.result import Benchmark, Metrics, Plan, Result, context, milliseconds
from hub.bench.load.screen import Screen
from hub.bench.load.team import connect_wechat, hire, open_shop
from hub.core.clock import now

AGENTS, FANS = 50, 300
AT_ONCE = 64
RATE_PER_S = 30.0
ZEROS = ("lost", "duplicated", "out_of_order", "refused", "failed", "extra_token_refreshes")
# The platform refused for good reason and said so: the hub tries again when the quota is back.
LIMITED = "platform_limited"
_SETTLE_S = 90.0
_SOON = timedelta(minutes=2)
_EXPIRY = {"kind": "expire_token"}
FAULTS: tuple[dict[str, Any], ...] = (
    {"kind": "errcode", "errcode": 45009},
    {"kind": "http_status", "status": 503},
    {"kind": "timeout_before"},
    _EXPIRY,
    {"kind": "http_status", "status": 502},
    {"kind": "timeout_after"},
    {"kind": "errcode", "errcode": -1},
    {"kind": "disconnect_after"},
    _EXPIRY,
    {"kind": "http_status", "status": 503},
    {"kind": "timeout_after"},
    {"kind": "errcode", "errcode": 45009},
)


@dataclass
class Stage:
    ground: Ground
    plan: Plan
    http: Client
    phones: Phones
    replies: Replies
    screens: Sequence[Screen]
    talks: Sequence[Talk]
    metrics: Metrics = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)


async def run(plan: Plan) -> Result:
    async with hub_running(sandbox=True) as ground:
        shop_id = await open_shop(ground.core, "bench")
        phones = Phones(ground, await connect_wechat(ground, shop_id))
        await phones.introduce()
        agents, replies = await hire(ground.core, shop_id, plan.size(AGENTS, per_s=20)), Replies(phones)
        http = Client(HOST, ground.port)
        async with seated(http, ground.port, agents, replies.on_shown) as screens:
            await phones.greet([f"oBench{n:06d}" for n in range(plan.size(FANS, per_s=100))])
            known = await waiting(http, agents[0].cookie)
            await share_out(screens, list(known.values()))
            stage = Stage(ground, plan, http, phones, replies, screens, _talks(known, screens))
            return await _measured(stage)


def _talks(known: dict[str, str], screens: Sequence[Screen]) -> list[Talk]:
    fans = {conversation_id: fan for fan, conversation_id in known.items()}
    return [Talk(thread_id, fans[thread_id], screen) for screen in screens for thread_id in screen.threads]


async def _measured(stage: Stage) -> Result:
    await stage.replies.chatter(stage.talks, min(2.0, stage.plan.stretch_s(2, 2)), AT_ONCE)
    await _throughput(stage)
    await _latency(stage)
    await _trouble(stage)
    return await _judged(stage)


async def _throughput(stage: Stage) -> None:
    seconds, meter, began = stage.plan.stretch_s(quick=10, full=60), Meter(stage.ground.pids()), time.time()
    await stage.replies.chatter(stage.talks, seconds, AT_ONCE)
    received = (await stage.phones.truth())["received"]
    stage.metrics["sent_per_s"] = round(
        sum(began <= r["at"] <= began + seconds for r in received) / seconds, 1
    )
    stage.notes["closed_loop"] = {"at_once": AT_ONCE, "seconds": seconds, "processes": meter.read()}


async def _latency(stage: Stage) -> None:
    seconds, meter = stage.plan.stretch_s(quick=10, full=60), Meter(stage.ground.pids())
    replies = await stage.replies.pace(stage.talks, seconds, RATE_PER_S)
    async with asyncio.timeout(_SETTLE_S):
        await asyncio.gather(*(reply.settled for reply in replies if reply.acked))
    received = {_text(r): r["at"] for r in (await stage.phones.truth())["received"]}
    taken = [received[r.text] - r.due_at for r in replies if r.text in received]
    stage.metrics |= {f"p{share}_ms": milliseconds(taken, share) for share in (50, 99)}
    stage.notes["open_loop"] = {"per_s": RATE_PER_S, "seconds": seconds, "processes": meter.read()}


async def _trouble(stage: Stage) -> None:
    """Faults come one by one between the replies; each conversation gets several, so that order is at stake."""
    before = (await stage.phones.truth())["tokens"]
    seconds = stage.plan.stretch_s(quick=8, full=40)
    rounds = 4 if stage.plan.full else 1
    sending = asyncio.create_task(
        stage.replies.pace(stage.talks[: max(8, int(seconds * 10))], seconds, RATE_PER_S)
    )
    for number, fault in enumerate(FAULTS * rounds):
        await asyncio.sleep(seconds * 0.9 / (len(FAULTS) * rounds))
        await stage.phones.fail(**fault)
        if number == 0:
            stage.notes["faults"] = dict(
                Counter(str(f.get("errcode") or f.get("status") or f["kind"]) for f in FAULTS)
            )
    await sending
    await _all_settled(stage)
    tokens = (await stage.phones.truth())["tokens"]
    expiries = tokens["expired"] - before["expired"]
    renewals = tokens["issued"] - before["issued"]
    stage.metrics |= {
        "token_expiries": expiries,
        "token_refreshes": round(renewals / expiries, 2) if expiries else 0,
        "extra_token_refreshes": renewals - expiries,
    }


async def _all_settled(stage: Stage) -> None:
    """Until nothing is under way that the hub means to try within minutes."""
    table = stage.ground.core.db.shop(stage.phones.account.shop_id)["messages"]
    until = time.monotonic() + _SETTLE_S
    while time.monotonic() < until:
        blocked = {
            m["conversation_id"] for m in await table.find({"status": "queued", "error.code": LIMITED})
        }
        soon = await table.find(
            {"status": {"$in": ["queued", "sending"]}, "next_attempt_at": {"$lt": now() + _SOON}},
            fields=["conversation_id"],
        )
        if all(doc["conversation_id"] in blocked for doc in soon):
            return
        await asyncio.sleep(0.2)


async def _judged(stage: Stage) -> Result:
    await verdict.settle(stage.http, stage.screens)
    shop_id = stage.phones.account.shop_id
    found, differing = await verdict.shelves(stage.ground.core, shop_id, stage.http, stage.screens, "out")
    stage.metrics |= {**await _fates(stage, shop_id), "refused": stage.replies.refused}
    stage.metrics["out_of_order"] += differing + verdict.disordered(found)
    stage.metrics["duplicated"] += verdict.repeated(found)
    stage.metrics["replies"] = len(stage.replies.written)
    stage.notes |= {
        "agents": len(stage.screens),
        "fans": len(stage.talks),
        "platform": "sandbox",
        "syncs": sum(s.syncs for s in stage.screens),
    }
    return Result(stage.metrics, ZEROS, {**await context(stage.ground), **stage.notes})


async def _fates(stage: Stage, shop_id: str) -> Metrics:
    """What became of every acknowledged reply: by the sandbox's truth, and by what the hub shows to people."""
    docs = await stage.ground.core.db.shop(shop_id)["messages"].find({"direction": "out"}, sort=[("seq", 1)])
    stored = {doc["body"]["text"]: doc for doc in docs}
    received = (await stage.phones.truth())["received"]
    counts = Counter(_text(r) for r in received)
    limited = {doc["conversation_id"] for doc in docs if _is_limited(doc)}
    fates = Counter(
        _fate(stored.get(reply.text), reply.text in counts, limited) for reply in stage.replies.written
    )
    return {
        "lost": fates["lost"],
        "duplicated": sum(n - 1 for n in counts.values()),
        "out_of_order": _reversals(received, stored),
        "unconfirmed": fates["unconfirmed"],
        "postponed": fates["postponed"],
        "failed": fates["failed"],
    }


def _is_limited(doc: dict[str, Any]) -> bool:
    return doc["status"] == "queued" and (doc["error"] or {}).get("code") == LIMITED


def _fate(doc: dict[str, Any] | None, received: bool, limited: set[str]) -> str:
    if doc is None:
        return "lost"
    if doc["status"] in ("unconfirmed", "failed") and doc["undelivered"]:
        return str(doc["status"])
    if doc["status"] == "queued" and doc["conversation_id"] in limited and not received:
        return "postponed"
    return "received" if received and doc["status"] == "sent" else "lost"


def _reversals(received: Sequence[dict[str, Any]], stored: dict[str, dict[str, Any]]) -> int:
    """Neighbours on a fan's phone that stand the other way round in the timeline."""
    phones: dict[str, list[int]] = defaultdict(list)
    for one in received:
        if _text(one) in stored:
            phones[one["openid"]].append(stored[_text(one)]["seq"])
    return sum(a > b for seqs in phones.values() for a, b in pairwise(seqs))


def _text(received: dict[str, Any]) -> str:
    return str(received["body"]["text"]["content"])


BENCH = Benchmark("outbound", "replies from agents' sockets to the platform, with faults", run)
