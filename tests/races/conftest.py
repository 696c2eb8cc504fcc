"""Rival processes on the same stores, and a gate that makes them meet."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest

from hub.conversations import store
from hub.conversations.channel import Account, channels
from hub.conversations.receive import receive
from hub.conversations.service import Conversations, open_conversations
from hub.core.db import Database
from hub.core.runtime import Core
from tests.crash.witness import WitnessChannel, account_of, said
from tests.races.gate import Gate

Rivals = Callable[[int], Awaitable[list[Conversations]]]


@pytest.fixture
def witness(monkeypatch: pytest.MonkeyPatch) -> WitnessChannel:
    made = WitnessChannel()
    monkeypatch.setitem(channels(), made.name, made)
    return made


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    """Closed to nobody until a test says how many have to meet."""
    made = Gate(store.load)
    monkeypatch.setattr(store, "load", made.load)
    return made


@pytest.fixture
async def rivals(core: Core, gate: Gate) -> AsyncIterator[Rivals]:
    """`await rivals(n)`: n processes, of which each waits for the others before its first write."""
    async with AsyncExitStack() as closing:

        async def make(n: int) -> list[Conversations]:
            hubs = []
            for _ in range(n):
                db = Database(core.settings.mongodb_url, core.settings.mongodb_database)
                closing.push_async_callback(db.close)
                hubs.append(open_conversations(replace(core, db=db)))
                closing.push_async_callback(hubs[-1].close)
            gate.awaits(hub.core.db for hub in hubs)
            return hubs

        yield make


@pytest.fixture
async def account(hub: Conversations, shop_id: str, witness: WitnessChannel) -> Account:
    return await account_of(hub.core, shop_id)


@pytest.fixture
async def conversation_id(hub: Conversations, shop_id: str, account: Account) -> str:
    await receive(hub, account, [said(account)])
    [conversation] = await hub.core.db.shop(shop_id)["conversations"].find({})
    return str(conversation["_id"])
