"""Routers and people who all read the same before any of them writes: nobody has two owners, no seat too many."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from hub.accounts import shops
from hub.conversations import desk, seats, work
from hub.conversations.channel import Account
from hub.conversations.lookup import Needs
from hub.conversations.model import Sender
from hub.conversations.receive import receive
from hub.conversations.router import Router
from hub.conversations.rules import routing
from hub.conversations.rules.seats import seat_id
from hub.conversations.service import Conversations
from hub.core.errors import Conflict
from tests.accounts.team import hire, open_shop
from tests.crash.wholeness import shop_is_whole
from tests.crash.witness import WitnessChannel, account_of, said
from tests.races.gate import Gate

Doc = dict[str, Any]
ZHOU = Sender("agent", "staff-zhou", "周舟")


@pytest.fixture
async def shop_id(core: Any) -> str:
    return (await open_shop(core)).id


@pytest.fixture
async def lin(hub: Conversations, shop_id: str) -> Sender:
    """The only seat, with one slot."""
    shop = await _shop(hub, shop_id)
    person = await hire(hub.core, "agent", shop=shop)
    await seats.arrive(hub.core, shop_id, person.id, person.name)
    await desk.change(hub.core, shop_id, {"routing": {"on": True}, "capacity": 1})
    return Sender("agent", person.id, person.name)


async def _shop(hub: Conversations, shop_id: str) -> Any:
    return await shops.by_id(hub.core, shop_id)


@pytest.fixture(autouse=True)
def redis_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that nothing but the transaction judges."""

    @asynccontextmanager
    async def alone(_self: Router, _shop_id: str) -> AsyncIterator[None]:
        yield

    monkeypatch.setattr(Router, "_alone", alone)


async def _wait(hub: Conversations, account: Account, *fans: str) -> list[str]:
    """Fans who wait, in this order, while nobody routes yet."""
    found = []
    for fan in fans:
        push = said(account)
        await receive(hub, account, [replace(push, fan=replace(push.fan, fan_id=fan))])
        doc = await hub.core.db.shop(account.shop_id)["conversations"].find_one({"fan_id": fan})
        assert doc is not None
        found.append(str(doc["_id"]))
    return found


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Routers run only when a test says so."""
    monkeypatch.setattr(Router, "ring", lambda _self, _shop_id: None)


async def _judged(hub: Conversations, shop_id: str) -> dict[str, str | None]:
    """By fan: who holds them; every conversation is whole, and every load is true."""
    docs = await shop_is_whole(hub.core, shop_id)
    assert await seats.differing(hub.core, shop_id) == []
    return {
        doc["fan_id"]: doc["episode"]["assignee"]["id"] if doc["state"] == "agent" else None for doc in docs
    }


async def _holder(hub: Conversations, shop_id: str, fan: str) -> str | None:
    """As it is in this moment, whatever else is under way."""
    doc = await hub.core.db.shop(shop_id)["conversations"].find_one({"fan_id": fan})
    return doc["episode"]["assignee"]["id"] if doc and doc["state"] == "agent" else None


async def _load(hub: Conversations, shop_id: str, who: Sender) -> int:
    doc = await hub.core.db.shop(shop_id)["seats"].find_one({"_id": seat_id(shop_id, who.id)})
    return int(doc["load"]) if doc else 0


async def test_two_routers_give_a_fan_once_and_past_nobody(
    hub: Conversations,
    shop_id: str,
    witness: WitnessChannel,
    lin: Sender,
    quiet: None,
    rivals: Any,
    gate: Gate,
) -> None:
    account = await account_of(hub.core, shop_id)
    await _wait(hub, account, "first", "second")
    results = await asyncio.gather(*(each.router.route(shop_id) for each in await rivals(2)))
    assert (gate.met, sum(results)) == (2, 1)
    assert await _judged(hub, shop_id) == {"first": lin.id, "second": None}


async def test_take_against_assign(
    hub: Conversations,
    shop_id: str,
    witness: WitnessChannel,
    lin: Sender,
    quiet: None,
    rivals: Any,
    gate: Gate,
) -> None:
    [here] = await _wait(hub, await account_of(hub.core, shop_id), "fan")
    one, other = await rivals(2)
    taken, assigned = await asyncio.gather(
        work.take(one, shop_id, here, ZHOU), other.router.route(shop_id), return_exceptions=True
    )
    assert gate.met == 2
    holders = await _judged(hub, shop_id)
    winner = lin.id if isinstance(taken, Conflict) else ZHOU.id
    assert (holders, assigned) == ({"fan": winner}, int(winner == lin.id))
    assert await _load(hub, shop_id, lin) + await _load(hub, shop_id, ZHOU) == 1


async def test_close_against_assign(
    hub: Conversations,
    shop_id: str,
    witness: WitnessChannel,
    lin: Sender,
    quiet: None,
    rivals: Any,
    gate: Gate,
) -> None:
    """Whoever is second: a closed conversation takes up nobody's slot."""
    [here] = await _wait(hub, await account_of(hub.core, shop_id), "fan")
    one, other = await rivals(2)
    closed, _ = await asyncio.gather(
        work.close(one, shop_id, here, ZHOU, "spam"), other.router.route(shop_id), return_exceptions=True
    )
    assert gate.met == 2
    holders = await _judged(hub, shop_id)
    was_held = isinstance(closed, Conflict)  # a colleague's is not theirs to close
    assert holders == {"fan": lin.id if was_held else None}
    assert await _load(hub, shop_id, lin) == int(was_held)


async def test_the_last_slot_is_given_once(
    hub: Conversations,
    shop_id: str,
    witness: WitnessChannel,
    lin: Sender,
    quiet: None,
    rivals: Any,
    gate: Gate,
) -> None:
    ids = await _wait(hub, await account_of(hub.core, shop_id), "a", "b")
    settings = await hub.desks.get(shop_id)

    async def assign(at: Conversations, here: str) -> bool:
        rule = lambda t: routing.assign(t, f"plan-{here}", lin, settings, "free")  # noqa: E731
        return await at.committer.commit(shop_id, here, rule, Needs(seats=(lin.id,)))

    pairs = zip(await rivals(2), ids, strict=True)
    results = await asyncio.gather(*(assign(at, here) for at, here in pairs))
    assert (gate.met, sorted(results)) == (2, [False, True])
    assert list((await _judged(hub, shop_id)).values()).count(lin.id) == 1
    assert await _load(hub, shop_id, lin) == 1


async def test_a_transfer_and_the_router_want_the_same_slot(
    hub: Conversations,
    shop_id: str,
    witness: WitnessChannel,
    lin: Sender,
    quiet: None,
    rivals: Any,
    gate: Gate,
) -> None:
    waiting, held = await _wait(hub, await account_of(hub.core, shop_id), "waiting", "held")
    await work.take(hub, shop_id, held, ZHOU)
    one, other = await rivals(2)
    moved, assigned = await asyncio.gather(
        work.transfer(one, shop_id, held, ZHOU, to_staff=lin.id, note="拜托"),
        other.router.route(shop_id),
        return_exceptions=True,
    )
    assert gate.met == 2
    holders = await _judged(hub, shop_id)
    refused = getattr(moved, "code", "") == "transfer_full"
    assert assigned == int(refused)
    assert holders == ({"waiting": lin.id, "held": ZHOU.id} if refused else {"waiting": None, "held": lin.id})
    notes = await hub.core.db.shop(shop_id)["messages"].find({"direction": "note"})
    assert len(notes) == int(not refused), "the note goes with the transfer, or not at all"
    assert waiting


async def test_a_slot_that_is_freed_while_a_fan_comes(
    hub: Conversations, shop_id: str, witness: WitnessChannel, lin: Sender, rivals: Any, gate: Gate
) -> None:
    """Each process rings for what it did: whoever is last sees both."""
    account = await account_of(hub.core, shop_id)
    [held] = await _wait(hub, account, "held")
    async with asyncio.timeout(10):
        while await _holder(hub, shop_id, "held") != lin.id:
            await asyncio.sleep(0.01)
    one, other = await rivals(2)
    push = said(account)
    coming = replace(push, fan=replace(push.fan, fan_id="coming"))
    await asyncio.gather(work.close(one, shop_id, held, lin, "resolved"), receive(other, account, [coming]))
    assert gate.met == 2
    async with asyncio.timeout(10):
        while await _holder(hub, shop_id, "coming") != lin.id:
            await asyncio.sleep(0.01)
