"""Every endpoint under the server's own profiler: each query walks an index, and reads no more than a page.

Here, because the matrix has an example of every endpoint and a shop with something under every name.
"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from hub.console.endpoint import endpoints
from tests.rights.example import asked, examples
from tests.rights.place import plant
from tests.rights.world import World

Doc = dict[str, Any]
CONVERSATIONS = 120
# A page has 50 and a list looks one further; a search reads its candidates. What grows with the shop grows beyond.
MOST_READ = 250
# One for each row of a page would be fifty.
MOST_QUERIES = 30
OPERATIONS = ("query", "update", "command", "getmore", "remove")


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
    read = max(op.get("docsExamined", 0), op.get("keysExamined", 0))
    found = ["scans the collection"] if "COLLSCAN" in plan else []
    found += [f"reads {read}"] if read > MOST_READ else []
    return [f"{problem} ({op['ns']}, {plan}): {command}" for problem in found]
