"""Tells people on their phones what waits for them while they are not at the screen."""

from __future__ import annotations

from hub.accounts import staff
from hub.alerts import outbox, watch
from hub.alerts.decide import Seat
from hub.conversations.service import Conversations
from hub.core import log
from hub.sockets import presence

_log = log.get(__name__)
CRON = {"second": set(range(5, 60, 10))}


async def run(hub: Conversations) -> None:
    """May run twice: what was told is known by its key, and of two senders one gets the lease."""

    async def seats_of(shop_id: str) -> list[Seat]:
        here = {person["id"]: person["state"] for person in await presence.staff(hub.core, shop_id)}
        members = await staff.members(hub.core, shop_id)
        return [Seat(m.staff_id, here.get(m.staff_id, "offline"), 0, 1) for m in members]

    put = await watch.look(hub, seats_of)
    sent = await outbox.send_due(hub.core)
    if put or sent:
        _log.info("alerts", put=put, sent=sent)
