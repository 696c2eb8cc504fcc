"""Whatever write a router dies at: the fan has one owner or none, loads are true, and the next run goes on."""

from __future__ import annotations

from hub.accounts import shops
from hub.conversations import desk, seats
from hub.conversations.receive import receive
from hub.conversations.router import Router
from hub.conversations.service import Conversations
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
