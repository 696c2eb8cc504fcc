"""How many wait and how many replies need a person: asked by every screen, counted once a second."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from hub.conversations.visibility import Visibility, within
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

    def __init__(self, core: Core, visibility: Visibility) -> None:
        self._core, self._visibility = core, visibility
        self._known: dict[tuple[str, frozenset[str] | None], tuple[float, asyncio.Future[Totals]]] = {}

    async def of_shop(self, shop_id: str, accounts: frozenset[str] | None = None) -> Totals:
        """Within these channels only; None: all of the shop's."""
        until, answer = self._known.get((shop_id, accounts), (0.0, None))
        if answer is None or until < time.monotonic() or (answer.done() and answer.exception()):
            answer = asyncio.ensure_future(self._count(shop_id, accounts))
            self._known[shop_id, accounts] = (time.monotonic() + FRESH_S, answer)
        return await asyncio.shield(answer)

    async def _count(self, shop_id: str, accounts: frozenset[str] | None) -> Totals:
        shop = self._core.db.shop(shop_id)
        waiting = await shop["conversations"].count({"state": "waiting", **within(accounts)}, limit=MOST)
        if accounts is not None:
            return Totals(waiting, await self._undelivered(shop_id, accounts))
        return Totals(waiting, await shop["messages"].count({"undelivered": True}, limit=MOST))

    async def _undelivered(self, shop_id: str, accounts: frozenset[str]) -> int:
        """Messages do not name their channel; their conversations' is known to the process."""
        messages = self._core.db.shop(shop_id)["messages"]
        docs = await messages.find({"undelivered": True}, fields=["conversation_id"], limit=MOST)
        known = await self._visibility.accounts_of(shop_id, {doc["conversation_id"] for doc in docs})
        return sum(known.get(doc["conversation_id"]) in accounts for doc in docs)
