"""Places in a queue are told when they are stored: those who come together are stored together."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from hub.commerce.flash import store
from hub.commerce.flash.compared import Waiter
from hub.core.errors import Conflict
from hub.core.runtime import Core

MOST_AT_ONCE = 500
_Item = tuple[str, str, str]


@dataclass(eq=False)
class _Pending:
    waiter: Waiter
    done: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Queues:
    """One per process."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._pending: dict[_Item, list[_Pending]] = defaultdict(list)
        self._loops: dict[_Item, asyncio.Task[None]] = {}

    async def wait(self, shop_id: str, event_id: str, sku_id: str, waiter: Waiter) -> None:
        """Raises Conflict("ticket_taken") when the door gave a ticket that somebody else has; StoreError."""
        item, pending = (shop_id, event_id, sku_id), _Pending(waiter)
        self._pending[item].append(pending)
        if item not in self._loops:
            self._loops[item] = asyncio.create_task(self._drain(item))
        await asyncio.shield(pending.done)

    async def close(self) -> None:
        await asyncio.gather(*self._loops.values(), return_exceptions=True)

    async def _drain(self, item: _Item) -> None:
        try:
            while group := self._pending[item][:MOST_AT_ONCE]:
                del self._pending[item][: len(group)]
                await self._store(item, group)
        finally:
            del self._loops[item]
            del self._pending[item]

    async def _store(self, item: _Item, group: Sequence[_Pending]) -> None:
        try:
            await store.wait(self._core, *item, [pending.waiter for pending in group])
        except Conflict:
            for pending in group:
                await self._store_one(item, pending)
        except Exception as error:  # noqa: BLE001  # an edge: it belongs to the callers, not to the loop
            for pending in group:
                _fail(pending, error)
        else:
            for pending in group:
                _resolve(pending)

    async def _store_one(self, item: _Item, pending: _Pending) -> None:
        """Some of a group that met a conflict are stored already."""
        try:
            await store.wait(self._core, *item, [pending.waiter])
        except Conflict:
            known = await store.waiter(self._core, *item, pending.waiter.fan)
            if known is None or known.round < pending.waiter.round:  # an earlier place, which is over
                _fail(pending, Conflict("ticket_taken"))
            else:
                _resolve(pending)
        except Exception as error:  # noqa: BLE001  # as above
            _fail(pending, error)
        else:
            _resolve(pending)


def _resolve(pending: _Pending) -> None:
    if not pending.done.done():
        pending.done.set_result(None)


def _fail(pending: _Pending, error: Exception) -> None:
    if not pending.done.done():
        pending.done.set_exception(error)
