"""Keeps the sandbox's world in one SQLite file without ever making the event loop wait for a disk.

Writes gather in memory and go out in batches on one thread; a read runs on that same thread after
the writes that were made before it, so a caller always sees its own writes.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

_log = logging.getLogger(__name__)
_BATCH_S = 0.05
_SCHEMA = """
CREATE TABLE IF NOT EXISTS things (
  platform TEXT, kind TEXT, key TEXT, body TEXT, PRIMARY KEY (platform, kind, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS messages (
  n INTEGER PRIMARY KEY, platform TEXT, app_id TEXT, openid TEXT, side TEXT, type TEXT, body TEXT, at REAL,
  msg_id TEXT, attempts INTEGER, acked INTEGER, gave_up INTEGER, origin TEXT, token_generation INTEGER);
CREATE INDEX IF NOT EXISTS by_fan ON messages (platform, app_id, openid, at, n);
CREATE INDEX IF NOT EXISTS by_account ON messages (platform, app_id, n);
CREATE TABLE IF NOT EXISTS notes (
  n INTEGER PRIMARY KEY AUTOINCREMENT, platform TEXT, app_id TEXT, kind TEXT, body TEXT, at REAL);
CREATE INDEX IF NOT EXISTS notes_by_account ON notes (platform, app_id, kind, n);
CREATE TABLE IF NOT EXISTS media (
  media_id TEXT PRIMARY KEY, platform TEXT, app_id TEXT, type TEXT, content_type TEXT, name TEXT,
  bytes BLOB, created_at REAL, expires_at REAL);
"""

Row = dict[str, Any]
_Write = tuple[str, Sequence[Any]]


class Store:
    """Open it before the loop runs; `close` writes out what is still waiting."""

    def __init__(self, path: Path) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sandbox-store")
        self._waiting: list[_Write] = []
        self._changed: dict[tuple[str, str, str], Mapping[str, Any]] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._database = self._thread.submit(_connect, path).result()

    def write(self, statement: str, values: Sequence[Any]) -> None:
        self._waiting.append((statement, values))
        self._schedule()

    def keep(self, platform: str, kind: str, key: str, body: Mapping[str, Any]) -> None:
        """Remembers the newest body of a thing; changes within one batch are written once."""
        self._changed[platform, kind, key] = body
        self._schedule()

    def load(self, platform: str, kind: str) -> list[Row]:
        """Every kept thing of a kind; blocks, so for the start only."""
        query = "SELECT body FROM things WHERE platform = ? AND kind = ?"
        rows = self._submit(query, (platform, kind)).result()
        return [json.loads(row["body"]) for row in rows]

    def highest_n(self) -> int:
        """The last message's number; blocks, so for the start only."""
        return self._submit("SELECT coalesce(max(n), 0) AS n FROM messages", ()).result()[0]["n"]  # type: ignore[no-any-return]

    async def read(self, query: str, values: Sequence[Any] = ()) -> list[Row]:
        return await asyncio.wrap_future(self._submit(query, values))

    def close(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._flush()
        self._thread.submit(self._database.close).result()
        self._thread.shutdown()

    def _submit(self, query: str, values: Sequence[Any]) -> Future[list[Row]]:
        self._flush()
        return self._thread.submit(lambda: [dict(row) for row in self._database.execute(query, values)])

    def _schedule(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_BATCH_S, self._flush)

    def _flush(self) -> None:
        self._timer = None
        if self._waiting or self._changed:
            writes, self._waiting = self._waiting, []
            changed, self._changed = self._changed, {}
            self._thread.submit(self._apply, writes, changed).add_done_callback(_report)

    def _apply(self, writes: list[_Write], changed: dict[tuple[str, str, str], Mapping[str, Any]]) -> None:
        with self._database:
            for statement, values in writes:
                self._database.execute(statement, values)
            self._database.executemany(
                "INSERT OR REPLACE INTO things VALUES (?, ?, ?, ?)",
                [(*key, json.dumps(body, ensure_ascii=False)) for key, body in changed.items()],
            )


def _report(written: Future[None]) -> None:
    if (problem := written.exception()) is not None:
        _log.error("a batch of the sandbox's world was not written: %s", problem)


def _connect(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(path, check_same_thread=False)
    database.row_factory = sqlite3.Row
    database.execute("PRAGMA journal_mode=WAL")
    # A power cut may cost the last toy messages; waiting for the disk would cost every benchmark.
    database.execute("PRAGMA synchronous=OFF")
    database.executescript(_SCHEMA)
    return database
