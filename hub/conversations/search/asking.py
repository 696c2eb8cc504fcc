"""Reads a shop's index: which rows a query means, newest first; in threads, because SQLite blocks."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

from hub.conversations.search.index import CONVERSATION_MASK, TABLES, Table, place_of, tag
from hub.conversations.search.shelf import SILENCE_S, Shelf, is_broken, now_ms
from hub.core import log
from hub.core.errors import RetryLater
from hub.core.settings import Settings
from hub.core.words import phrase

_log = log.get(__name__)
T = TypeVar("T")

# Two cores: more threads would only wait for each other.
THREADS = 3
# Connections that a thread keeps, of 2 MB of pages each; the rest of the file lies in the system's cache.
MOST_OPEN = 4
_CACHE_KB = 2_000
# A million messages answer in 30 ms; what takes this long is a machine in trouble.
LONGEST_S = 3.0
_CHECK_EVERY_STEPS = 20_000


@dataclass(frozen=True)
class Wanted:
    """`accounts`: only of these, all of the shop's for None. `until_ms` is not in it any more.

    `words` are folded and all of them are wanted, unless one of `phones` is there.
    """

    words: Sequence[str]
    phones: Sequence[str] = ()
    accounts: frozenset[str] | None = None
    agent: str = ""
    label: str = ""
    from_ms: int | None = None
    until_ms: int | None = None


@dataclass(frozen=True)
class Hit:
    """`cursor` is where the next page goes on behind it."""

    id: str
    cursor: str


@dataclass(frozen=True)
class Condition:
    """How much can be found: while `is_building`, `share` of the conversations is in.

    `behind_s`: for how long nothing new has come in, None when that is not worth a word.
    """

    is_building: bool = False
    share: float = 1.0
    behind_s: int | None = None


@dataclass
class _Readers(threading.local):
    open: OrderedDict[str, tuple[Path, sqlite3.Connection]] = field(default_factory=OrderedDict)


class Asking:
    """One per process."""

    def __init__(self, settings: Settings) -> None:
        self._shelf = Shelf.of(settings)
        self._threads = ThreadPoolExecutor(THREADS, "search")
        self._readers = _Readers()

    def close(self) -> None:
        self._threads.shutdown(wait=True, cancel_futures=True)

    async def said(
        self, shop_id: str, table: Table, wanted: Wanted, before: int | None, limit: int
    ) -> list[Hit]:
        """Messages or notes, newest first. Raises RetryLater when it takes too long."""
        sql, values = _said(table, wanted, before, limit)
        rows = await self._in_thread(lambda: self._rows(shop_id, sql, values))
        return [Hit(id, str(place)) for id, place in rows]

    async def fans(
        self, shop_id: str, wanted: Wanted, before: tuple[int, int] | None, limit: int
    ) -> list[Hit]:
        """Conversations by name and remark, those talked with last first."""
        sql, values = _fans(wanted, before, limit)
        rows = await self._in_thread(lambda: self._rows(shop_id, sql, values))
        return [Hit(id, f"{last_ms}.{n}") for id, last_ms, n in rows]

    async def condition(self, shop_id: str) -> Condition:
        return await self._in_thread(lambda: self._condition(shop_id))

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def _rows(self, shop_id: str, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        deadline = time.monotonic() + LONGEST_S
        try:
            reader = self._reader(shop_id)
            if reader is None:
                return []
            reader.set_progress_handler(lambda: time.monotonic() > deadline, _CHECK_EVERY_STEPS)
            return reader.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            self._forget(shop_id)
            _log.warning("an index cannot be read", shop_id=shop_id, error=str(error))
            if is_broken(error):  # found by those who read first; the writer makes it anew
                self._shelf.ask_rebuild(shop_id)
            raise RetryLater("search_busy", after_s=2) from error

    def _condition(self, shop_id: str) -> Condition:
        state = self._shelf.state()
        behind_ms = now_ms() - state.heard_until_ms
        behind = behind_ms // 1000 if state.heard_until_ms and behind_ms > SILENCE_S * 1000 else None
        if self._shelf.current(shop_id) is None:  # a shop in which nobody has spoken has none
            return Condition(not state.walked, 1.0 if state.walked else 0.0, behind)
        facts = dict(self._rows(shop_id, "SELECT name, value FROM facts", ()))
        if facts.get("complete"):
            return Condition(behind_s=behind)
        [(n, _)] = self._rows(shop_id, "SELECT count(*), 0 FROM conversations WHERE rev > 0", ())
        return Condition(True, min(1.0, n / max(1, facts.get("total", 0))), behind)

    def _reader(self, shop_id: str) -> sqlite3.Connection | None:
        path, opened = self._shelf.current(shop_id), self._readers.open
        known = opened.get(shop_id)
        if known is not None and known[0] == path:
            opened.move_to_end(shop_id)
            return known[1]
        self._forget(shop_id)
        if path is None or not path.exists():
            return None
        reader = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
        reader.execute(f"PRAGMA cache_size=-{_CACHE_KB}")
        opened[shop_id] = path, reader
        while len(opened) > MOST_OPEN:
            opened.popitem(last=False)[1][1].close()
        return reader

    def _forget(self, shop_id: str) -> None:
        known = self._readers.open.pop(shop_id, None)
        if known is not None:
            known[1].close()


def _said(table: Table, wanted: Wanted, before: int | None, limit: int) -> tuple[str, list[Any]]:
    assert table in TABLES
    first = 0 if wanted.from_ms is None else place_of(wanted.from_ms)
    end = 1 << 63 if wanted.until_ms is None else place_of(wanted.until_ms)
    values: list[Any] = [
        _match(wanted),
        first,
        min(end, before if before is not None else end, (1 << 63) - 1),
    ]
    labelled = ""
    if wanted.label:
        labelled = f"AND rowid & {CONVERSATION_MASK} IN (SELECT n FROM labels WHERE label = ?)"  # noqa: S608  a constant
        values.append(wanted.label)
    values.append(limit)
    found = (
        f"SELECT rowid FROM {table}_words WHERE {table}_words MATCH ? AND rowid >= ? AND rowid < ? "  # noqa: S608  constants
        f"{labelled} ORDER BY rowid DESC LIMIT ?"
    )
    return f"SELECT id, place FROM {table} WHERE place IN ({found}) ORDER BY place DESC", values  # noqa: S608  constants


def _match(wanted: Wanted) -> str:
    """An expression of FTS5. Terms are folded or our own hashes: no quote, no operator can be in them."""
    said = " AND ".join(_word("words", word) for word in wanted.words)
    if wanted.phones:
        said = f"({said}) OR {_tags(wanted.phones)}"
    parts = [f"({said})"]
    if wanted.accounts is not None:
        parts.append(_tags([tag("account", id) for id in sorted(wanted.accounts)]))
    if wanted.agent:
        parts.append(_tags([tag("writer", wanted.agent)]))
    return " AND ".join(parts)


def _word(column: Literal["words", "sounds"], word: str) -> str:
    return f'{column}:"{" ".join(phrase(word))}"' + ("*" if len(word) == 1 else "")


def _tags(tags: Sequence[str]) -> str:
    return "tags:(" + " OR ".join(f'"{one}"' for one in tags) + ")"


def _fans(wanted: Wanted, before: tuple[int, int] | None, limit: int) -> tuple[str, list[Any]]:
    clauses = ["n IN (SELECT rowid FROM fans WHERE fans MATCH ?)"]
    values: list[Any] = [" AND ".join(map(_name, wanted.words))]
    if wanted.accounts is not None:
        clauses.append(f"account IN ({','.join('?' * len(wanted.accounts))})")
        values += sorted(wanted.accounts)
    if wanted.agent:
        clauses.append("agent = ?")
        values.append(wanted.agent)
    if wanted.label:
        clauses.append("n IN (SELECT n FROM labels WHERE label = ?)")
        values.append(wanted.label)
    for clause, bound in (("last_ms >= ?", wanted.from_ms), ("last_ms < ?", wanted.until_ms)):
        if bound is not None:
            clauses.append(clause)
            values.append(bound)
    if before is not None:
        clauses.append("(last_ms, n) < (?, ?)")
        values += before
    where = " AND ".join(clauses)
    return (
        f"SELECT id, last_ms, n FROM conversations WHERE {where} ORDER BY last_ms DESC, n DESC LIMIT ?",  # noqa: S608  our own words
        [*values, limit],
    )


def _name(word: str) -> str:
    """By its characters, or, typed in letters, by the beginning of how it sounds from any character on."""
    written = _word("words", word)
    return f'({written} OR sounds:"{word}"*)' if word.isascii() else f"({written})"
