"""Remembers what was read a moment ago, so that a busy page does not ask the store for the same each time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from hub.core.db import Database

T = TypeVar("T")

MOST = 10_000  # values per database, about 10 MB of identities; beyond that the oldest go


class Recent(Generic[T]):
    """Values by key, apart for each database; measured on the clock that nobody can set back."""

    def __init__(self, ttl_s: float) -> None:
        self._ttl_s = ttl_s
        self._kept: WeakKeyDictionary[Database, dict[str, tuple[float, T]]] = WeakKeyDictionary()
        self._turns: WeakKeyDictionary[Database, int] = WeakKeyDictionary()

    def turn(self, db: Database) -> int:
        """Grows whenever something is forgotten; ask before reading what `put` is to keep."""
        return self._turns.get(db, 0)

    def get(self, db: Database, key: str) -> T | None:
        until, value = self._kept.get(db, {}).get(key, (0.0, None))
        return value if until > time.monotonic() else None

    def put(self, db: Database, key: str, value: T, turn: int | None = None) -> None:
        """Not kept when something was forgotten since `turn`: it may have been read before it changed."""
        if turn is not None and turn != self.turn(db):
            return
        kept = self._kept.setdefault(db, {})
        kept.pop(key, None)  # so that the first of the dictionary is the oldest
        kept[key] = (time.monotonic() + self._ttl_s, value)
        while len(kept) > MOST:
            del kept[next(iter(kept))]

    def discard(self, db: Database, key: str) -> None:
        self._turns[db] = self.turn(db) + 1
        self._kept.get(db, {}).pop(key, None)

    def drop(self, db: Database, matches: Callable[[T], bool]) -> None:
        self._turns[db] = self.turn(db) + 1
        kept = self._kept.get(db, {})
        for key in [key for key, (_, value) in kept.items() if matches(value)]:
            del kept[key]
