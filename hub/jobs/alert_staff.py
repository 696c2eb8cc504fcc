"""Tells people on their phones what waits for them while they are not at the screen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hub.alerts import outbox, watch
from hub.alerts.decide import Seat
from hub.conversations import seats
from hub.conversations.rules.desk import Desk
from hub.conversations.rules.seats import capacity_of, state_of
from hub.core import log
from hub.core.clock import now
from hub.opened import Hub

_log = log.get(__name__)
CRON = {"second": set(range(5, 60, 10))}


async def run(hub: Hub) -> None:
    """May run twice: what was told is known by its key, and of two senders one gets the lease."""

    async def seats_of(shop_id: str) -> list[Seat]:
        desk, moment = await hub.conversations.desks.get(shop_id), now()
        docs = {doc["staff_id"]: doc for doc in await seats.of_shop(hub.core, shop_id)}
        return [_seat(desk, staff_id, docs.get(staff_id), moment) for staff_id in desk.people]

    put = await watch.look(hub.conversations, seats_of)
    sent = await outbox.send_due(hub.core)
    if put or sent:
        _log.info("alerts", put=put, sent=sent)


def _seat(desk: Desk, staff_id: str, doc: dict[str, Any] | None, moment: datetime) -> Seat:
    """Who never sat down is offline."""
    return Seat(
        staff_id=staff_id,
        state=state_of(doc, moment) if doc else "offline",
        load=doc["load"] if doc else 0,
        capacity=capacity_of(doc, desk.capacity) if doc else 0,
        group_ids=frozenset(group.id for group in desk.groups if staff_id in group.staff_ids),
        accounts=desk.people[staff_id],
    )
