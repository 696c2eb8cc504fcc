"""What sales need from time alone: opening, closing, settling, and a look each second at what the door knows."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

from hub.commerce.flash import planning, store
from hub.commerce.flash.model import Event
from hub.commerce.flash.moves import due
from hub.commerce.flash.repair import finish_grants, hand_over, mend
from hub.commerce.service import Commerce
from hub.core import log
from hub.core.clock import now
from hub.core.db import StoreError
from hub.core.errors import HubError
from hub.core.redis import RedisError

_log = log.get(__name__)
# Whoever prepares or calls off a sale takes a second or two; after this long they died.
ABANDONED = timedelta(seconds=60)
# A comparison of a large sale takes a while: it is left this many times that long in peace.
REST = 10.0


@dataclass
class Rests:
    """When this process looks at a sale again, by its monotonic clock."""

    until: dict[str, float] = field(default_factory=dict)

    def resting(self, event_id: str) -> bool:
        return time.monotonic() < self.until.get(event_id, 0.0)

    def rest(self, event_id: str, took_s: float) -> None:
        if len(self.until) > 1_000:
            self.until.clear()
        self.until[event_id] = time.monotonic() + took_s * REST


_rests = Rests()


async def look_after_all(commerce: Commerce) -> dict[str, int]:
    """Every sale that is prepared, runs, or still has stock; how many were moved and how many fans were served."""
    done = {"moved": 0, "served": 0}
    for event in await store.with_stock(commerce.core):
        try:
            moved, served = await look_after(commerce, event)
        except (HubError, StoreError, RedisError, OSError) as error:
            _log.warning("a sale is looked after later", event=event.id, error=str(error))
            continue
        done["moved"] += moved
        done["served"] += served
    return done


async def look_after(commerce: Commerce, event: Event) -> tuple[int, int]:
    """Whether it moved, and how many fans were served."""
    if act := _overdue(event):
        await act(commerce, event)
        return 1, 0
    move = due(event, now())
    if move == "close":
        await planning.close_event(commerce, event)
        return 1, 0
    if move == "open":
        event = await planning.open_event(commerce, event)
    if event.state not in ("ready", "open"):
        return 0, 0
    served = await serve(commerce, event)
    # In a live room the operator may add pieces at any moment.
    if event.kind == "flash" and event.state == "open" and await store.is_sold(commerce.core, event):
        await planning.close_event(commerce, event)
        return 1, served
    return int(move is not None), served


async def serve(commerce: Commerce, event: Event) -> int:
    """Puts the doors right, and gives what came back to who waits. Raises RedisError, StoreError."""
    if _rests.resting(event.id):
        return 0
    began, served = time.monotonic(), 0
    for item in event.items:
        served += await finish_grants(commerce, event, item.sku_id)
    if await mend(commerce, event):
        for item in event.items:
            served += await hand_over(commerce, event, item.sku_id)
    _rests.rest(event.id, time.monotonic() - began)
    return served


def _overdue(event: Event) -> Callable[[Commerce, Event], Awaitable[Event]] | None:
    if event.state == "closing":
        return planning.settle_event
    abandoned = event.touched_at is not None and now() - event.touched_at > ABANDONED
    return planning.clear_up if abandoned and event.state in ("draft", "cancelled") else None
