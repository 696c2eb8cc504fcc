"""The inbox of a large shop: pages of the list, opening, searching, and what a person feels in the browser.

A shop of 100,000 conversations and 1,000,000 messages is seeded once into embedded stores under the data folder
(`bench/`), and found again by later runs. Nothing is written by the benchmark but sessions and marks of reading.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hub.accounts import sessions, staff
from hub.bench.load import inbox_page, inbox_seed, list_mix, search_mix
from hub.bench.load.ground import HOST, Ground, hub_running
from hub.bench.load.http import Client
from hub.bench.load.inbox_seed import Facts
from hub.bench.load.processes import Meter
from hub.bench.load.result import Benchmark, Metrics, Plan, Result, context
from hub.core import settings
from hub.core.clock import now
from hub.core.db import Change

CONVERSATIONS = 100_000
MIXES, TIMES, OPENED, PEOPLE = 60, 6, 300, 5
# How often the classes that looked slowest are asked once more, for a p99 of their own.
AGAIN = 100
ZEROS = ("search_wrong",)
_STALE = timedelta(minutes=10)
_BATCH = 1000


async def run(plan: Plan) -> Result:
    count = plan.conversations or plan.size(CONVERSATIONS, per_s=600)
    folder = inbox_seed.folder_for(kept_under(), count)
    async with hub_running(kept=folder) as ground:
        facts = await inbox_seed.seeded(ground.core, folder, count)
        await freshen(ground, facts)
        cookies = [await _entered(ground, id) for id, _ in facts.staff[:PEOPLE]]
        http = Client(HOST, ground.port)
        metrics, notes = await _measured(ground, plan, http, cookies, facts)
        http.close()
        return Result(metrics, ZEROS, {**await context(ground), **notes})


def kept_under() -> Path:
    return settings.load().data_dir.resolve() / "bench"


async def _measured(
    ground: Ground, plan: Plan, http: Client, cookies: list[str], facts: Facts
) -> tuple[Metrics, dict[str, Any]]:
    meter = Meter(ground.pids())
    mixes, times = plan.size(MIXES, per_s=50), plan.size(TIMES, per_s=2)
    again = plan.size(AGAIN, per_s=5)
    metrics, listed = await list_mix.measure(http, cookies, facts, mixes, times, again)
    metrics |= await list_mix.open_some(http, cookies[0], facts, await _some_ids(ground, plan, facts))
    notes: dict[str, Any] = {"list": listed, "processes": meter.read()}
    metrics |= await search_mix.measure(http, {**vars(facts), "cookie": cookies[0], "core": ground.core})
    painted, seen = await inbox_page.measure(ground.port, cookies[0], facts)
    shop = {
        "conversations": facts.conversations,
        "messages": facts.messages,
        "seeded_in_s": facts.seeded_in_s,
    }
    return metrics | painted, {**notes, "browser": seen, "shop": shop}


async def _some_ids(ground: Ground, plan: Plan, facts: Facts) -> list[str]:
    """Over the whole range of time, whatever the list shows first."""
    docs = await ground.core.db.shop(facts.shop_id)["conversations"].find(
        {}, fields=["_id"], sort=[("_id", 1)]
    )
    return random.Random(5).sample([doc["_id"] for doc in docs], min(len(docs), plan.size(OPENED, per_s=100)))


async def _entered(ground: Ground, staff_id: str) -> str:
    """Signed in without a password: checking passwords is not what is measured here."""
    known = await staff.credential_of_id(ground.core, staff_id)
    assert known is not None
    token, _ = await sessions.start(ground.core, known, HOST, "bench")
    return f"hub_session={token}"


async def freshen(ground: Ground, facts: Facts) -> None:
    """What lies ahead of a live shop lies ahead of this one again: due times and snoozes, moved on by its age."""
    table = ground.core.db.shop(facts.shop_id)["conversations"]
    [nearest] = await table.find({"sla.due_at": {"$gt": inbox_seed.EPOCH}}, sort=[("sla.due_at", 1)], limit=1)
    wanted = now() + inbox_seed.NEVER_BEFORE
    age = wanted - nearest["sla"]["due_at"]
    if age < _STALE:
        return
    live = {"$or": [{"sla": {"$ne": None}}, {"snoozed_until": {"$ne": None}}]}
    changes = [Change({"_id": doc["_id"]}, {"$set": _later(doc, age)}) for doc in await table.find(live)]
    for start in range(0, len(changes), _BATCH):
        await table.bulk(changes[start : start + _BATCH])


def _later(doc: dict[str, Any], by: timedelta) -> dict[str, Any]:
    moved = {name: doc[name] and _moved(doc[name], by) for name in ("sla", "snoozed_until")}
    return {name: value for name, value in moved.items() if value is not None}


def _moved(value: Any, by: timedelta) -> Any:
    if isinstance(value, datetime):
        return value + by
    return {k: _moved(v, by) for k, v in value.items()} if isinstance(value, dict) else value


BENCH = Benchmark("inbox", "a list of 100,000 conversations, opening, searching, the page in a browser", run)
