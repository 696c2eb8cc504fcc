"""Whatever write a process dies at while slots move: one owner or none, loads are true, and it goes on afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.accounts import shops, staff
from hub.conversations import desk, desk_sweep, holders, seats, work
from hub.conversations.model import Sender
from hub.conversations.receive import receive
from hub.conversations.router import Router
from hub.conversations.service import Conversations
from hub.core.clock import now
from tests.accounts.team import hire, open_shop
from tests.crash.dying import dies_at
from tests.crash.wholeness import shop_is_whole
from tests.crash.witness import WitnessChannel, account_of, said

MOST_WRITES = 40


async def _waiting_shop(hub: Conversations) -> tuple[str, str]:
    """A fan who waits, and somebody free whom nobody has told yet."""
    shop = await shops.by_id(hub.core, (await open_shop(hub.core)).id)
    account = await account_of(hub.core, shop.id)
    await receive(hub, account, [said(account)])
    await desk.change(hub.core, shop.id, {"routing": {"on": True}, "capacity": 1})
    person = await hire(hub.core, "agent", shop=shop)
    await seats.arrive(hub.core, shop.id, person.id, person.name)
    return shop.id, person.id


async def test_an_assignment_happens_whole_or_not_at_all(
    hub: Conversations, witness: WitnessChannel, monkeypatch
) -> None:
    monkeypatch.setattr(Router, "ring", lambda _self, _shop_id: None)
    for n in range(1, MOST_WRITES):
        shop_id, staff_id = await _waiting_shop(hub)
        label = await dies_at(hub.core, n, lambda dying, here=shop_id: dying.router.route(here))
        [doc] = await shop_is_whole(hub.core, shop_id)
        assert doc["state"] == ("waiting" if label else "agent"), label
        assert await seats.differing(hub.core, shop_id) == [], label
        hub.desks.forget(shop_id)
        await hub.router.route(shop_id)
        [doc] = await shop_is_whole(hub.core, shop_id)
        assert (doc["episode"]["assignee"]["id"], doc["rev"]) == (staff_id, 2)
        assert await seats.differing(hub.core, shop_id) == []
        if not label:
            assert n > 1, "the assignment wrote nothing"
            return
    raise AssertionError("the assignment never comes through")


async def _held_shop(hub: Conversations) -> tuple[str, str, Sender, Sender]:
    """A fan whom the first of two people serves."""
    shop_id, staff_id = await _waiting_shop(hub)
    hub.desks.forget(shop_id)
    assert await hub.router.route(shop_id) == 1
    other = await hire(hub.core, "agent", shop=await shops.by_id(hub.core, shop_id))
    await seats.arrive(hub.core, shop_id, other.id, other.name)
    hub.desks.forget(shop_id)
    [doc] = await shop_is_whole(hub.core, shop_id)
    return shop_id, doc["_id"], Sender("agent", staff_id, "林夏"), Sender("agent", other.id, other.name)


@pytest.mark.parametrize("name", ["transfer", "snooze", "wake", "requeue", "dismiss"])
async def test_a_slot_moves_with_its_conversation_or_not_at_all(
    hub: Conversations, witness: WitnessChannel, monkeypatch, name: str
) -> None:
    monkeypatch.setattr(Router, "ring", lambda _self, _shop_id: None)
    for n in range(1, MOST_WRITES):
        shop_id, here, lin, zhou = await _held_shop(hub)
        table = hub.core.db.shop(shop_id)
        if name == "wake":
            await work.snooze(hub, shop_id, here, lin, now() + timedelta(days=1))
        elif name == "requeue":
            past = {"$set": {"present_until": now(), "active_until": now()}}
            await table["seats"].update({"staff_id": lin.id}, past)
        elif name == "dismiss":
            await staff.leave(hub.core, lin.id, shop_id)

        async def act(at: Conversations, shop_id=shop_id, here=here, lin=lin, zhou=zhou) -> None:
            if name == "transfer":
                await work.transfer(at, shop_id, here, lin, to_staff=zhou.id, note="拜托")
            elif name == "snooze":
                await work.snooze(at, shop_id, here, lin, now() + timedelta(days=1))
            elif name == "wake":
                await work.wake(at, shop_id, here, lin)
            elif name == "requeue":
                await desk_sweep._requeue(at)
            else:
                await holders.look_in(at, shop_id)

        [before] = await shop_is_whole(hub.core, shop_id)
        label = await dies_at(hub.core, n, act)
        [after] = await shop_is_whole(hub.core, shop_id)
        assert (after["rev"] == before["rev"]) == bool(label), label
        assert await seats.differing(hub.core, shop_id) == [], label
        if label:
            await act(hub)
        notes = await table["messages"].find({"direction": "note"})
        assert len(notes) == int(name == "transfer")
        assert await seats.differing(hub.core, shop_id) == [], label
        if not label:
            return
    raise AssertionError("it never comes through")
