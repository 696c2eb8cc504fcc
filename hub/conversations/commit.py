"""Group commit: changes that arrive together share one transaction; each stays whole by itself.

One transaction costs six round trips and a journal flush however many changes are in it, so a burst
of pushes is stored at the price of one. Changes of one conversation are applied in their order of
arrival. See docs/decisions.md, "Group commit".
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any, Generic, TypeVar

from hub.conversations import store
from hub.conversations.lookup import NOTHING, Needs
from hub.conversations.model import FanRef
from hub.conversations.rules.seats import holder
from hub.conversations.timeline import Timeline
from hub.core import log, metrics
from hub.core.clock import now
from hub.core.db import Session
from hub.core.errors import Conflict, HubError
from hub.core.ids import new_id
from hub.core.runtime import Core

_log = log.get(__name__)
T = TypeVar("T")

# Larger groups gain little more and make the first of them wait longer.
MAX_GROUP = 64
# A rival process may take the same rev or create the same conversation; each loser looks again.
MAX_TRIES = 8


@dataclass(eq=False)
class Pending(Generic[T]):
    """One change that waits for its group. `target` is a conversation's id, or a fan who may be new."""

    target: str | FanRef
    rule: Callable[[Timeline], T]
    needs: Needs
    fan_name: str = ""
    # Changes of the same batch are never parted: they are stored together or not at all.
    batch: str = ""
    done: asyncio.Future[T] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    result: Any = None
    refusal: HubError | None = None


class Committer:
    """One per process; `commit` returns after the change is durable and its doorbells are on their way."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._waiting: dict[str, list[Pending[Any]]] = defaultdict(list)
        self._loops: dict[str, asyncio.Task[None]] = {}
        self._rings: set[asyncio.Task[None]] = set()
        # Told of every group that was stored, at once and in this process: doorbells that cannot get lost.
        self.listeners: list[Callable[[str, list[Timeline]], None]] = []

    async def commit(
        self,
        shop_id: str,
        target: str | FanRef,
        rule: Callable[[Timeline], T],
        needs: Needs = NOTHING,
        fan_name: str = "",
    ) -> T:
        """Applies `rule`, which must be pure: it runs again when the transaction has to.

        Raises what the rule raises, NotFound for an unknown conversation id, StoreError when the
        store is away (nothing is changed then).
        """
        pending = Pending(target, rule, needs, fan_name)
        self._line_up(shop_id, [pending])
        return await asyncio.shield(pending.done)

    async def commit_batch(
        self, shop_id: str, changes: Sequence[tuple[str, Callable[[Timeline], T], Needs]]
    ) -> list[T | BaseException]:
        """Several conversations in one transaction, applied in this order; each refusal is its own."""
        batch = new_id()
        pendings = [Pending(target, rule, needs, batch=batch) for target, rule, needs in changes]
        self._line_up(shop_id, pendings)
        return await asyncio.gather(*(asyncio.shield(p.done) for p in pendings), return_exceptions=True)

    def _line_up(self, shop_id: str, pendings: Sequence[Pending[Any]]) -> None:
        self._waiting[shop_id] += pendings
        if pendings and shop_id not in self._loops:
            self._loops[shop_id] = asyncio.create_task(self._drain(shop_id))

    async def close(self) -> None:
        """Finishes what is waiting; call after the last commit."""
        await asyncio.gather(*self._loops.values(), return_exceptions=True)
        await asyncio.gather(*self._rings, return_exceptions=True)

    async def _drain(self, shop_id: str) -> None:
        try:
            while group := _next_group(self._waiting[shop_id]):
                del self._waiting[shop_id][: len(group)]
                await self._commit_group(shop_id, group)
        finally:
            del self._loops[shop_id]
            del self._waiting[shop_id]

    async def _commit_group(self, shop_id: str, group: list[Pending[Any]]) -> None:
        metrics.COMMITS.observe(len(group))
        try:
            with metrics.COMMIT_SECONDS.time():
                timelines = await self._with_retries(shop_id, group)
        except Exception as error:  # noqa: BLE001  # an edge: whatever it is, it belongs to the callers, not to the loop
            await self._blame(shop_id, group, error)
            return
        for pending in group:
            _resolve(pending)
        for listener in self.listeners:
            listener(shop_id, timelines)
        ring = asyncio.create_task(store.ring(self._core, shop_id, timelines))
        self._rings.add(ring)
        ring.add_done_callback(self._rings.discard)

    async def _blame(self, shop_id: str, group: list[Pending[Any]], error: Exception) -> None:
        """A group that cannot be stored is taken apart, so that one poisonous change fails alone."""
        if len(group) == 1 or store.is_outage(error):
            for pending in group:
                pending.refusal = None
                if not pending.done.done():
                    pending.done.set_exception(error)
            return
        _log.warning("a group is committed one by one", size=len(group), error=str(error))
        for pending in group:
            await self._commit_group(shop_id, [pending])

    async def _with_retries(self, shop_id: str, group: list[Pending[Any]]) -> list[Timeline]:
        for attempt in range(MAX_TRIES):
            try:
                return await self._core.db.transaction(partial(self._attempt, shop_id, group, attempt == 0))
            except Conflict:
                if attempt == MAX_TRIES - 1:
                    raise
                await asyncio.sleep(0.002 * 2**attempt)
        raise AssertionError("unreachable")

    async def _attempt(
        self, shop_id: str, group: list[Pending[Any]], hopeful: bool, session: Session
    ) -> list[Timeline]:
        """`hopeful`: see Needs.repeat_keys; after the index objected, all is applied again with them in view."""
        metrics.COMMIT_ATTEMPTS.inc()
        timelines = await store.load(self._core.db, shop_id, group, hopeful, session)
        for pending, timeline in zip(group, timelines, strict=True):
            _apply(pending, timeline)
        touched = list({id(t): t for t in timelines if t is not None and t.events}.values())
        ttl = timedelta(seconds=self._core.settings.event_ttl_s)
        await store.save(self._core.db, shop_id, touched, now() + ttl, session)
        return touched


def _next_group(waiting: list[Pending[Any]]) -> list[Pending[Any]]:
    """The first MAX_GROUP, and what belongs to the same batch as the last of them."""
    end = min(MAX_GROUP, len(waiting))
    while 0 < end < len(waiting) and waiting[end].batch and waiting[end].batch == waiting[end - 1].batch:
        end += 1
    return waiting[:end]


def _apply(pending: Pending[Any], timeline: Timeline | None) -> None:
    """Whatever the rule did, the slots of those who held the conversation before and after it move along."""
    pending.refusal = None
    try:
        found = store.existing(timeline)
        before = holder(found.conversation)
        pending.result = pending.rule(found)
        found.seats.note(before, holder(found.conversation))
    except HubError as refusal:
        pending.refusal = refusal


def _resolve(pending: Pending[Any]) -> None:
    if pending.done.done():
        return
    if pending.refusal is not None:
        pending.done.set_exception(pending.refusal)
    else:
        pending.done.set_result(pending.result)
