"""Holds every rival between reading and writing until all have read the same."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from hub.core.db import Database

WITHIN_S = 10.0


class Gate:
    """Each rival waits once; who has to look again because it lost passes freely."""

    def __init__(self, load: Callable[..., Awaitable[Any]]) -> None:
        self._load = load
        self._expected: set[Database] = set()
        self._barrier = asyncio.Barrier(1)
        self.met = 0

    def awaits(self, rivals: Iterable[Database]) -> None:
        self._expected = set(rivals)
        self._barrier = asyncio.Barrier(len(self._expected))

    async def load(self, db: Database, *args: Any) -> Any:
        loaded = await self._load(db, *args)
        if db in self._expected:
            self._expected.discard(db)
            async with asyncio.timeout(WITHIN_S):
                await self._barrier.wait()
            self.met += 1
        return loaded
