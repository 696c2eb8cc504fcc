"""A shop whose desk works by itself: people who sit down, fans who write, and a router that comes to rest."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from hub.accounts.shops import Shop
from hub.conversations import accounts, desk, desk_sweep, seats
from hub.conversations.channel import Account
from hub.conversations.model import FanRef, Inbound, Sender
from hub.conversations.receive import receive
from hub.conversations.rules.seats import seat_id
from hub.conversations.service import Conversations
from hub.core.clock import now
from hub.core.ids import new_id
from tests.accounts.team import hire
from tests.crash.wholeness import shop_is_whole

Doc = dict[str, Any]
ALWAYS = {day: [["00:00", "24:00"]] for day in desk.DAYS}


@dataclass(frozen=True)
class DeskStage:
    hub: Conversations
    shop: Shop
    account: Account

    @property
    def shop_id(self) -> str:
        return self.shop.id

    async def settle_in(self, **settings: Any) -> None:
        """Routing on, open at whatever hour the tests run, and whatever else is set."""
        settings = {"routing": {"on": True}, "hours": ALWAYS, **settings}
        await desk.change(self.hub.core, self.shop_id, settings)
        self.hub.desks.forget(self.shop_id)

    async def hire(self, *roles: str) -> Sender:
        person = await hire(self.hub.core, *(roles or ("agent",)), shop=self.shop)
        self.hub.desks.forget(self.shop_id)
        return Sender("agent", person.id, person.name)

    async def seat(self, capacity: int | None = None, *roles: str) -> Sender:
        """Somebody who sits at the desk now."""
        person = await self.hire(*roles)
        await self.sit(person)
        if capacity is not None:
            await seats.set_capacity(self.hub.core, self.shop_id, person.id, capacity)
        return person

    async def sit(self, person: Sender) -> None:
        await seats.arrive(self.hub.core, self.shop_id, person.id, person.name)

    async def gone(self, person: Sender) -> None:
        """As if nobody had renewed the lease for long."""
        past = {"$set": {"present_until": now(), "active_until": now()}}
        await self._seats.update({"_id": seat_id(self.shop_id, person.id)}, past)

    async def account_more(self) -> Account:
        return await accounts.add(self.hub.core, self.shop_id, self.account.channel, "另一个号", {})

    async def says(self, fan: str = "fan1", text: str = "在吗", account: Account | None = None) -> str:
        """Returns the conversation's id."""
        at = account or self.account
        ref = FanRef(at.channel, at.id, fan)
        pushed = Inbound(ref, f"m:{new_id()}", "text", {"text": text}, now(), "message", fan_name=fan)
        await receive(self.hub, at, [pushed])
        doc = await self._conversations.find_one({"key": ref.key})
        assert doc is not None
        return str(doc["_id"])

    async def rest(self) -> None:
        """Rings, and returns when this process's router has nothing left to do."""
        self.hub.desks.forget(self.shop_id)
        self.hub.router.ring(self.shop_id)
        async with asyncio.timeout(20):
            while self.shop_id in self.hub.router._running:
                await asyncio.sleep(0.002)

    async def sweep(self) -> Doc:
        self.hub.desks.forget(self.shop_id)
        moved = await desk_sweep.sweep(self.hub)
        await self.rest()
        return moved

    async def doc(self, conversation_id: str) -> Doc:
        [found] = await shop_is_whole(self.hub.core, self.shop_id, _id=conversation_id)
        return found

    async def change(self, conversation_id: str, fields: Doc) -> None:
        """Behind everybody's back: what only time would bring about."""
        await self._conversations.update({"_id": conversation_id}, {"$set": fields})

    async def holders(self) -> dict[str, str | None]:
        """By fan: who holds each conversation, None in the queue; after looking at every one of them."""
        docs = await shop_is_whole(self.hub.core, self.shop_id)
        assert await seats.differing(self.hub.core, self.shop_id) == []
        return {doc["fan_id"]: holder_of(doc) for doc in docs}

    async def load(self, person: Sender) -> int:
        doc = await self._seats.find_one({"_id": seat_id(self.shop_id, person.id)})
        assert doc is not None
        return int(doc["load"])

    @property
    def _conversations(self) -> Any:
        return self.hub.core.db.shop(self.shop_id)["conversations"]

    @property
    def _seats(self) -> Any:
        return self.hub.core.db.shop(self.shop_id)["seats"]


def holder_of(doc: Doc) -> str | None:
    assignee = doc["episode"]["assignee"] if doc["state"] == "agent" else None
    return assignee and str(assignee["id"])
