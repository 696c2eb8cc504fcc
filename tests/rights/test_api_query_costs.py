"""Every endpoint under the server's own profiler: each query walks an index, and reads no more than a page.

Here, because the matrix has an example of every endpoint and a shop with something under every name; but in
a shop of its own, whose size no other test changes.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from hub.console.endpoint import endpoints
from hub.conversations.service import open_conversations
from hub.core.runtime import Core
from tests.realtime.stage import Web
from tests.rights.example import asked, examples
from tests.rights.place import plant
from tests.rights.world import World, made

Doc = dict[str, Any]
CONVERSATIONS = 300
# A page has 50 and a list looks one further; a search reads its candidates. What grows with the shop grows beyond.
MOST_READ = 250
# One for each row of a page would be fifty.
MOST_QUERIES = 30
OPERATIONS = ("query", "update", "command", "getmore", "remove")


@pytest.fixture(scope="module")
async def world(core: Core, web: Web) -> AsyncIterator[World]:
    hub = open_conversations(core)
    transport = httpx.ASGITransport(web.app.rest)
    async with httpx.AsyncClient(transport=transport, base_url="http://hub.test") as http:
        yield await made(http, hub)
    await hub.close()


@pytest.mark.timeout(240)
async def test_every_query_of_every_endpoint_walks_an_index(world: World) -> None:
    db = world.hub.core.db
    raw = db._client[db._name]
    await asyncio.gather(*(plant(world.own.again()) for _ in range(CONVERSATIONS)))
    owner, wrong, seen = next(c for c in world.callers if c.name == "owner"), [], 0
    for endpoint in endpoints():
        example, area = examples()[endpoint.method, endpoint.path]
        place = await world.fresh(area) if endpoint.method != "GET" else world.own
        if example.prepare:
            await example.prepare(place)
        await raw["system.profile"].drop()
        await raw.command({"profile": 2})
        await world.send(owner, asked(endpoint.method, endpoint.path, example, place.ids))
        await raw.command({"profile": 0})
        done = [op async for op in raw["system.profile"].find({"op": {"$in": OPERATIONS}})]
        seen += len(done)
        if len(done) > MOST_QUERIES:
            wrong.append(f"{endpoint.method} {endpoint.path}: {len(done)} queries")
        wrong += [f"{endpoint.method} {endpoint.path}: {problem}" for op in done for problem in _wrong(op)]
    assert seen > 2 * len(endpoints()), "the profiler saw hardly anything"
    assert wrong == []


def _wrong(op: Doc) -> list[str]:
    plan, command = op.get("planSummary", ""), str(op.get("command"))[:400]
    docs, keys = op.get("docsExamined", 0), op.get("keysExamined", 0)
    found = ["scans the collection"] if "COLLSCAN" in plan else []
    if max(docs, keys) > MOST_READ and not (docs == 0 and _counts_to_a_limit(op["command"])):
        found.append(f"reads {docs} documents and {keys} keys")
    return [f"{problem} ({op['ns']}, {plan}): {command}" for problem in found]


def _counts_to_a_limit(command: Doc) -> bool:
    """A number beside a view: thousands of keys of an index take milliseconds, and it ends at "999+"."""
    stages = [next(iter(stage)) for stage in command.get("pipeline", ())]
    return "$limit" in stages and stages[-1] == "$group"
