"""Group commit: changes that arrive together share one transaction; each stays whole by itself.

One transaction costs six round trips and a journal flush however many changes are in it, so a burst
of pushes is stored at the price of one. Changes of one conversation are applied in their order of
arrival. See docs/decisions.md, "Group commit".
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, TypeVar

from hub.conversations import store
from hub.conversations.lookup import NOTHING, Needs
from hub.conversations.model import FanRef
from hub.conversations.rules.seats import holder
from hub.conversations.timeline import Timeline
from hub.core import lanes, metrics
from hub.core.clock import now
from hub.core.db import Session
from hub.core.errors import HubError
from hub.core.ids import new_id
from hub.core.lanes import Lanes
from hub.core.runtime import Core

T = TypeVar("T")


@dataclass(eq=False, kw_only=True)
class Pending(lanes.Pending[T], Generic[T]):
    """One change that waits for its group. `target` is a conversation's id, or a fan who may be new."""

    target: str | FanRef
    rule: Callable[[Timeline], T]
    needs: Needs
    fan_name: str = ""


class Committer:
    """One per process; `commit` returns after the change is durable and its doorbells are on their way."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.lanes: Lanes[Pending[Any], list[Timeline]] = Lanes(
            core.db, metrics.COMMITS, self._attempt, self._stored
        )
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
        pending = Pending(target=target, rule=rule, needs=needs, fan_name=fan_name)
        self.lanes.line_up(shop_id, [pending])
        return await asyncio.shield(pending.done)

    async def commit_batch(
        self, shop_id: str, changes: Sequence[tuple[str, Callable[[Timeline], T], Needs]]
    ) -> list[T | BaseException]:
        """Several conversations in one transaction, applied in this order; each refusal is its own."""
        batch = new_id()
        pendings = [
            Pending(target=target, rule=rule, needs=needs, batch=batch) for target, rule, needs in changes
        ]
        self.lanes.line_up(shop_id, pendings)
        return await asyncio.gather(*(asyncio.shield(p.done) for p in pendings), return_exceptions=True)

    async def close(self) -> None:
        """Finishes what is waiting; call after the last commit."""
        await self.lanes.close()

    def _stored(self, shop_id: str, timelines: list[Timeline]) -> Coroutine[Any, Any, None]:
        for listener in self.listeners:
            listener(shop_id, timelines)
        return store.ring(self._core, shop_id, timelines)

    async def _attempt(
        self, shop_id: str, group: list[Pending[Any]], hopeful: bool, session: Session
    ) -> list[Timeline]:
        """`hopeful`: see Needs.repeat_keys; after the index objected, all is applied again with them in view."""
        timelines = await store.load(self._core.db, shop_id, group, hopeful, session)
        for pending, timeline in zip(group, timelines, strict=True):
            _apply(pending, timeline)
        touched = list({id(t): t for t in timelines if t is not None and t.events}.values())
        ttl = timedelta(seconds=self._core.settings.event_ttl_s)
        await store.save(self._core.db, shop_id, touched, now() + ttl, session)
        return touched


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
