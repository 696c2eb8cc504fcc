"""The store as our code sees it, in and out of transactions."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from hub.conversations import accounts, reading
from hub.conversations.channel import channels
from hub.conversations.model import FanRef, Inbound
from hub.conversations.receive import receive
from hub.conversations.service import open_conversations
from hub.core.clock import now
from hub.core.db import Change, Database, Insert
from hub.core.errors import Conflict


@pytest.fixture
async def db(settings, core) -> AsyncIterator[Database]:
    opened = Database(settings.mongodb_url, settings.mongodb_database)
    yield opened
    await opened.close()


async def test_a_shop_sees_and_changes_its_own(db, shop_id):
    mine, other = db.shop(shop_id)["episodes"], db.shop(shop_id + "x")["episodes"]
    await mine.insert({"_id": shop_id, "conversation_id": "c", "number": 1})
    assert await other.find({}) == []
    assert await other.update({"_id": shop_id}, {"$set": {"number": 2}}) == 0
    assert await other.delete({}) == 0
    assert await other.aggregate([{"$match": {}}]) == []
    assert [d["number"] for d in await mine.aggregate([{"$project": {"number": 1}}])] == [1]
    assert await mine.count({}) == 1


async def test_a_taken_key_is_a_conflict(db, shop_id):
    table = db.shop(shop_id)["episodes"]
    await table.insert({"_id": f"{shop_id}1", "conversation_id": "c", "number": 1})
    with pytest.raises(Conflict, match="already_exists"):
        await table.insert({"_id": f"{shop_id}2", "conversation_id": "c", "number": 1})


async def test_a_transaction_is_all_or_nothing(db, shop_id):
    table = db.shop(shop_id)["episodes"]

    async def work(session):
        await table.insert({"_id": f"{shop_id}1", "conversation_id": "c", "number": 1}, session=session)
        await table.bulk(
            [
                Insert({"_id": f"{shop_id}2", "conversation_id": "c", "number": 2}),
                Change({"_id": "nobody"}, {"$set": {"number": 3}}),
            ],
            session=session,
        )

    with pytest.raises(Conflict, match="changed_meanwhile"):
        await db.transaction(work)
    assert await table.find({}) == []


async def test_rivals_of_a_guarded_update_have_one_winner(db, shop_id):
    table = db.shop(shop_id)["episodes"]
    await table.insert({"_id": shop_id, "conversation_id": "c", "number": 1, "left": 3})
    results = await asyncio.gather(
        *(
            table.find_one_and_update({"_id": shop_id, "left": {"$gt": 0}}, {"$inc": {"left": -1}})
            for _ in range(20)
        )
    )
    assert sum(r is not None for r in results) == 3


async def test_the_timeline_runs_on_it(db, core, shop_id):
    hub = open_conversations(replace(core, db=db))
    account = await accounts.add(hub.core, shop_id, "webchat", "网页", {})
    assert "webchat" in channels()
    pushes = [
        Inbound(FanRef("webchat", account.id, f"fan{n % 3}"), f"m:{n}", "text", {"text": str(n)}, now())
        for n in range(30)
    ]
    await asyncio.gather(*(receive(hub, account, [p]) for p in pushes for _ in range(2)))
    heads = (await reading.list_heads(hub, shop_id)).heads
    assert [h["seq"] for h in heads] == [10, 10, 10]
    await hub.close()


async def test_it_dies_where_it_is_told_to(settings, shop_id):
    labels: list[str] = []
    db = Database(settings.mongodb_url, settings.mongodb_database, on_write=labels.append)
    await db.shop(shop_id)["episodes"].insert({"_id": shop_id, "conversation_id": "c", "number": 1})
    await db.shop(shop_id)["episodes"].update({"_id": shop_id}, {"$set": {"number": 2}})
    assert labels == ["insert episodes", "update episodes"]
    await db.close()
