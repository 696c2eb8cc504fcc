"""How many wait and how many replies need a person: asked by every screen, counted once a second."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from hub.core.runtime import Core

# Screens ask every 20 s and after each change of theirs; fifty of them often ask in the same moment.
FRESH_S = 1.0
MOST = 1000


@dataclass(frozen=True)
class Totals:
    """Counted up to MOST, shown as 999+ beyond."""

    waiting: int
    undelivered: int


class Counting:
    """One per process; whoever asks while somebody counts waits for that answer."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._known: dict[str, tuple[float, asyncio.Future[Totals]]] = {}

    async def of_shop(self, shop_id: str) -> Totals:
        until, answer = self._known.get(shop_id, (0.0, None))
        if answer is None or until < time.monotonic() or (answer.done() and answer.exception()):
            answer = asyncio.ensure_future(self._count(shop_id))
            self._known[shop_id] = (time.monotonic() + FRESH_S, answer)
        return await asyncio.shield(answer)

    async def _count(self, shop_id: str) -> Totals:
        shop = self._core.db.shop(shop_id)
        waiting = await shop["conversations"].count({"state": "waiting"}, limit=MOST)
        return Totals(waiting, await shop["messages"].count({"undelivered": True}, limit=MOST))
