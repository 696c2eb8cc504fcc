"""A writer in a process of its own, that ends itself as kill -9 would at the n-th step of SQLite."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
from typing import Any

from hub.conversations import collections as _declared  # noqa: F401
from hub.conversations.search import index
from hub.conversations.search.follow import Follower
from hub.core import settings
from hub.core.runtime import open_core

DIED = 137


def die_at(step: int) -> None:
    """Every statement that writes is a step, and every COMMIT is two: before it and behind it."""
    left = step

    class Dying(sqlite3.Connection):
        def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
            _count(not sql.startswith(("SELECT", "PRAGMA")))
            done = super().execute(sql, *values)
            _count(sql == "COMMIT")
            return done

        def executemany(self, sql: str, values: Any) -> sqlite3.Cursor:
            _count(True)
            return super().executemany(sql, values)

    def _count(is_step: bool) -> None:
        nonlocal left
        left -= is_step
        if is_step and left == 0:
            os._exit(DIED)

    connect = sqlite3.connect
    index.sqlite3 = type(
        "Sqlite", (), {**vars(sqlite3), "connect": lambda *a, **k: connect(*a, **k, factory=Dying)}
    )  # type: ignore[attr-defined]


async def main() -> None:
    async with open_core(settings.load()) as core:
        follower = Follower(core)
        with follower.shelf.writing() as is_ours:
            assert is_ours
            await follower.catch_up()
        follower.close()


if __name__ == "__main__":
    die_at(int(sys.argv[1]))
    asyncio.run(main())
