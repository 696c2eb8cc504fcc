"""Lines of changes that share transactions: what arrives while one is under way goes together into the next.

One transaction costs six round trips and a journal flush however many changes are in it. What a group loads,
applies and writes is its owner's business; gathering, retrying, blaming and closing are the same everywhere.
See docs/decisions.md, "Group commit".
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, TypeVar

from hub.core import log
from hub.core.db import Database, Session, StoreError
from hub.core.errors import Conflict, HubError
from hub.core.metrics import GroupMeter

_log = log.get(__name__)
P = TypeVar("P", bound="Pending[Any]")
R = TypeVar("R")  # what became of one change
G = TypeVar("G")  # what became of one group

# Larger groups gain little more and make the first of them wait longer.
MAX_GROUP = 64
# A rival process may take the same rev or insert the same key; each loser looks again.
MAX_TRIES = 8


@dataclass(eq=False, kw_only=True)
class Pending(Generic[R]):
    """One change that waits for its group; its owner sets `result` or `refusal` whenever it is applied."""

    # Changes of the same batch are never parted: they are stored together or not at all.
    batch: str = ""
    done: asyncio.Future[R] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    result: Any = None
    refusal: HubError | None = None

    def resolve(self) -> None:
        if self.done.done():
            return
        if self.refusal is not None:
            self.done.set_exception(self.refusal)
        else:
            self.done.set_result(self.result)

    def fail(self, error: Exception) -> None:
        self.refusal = None
        if not self.done.done():
            self.done.set_exception(error)


class Lanes(Generic[P, G]):
    """One line per shop.

    `attempt` applies a group inside one transaction: (shop, group, whether this is the first try, session).
    `stored` hears at once of every group that is durable; what it returns runs on beside the next group.
    """

    def __init__(
        self,
        db: Database,
        meter: GroupMeter,
        attempt: Callable[[str, list[P], bool, Session], Awaitable[G]],
        stored: Callable[[str, G], Coroutine[Any, Any, None] | None],
    ) -> None:
        self._db, self._meter = db, meter
        self._attempt, self._stored = attempt, stored
        self._waiting: dict[str, list[P]] = defaultdict(list)
        self._loops: dict[str, asyncio.Task[None]] = {}
        self._rings: set[asyncio.Task[None]] = set()

    def line_up(self, shop_id: str, pendings: Sequence[P]) -> None:
        self._waiting[shop_id] += pendings
        if pendings and shop_id not in self._loops:
            self._loops[shop_id] = asyncio.create_task(self._drain(shop_id))

    async def close(self) -> None:
        """Finishes what is waiting; call after the last change."""
        await asyncio.gather(*self._loops.values(), return_exceptions=True)
        await asyncio.gather(*self._rings, return_exceptions=True)

    async def abandon(self) -> None:
        """Drops what is waiting, as kill -9 would; for tests that act a death out."""
        loops = list(self._loops.values())
        for task in loops:
            task.cancel()
        await asyncio.gather(*loops, return_exceptions=True)
        await asyncio.gather(*self._rings, return_exceptions=True)

    async def _drain(self, shop_id: str) -> None:
        try:
            while group := _next_group(self._waiting[shop_id]):
                del self._waiting[shop_id][: len(group)]
                await self._commit_group(shop_id, group)
        finally:
            del self._loops[shop_id]
            del self._waiting[shop_id]

    async def _commit_group(self, shop_id: str, group: list[P]) -> None:
        self._meter.size.observe(len(group))
        try:
            with self._meter.seconds.time():
                outcome = await self._with_retries(shop_id, group)
        except Exception as error:  # noqa: BLE001  # an edge: whatever it is, it belongs to the callers, not to the loop
            await self._blame(shop_id, group, error)
            return
        for pending in group:
            pending.resolve()
        ring = self._stored(shop_id, outcome)
        if ring is not None:
            task = asyncio.create_task(ring)
            self._rings.add(task)
            task.add_done_callback(self._rings.discard)

    async def _blame(self, shop_id: str, group: list[P], error: Exception) -> None:
        """A group that cannot be stored is taken apart, so that one poisonous change fails alone."""
        if len(group) == 1 or _is_outage(error):
            for pending in group:
                pending.fail(error)
            return
        _log.warning("a group is committed one by one", size=len(group), error=str(error))
        for pending in group:
            await self._commit_group(shop_id, [pending])

    async def _with_retries(self, shop_id: str, group: list[P]) -> G:
        for tried in range(MAX_TRIES):
            try:
                return await self._db.transaction(partial(self._try, shop_id, group, tried == 0))
            except Conflict:
                if tried == MAX_TRIES - 1:
                    raise
                await asyncio.sleep(0.002 * 2**tried)
        raise AssertionError("unreachable")

    async def _try(self, shop_id: str, group: list[P], is_first: bool, session: Session) -> G:
        self._meter.attempts.inc()
        return await self._attempt(shop_id, group, is_first, session)


def _is_outage(error: Exception) -> bool:
    """The store itself is away or overrun: taking the group apart would not help."""
    return isinstance(error, StoreError | OSError | Conflict)


def _next_group(waiting: Sequence[P]) -> list[P]:
    """The first MAX_GROUP, and what belongs to the same batch as the last of them."""
    end = min(MAX_GROUP, len(waiting))
    while 0 < end < len(waiting) and waiting[end].batch and waiting[end].batch == waiting[end - 1].batch:
        end += 1
    return list(waiting[:end])
