"""Conversations are for ever: what a query reads must not grow with what was ever said."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from hub.conversations import accounts, deliver, reading, send, sweep
from hub.conversations.accounts import Accounts
from hub.conversations.model import Draft, Sender
from hub.conversations.receive import receive
from hub.core.db import Database
from hub.core.errors import NotFound
from hub.core.ids import new_id

LIN = Sender("agent", "staff-lin", "林夏")
SAID, FANS = 300, 40
# Wherever one of these stands, a collection was read or sorted as a whole.
WHOLE = ("COLLSCAN", "SORT")
Doc = dict[str, Any]


@asynccontextmanager
async def profiled(db: Database, shop_id: str) -> AsyncIterator[list[Doc]]:
    """What the server did for this shop meanwhile, in its own words; filled on leaving."""
    raw = db._client[db._name]
    await raw["system.profile"].drop()
    await raw.command({"profile": 2})
    seen: list[Doc] = []
    try:
        yield seen
    finally:
        await raw.command({"profile": 0})
        about = [doc async for doc in raw["system.profile"].find() if shop_id in str(doc.get("command"))]
        seen += [doc for doc in about if doc["op"] in ("query", "update", "command", "getmore")]


async def test_no_query_reads_more_than_it_answers(hub, core, shop_id, account, push, loopback):
    await asyncio.gather(*(receive(hub, account, [push(f"第{n}句")]) for n in range(SAID)))
    await asyncio.gather(*(receive(hub, account, [push("在吗", fan=f"other{n}")]) for n in range(FANS)))
    doc = await core.db.shop(shop_id)["conversations"].find_one({"fan_id": "fan1"})
    here = doc["_id"]
    async with profiled(core.db, shop_id) as seen:
        known = push("又一句")
        await receive(hub, account, [known])
        await receive(hub, account, [known])
        # Two at once: the server plans many alternatives in another way than one.
        others = (await reading.list_heads(hub, shop_id, limit=20)).heads
        ids = [here, *(head["id"] for head in others if head["id"] != here)]
        await asyncio.gather(*(_answer(hub, shop_id, one) for one in ids))
        await asyncio.gather(*(deliver.deliver(hub, shop_id, one) for one in ids))
        await asyncio.gather(*(send.read_by_team(hub, shop_id, one, 1) for one in ids))
        await reading.messages(hub, shop_id, here)
        await reading.messages(hub, shop_id, here, before_seq=100)
        await reading.sync(hub, shop_id, here, doc["rev"])
        await reading.changed_heads(hub, shop_id, dict.fromkeys(ids, 0))
        await reading.counts(hub, shop_id, LIN.id)
        await reading.undelivered(hub, shop_id)
        await sweep.sweep_deliveries(hub)
    assert len(loopback.sent) == len(ids)
    assert len(seen) > 20
    for op in seen:
        plan, read = op.get("planSummary", ""), max(op.get("docsExamined", 0), op.get("keysExamined", 0))
        assert not any(word in plan for word in WHOLE), (plan, op["command"])
        assert not op.get("hasSortStage"), (plan, op["command"])
        # A page has 50, a group of changes 64; each change looks at a few keys.
        assert read <= 4 * 64, (read, plan, op["command"])


async def _answer(hub: Any, shop_id: str, conversation_id: str) -> None:
    await send.take(hub, shop_id, conversation_id, LIN)
    draft = Draft(f"answer-{conversation_id}", "text", {"text": "在的"})
    await send.send(hub, shop_id, conversation_id, LIN, draft)


async def test_a_burst_reads_its_account_once(core, account):
    """Each reply of a burst needs it, and what was known of it ends for all of them in the same moment."""
    fresh = Accounts(core)
    async with profiled(core.db, account.id) as seen:
        found = await asyncio.gather(*(fresh.get(account.id) for _ in range(20)))
    assert found == [account] * 20
    assert len(seen) == 1


async def test_an_account_that_is_not_there_is_looked_for_again(core, shop_id):
    fresh, wanted = Accounts(core), new_id()
    with pytest.raises(NotFound):
        await fresh.get(wanted)
    added = await accounts.add(core, shop_id, "webchat", "网页客服", {}, account_id=wanted)
    assert await fresh.get(wanted) == added
