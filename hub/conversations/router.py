"""Gives fans who wait to free seats, the moment both are there.

One run at a time per shop: a lock in Redis keeps the other processes from doing the same in vain. It is
only thrift: the transaction that assigns looks at conversation and seat again, and is the judge, also when
Redis is away.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial

from hub.conversations import queue
from hub.conversations.commit import Committer
from hub.conversations.desk import Desks
from hub.conversations.lookup import Needs
from hub.conversations.model import Sender
from hub.conversations.rules import routing
from hub.conversations.rules.desk import Desk
from hub.conversations.rules.matching import Free, Match, match
from hub.conversations.timeline import Timeline
from hub.core import log
from hub.core.clock import now
from hub.core.db import StoreError
from hub.core.errors import Conflict
from hub.core.ids import new_id
from hub.core.redis import RedisError
from hub.core.runtime import Core

_log = log.get(__name__)
# A run takes some dozens of milliseconds; a process that died in one holds the others up for this long.
LOCK_MS = 2_000
LOCK_TRY_S = 0.005
# At most so many are assigned by one transaction.
BATCH = 32


class Router:
    """One per process; `ring` says that something may fit now, and costs next to nothing."""

    def __init__(self, core: Core, committer: Committer, desks: Desks) -> None:
        self._core, self._committer, self._desks = core, committer, desks
        self._rung: set[str] = set()
        self._running: dict[str, asyncio.Task[None]] = {}
        committer.listeners.append(self._stored)

    def ring(self, shop_id: str) -> None:
        self._rung.add(shop_id)
        if shop_id not in self._running:
            self._running[shop_id] = asyncio.create_task(self._run(shop_id))

    async def close(self) -> None:
        for task in self._running.values():
            task.cancel()
        await asyncio.gather(*self._running.values(), return_exceptions=True)

    async def route(self, shop_id: str) -> int:
        """One run to its end: how many were assigned."""
        desk = await self._desks.get(shop_id)
        if not desk.routing or not await queue.free_seats(self._core, shop_id, desk, now()):
            return 0
        async with self._alone(shop_id):
            return await self._assign_all(shop_id, desk)

    def _stored(self, shop_id: str, timelines: Sequence[Timeline]) -> None:
        """Right after a commit: somebody waits now, or a slot became free."""
        if not self._desks.may_route(shop_id):
            return
        waits = any(t.conversation["state"] == "waiting" for t in timelines)
        if waits or any(n < 0 for t in timelines for n in t.seats.moved.values()):
            self.ring(shop_id)

    async def _run(self, shop_id: str) -> None:
        try:
            while shop_id in self._rung:
                self._rung.discard(shop_id)
                await self.route(shop_id)
        except (StoreError, OSError, Conflict) as error:
            _log.warning("routing put off", shop_id=shop_id, error=str(error))
        except Exception:  # noqa: BLE001  # an edge: the sweep rings again, and the fault must be seen
            _log.exception("routing failed", shop_id=shop_id)
        finally:
            del self._running[shop_id]

    async def _assign_all(self, shop_id: str, desk: Desk) -> int:
        assigned = 0
        while plan := await self._plan(shop_id, desk):
            done = await self._carry_out(shop_id, plan, desk)
            assigned += done
            if done < len(plan):  # the world moved on: look again, but let it come to rest
                await asyncio.sleep(LOCK_TRY_S)
                if done == 0:
                    break
        return assigned

    async def _plan(self, shop_id: str, desk: Desk) -> list[Match]:
        """The first BATCH of what fits now; the seats are read before the queue, so that nobody is passed by."""
        seats = await queue.free_seats(self._core, shop_id, desk, now())
        if not seats:
            return []
        found: list[Match] = []
        async for waiting in queue.pages(self._core, shop_id, _blocked(desk, seats)):
            page = match(waiting, seats, desk)
            found += page
            seats = _left(seats, page)
            if len(found) >= BATCH or not seats:
                break
        return found[:BATCH]

    async def _carry_out(self, shop_id: str, plan: Sequence[Match], desk: Desk) -> int:
        """In order, in one transaction."""
        name = new_id()
        changes = [
            (m.conversation_id, partial(_step, name, m, desk), Needs(seats=(m.staff_id,))) for m in plan
        ]
        results = await self._committer.commit_batch(shop_id, changes)
        failures = [r for r in results if isinstance(r, Exception)]
        if failures:
            raise failures[0]
        return sum(result is True for result in results)

    @asynccontextmanager
    async def _alone(self, shop_id: str) -> AsyncIterator[None]:
        key, token = f"routing:{shop_id}", new_id().encode()
        held = await self._lock(key, token)
        try:
            yield
        finally:
            if held:
                await self._unlock(key, token)

    async def _lock(self, key: str, token: bytes) -> bool:
        """False when Redis is away, or the holder takes unusually long."""
        for _ in range(int(LOCK_MS / 1000 / LOCK_TRY_S)):
            try:
                if await self._core.redis.set(key, token, nx=True, px=LOCK_MS):
                    return True
            except (RedisError, OSError):
                return False
            await asyncio.sleep(LOCK_TRY_S)
        return False

    async def _unlock(self, key: str, token: bytes) -> None:
        try:
            if await self._core.redis.get(key) == token:
                await self._core.redis.delete(key)
        except (RedisError, OSError):
            return  # it ends by itself


def _step(plan: str, found: Match, desk: Desk, timeline: Timeline) -> bool:
    return routing.assign(timeline, plan, Sender("agent", found.staff_id, found.name), desk, found.why)


def _blocked(desk: Desk, seats: Sequence[Free]) -> set[str]:
    """Groups of whom nobody is free; one that is no longer there, or of nobody, blocks nothing."""
    free = {seat.staff_id for seat in seats}
    return {group.id for group in desk.groups if desk.is_manned(group) and not group.staff_ids & free}


def _left(seats: Sequence[Free], planned: Sequence[Match]) -> list[Free]:
    """The seats with what is planned for them on top; full ones drop out."""
    more = Counter(m.staff_id for m in planned)
    return [
        replace(s, load=s.load + more[s.staff_id]) for s in seats if s.load + more[s.staff_id] < s.capacity
    ]
