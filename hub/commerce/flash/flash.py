"""What one process holds open for sales: the door, what is on sale, queues, and bounds of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from hub.commerce.flash.door import Door
from hub.commerce.flash.queue import Queues
from hub.commerce.flash.sale import Sales
from hub.core.exact_limit import Here
from hub.core.runtime import Core

# Attempts under way in one process; more would only wait longer than a fan's patience (and its connection).
MOST_UNDER_WAY = 4_000
# While Redis is away so many at a time ask Mongo instead; it takes about 250 reservations a second.
MOST_DIRECT = 8


@dataclass
class Flash:
    door: Door
    sales: Sales
    queues: Queues
    here: Here = field(default_factory=Here)
    under_way: int = 0
    direct: int = 0
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    _restoring: dict[str, asyncio.Task[Any]] = field(default_factory=dict)

    def later(self, work: Coroutine[Any, Any, Any]) -> None:
        """Runs beside what answers the fan."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def once(self, key: str, work: Coroutine[Any, Any, Any]) -> None:
        """However many ask for it at a time, it runs once."""
        task = self._restoring.get(key)
        if task is None:
            task = self._restoring[key] = asyncio.create_task(work)
            task.add_done_callback(lambda _: self._restoring.pop(key, None))
        else:
            work.close()
        await asyncio.shield(task)

    async def close(self) -> None:
        await asyncio.gather(*self._tasks, *self._restoring.values(), return_exceptions=True)
        await self.queues.close()
        await self.door.close()


def open_flash(core: Core) -> Flash:
    return Flash(Door(core.redis, core.settings.anonymous_per_s), Sales(core), Queues(core))
