"""What stands beside the names of the views: asked by every screen, counted once a second."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from hub.conversations.listing import indexes
from hub.conversations.listing.indexes import Keys
from hub.conversations.listing.wanted import View, Wanted, condition
from hub.conversations.visibility import Visibility, within
from hub.core.clock import now
from hub.core.runtime import Core

# Screens ask every 20 s and after each change of theirs; fifty of them often ask in the same moment.
FRESH_S = 1.0
# Counted up to here, shown as 999+ beyond.
MOST = 1000
_MANY = 10_000

Doc = dict[str, Any]
Counts = dict[str, int]
_OF_ALL: Mapping[View, tuple[Keys, Doc]] = {
    "waiting": (indexes.BY_STATE, {}),
    "bot": (indexes.BY_STATE, {}),
    "snoozed": (indexes.SNOOZED, {"snoozed_until": indexes.IS_DATE}),
}


class Counting:
    """One per process; whoever asks while somebody counts waits for that answer."""

    def __init__(self, core: Core, visibility: Visibility) -> None:
        self._core, self._visibility = core, visibility
        self._known: dict[tuple[str, ...], tuple[float, asyncio.Future[Counts]]] = {}

    async def of(self, shop_id: str, staff_id: str, accounts: frozenset[str] | None) -> Counts:
        """`accounts` is where that person may look (None: everywhere); those who share it share its counts."""
        scope = () if accounts is None else ("in", *sorted(accounts))
        team, own = await asyncio.gather(
            self._fresh((shop_id, "", *scope), lambda: self._of_all(shop_id, accounts)),
            self._fresh((shop_id, staff_id, *scope), lambda: self._of_one(shop_id, staff_id, accounts)),
        )
        return {**team, **own}

    async def _fresh(self, key: tuple[str, ...], count: Callable[[], Awaitable[Counts]]) -> Counts:
        until, answer = self._known.get(key, (0.0, None))
        if answer is None or until < time.monotonic() or (answer.done() and answer.exception()):
            if len(self._known) > _MANY:
                self._known.clear()
            answer = asyncio.ensure_future(count())
            self._known[key] = (time.monotonic() + FRESH_S, answer)
        return await asyncio.shield(answer)

    async def _of_all(self, shop_id: str, accounts: frozenset[str] | None) -> Counts:
        names = list(_OF_ALL)
        found = await asyncio.gather(
            *(self._count(shop_id, Wanted(view), accounts, *_OF_ALL[view]) for view in names),
            self._undelivered(shop_id, accounts),
        )
        return dict(zip([*names, "undelivered"], found, strict=True))

    async def _of_one(self, shop_id: str, staff_id: str, accounts: frozenset[str] | None) -> Counts:
        mine = Wanted("mine", staff_id)
        found = await asyncio.gather(
            self._count(shop_id, mine, accounts, indexes.BY_ASSIGNEE, {}),
            self._count(shop_id, mine, accounts, indexes.BY_ASSIGNEE, {"unread": {"$gt": 0}}),
            self._unseen(shop_id, staff_id, accounts),
        )
        return dict(zip(("mine", "unread", "mentions"), found, strict=True))

    async def _count(
        self, shop_id: str, wanted: Wanted, accounts: frozenset[str] | None, index: Keys, fits: Doc
    ) -> int:
        asked = condition(wanted, accounts, now(), 0)
        if asked is None:
            return 0
        filter = {"$and": [asked, fits]} if fits else asked
        return await self._core.db.shop(shop_id)["conversations"].count(filter, limit=MOST, index=index)

    async def _undelivered(self, shop_id: str, accounts: frozenset[str] | None) -> int:
        """Messages do not name their channel; their conversations' is known to the process."""
        messages = self._core.db.shop(shop_id)["messages"]
        if accounts is None:
            return await messages.count({"undelivered": True}, limit=MOST)
        docs = await messages.find({"undelivered": True}, fields=["conversation_id"], limit=MOST)
        known = await self._visibility.accounts_of(shop_id, {doc["conversation_id"] for doc in docs})
        return sum(known.get(doc["conversation_id"]) in accounts for doc in docs)

    async def _unseen(self, shop_id: str, staff_id: str, accounts: frozenset[str] | None) -> int:
        table = self._core.db.shop(shop_id)["conversations"]
        return await table.count(
            {"mention_unseen": staff_id, **within(accounts)}, limit=MOST, index=indexes.UNSEEN
        )
