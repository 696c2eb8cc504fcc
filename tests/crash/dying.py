"""A process that dies at its n-th write, acted out inside the test's own process."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from hub.conversations.service import Conversations, open_conversations
from hub.core.db import Database
from hub.core.runtime import Core

Operation = Callable[[Conversations], Awaitable[Any]]


class Death(BaseException):
    """No `except Exception` sees it, just as none sees kill -9."""


class Countdown:
    """Raises at write `n`, and at every write after it: the dead write nothing."""

    def __init__(self, n: int) -> None:
        self._left = n
        self.died = asyncio.Event()
        self.labels: list[str] = []

    def __call__(self, label: str) -> None:
        self.labels.append(label)
        self._left -= 1
        if self._left <= 0:
            self.died.set()
            raise Death(label)


async def dies_at(core: Core, n: int, operation: Operation) -> str:
    """The write at which the process died, or an empty string when the operation came through."""
    countdown = Countdown(n)
    db = Database(core.settings.mongodb_url, core.settings.mongodb_database, countdown)
    hub = open_conversations(replace(core, db=db))
    work = asyncio.ensure_future(operation(hub))
    death = asyncio.create_task(countdown.died.wait())
    await asyncio.wait([work, death], return_when=asyncio.FIRST_COMPLETED)
    died = countdown.died.is_set()
    if not died:
        work.result()
    await _bury(hub, work, death)
    await db.close()
    return countdown.labels[-1] if died else ""


async def _bury(hub: Conversations, *tasks: asyncio.Future[Any]) -> None:
    """Nothing of the dead process runs on."""
    for task in tasks:
        task.cancel()
    await hub.committer.lanes.abandon()
    await asyncio.gather(*tasks, return_exceptions=True)
