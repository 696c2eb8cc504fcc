"""One shop's index: an SQLite file whose rows and terms change together, written by one process.

A row's number holds its time and its conversation (`place`), so that the newest hits come first without
sorting, a range of dates is a range of numbers, and a label is tested without looking a row up.
Measured against tantivy on a million messages; see docs/decisions.md, "Search".
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Literal

from hub.core.pinyin import spellings
from hub.core.words import fold, terms

Table = Literal["messages", "notes"]
TABLES: tuple[Table, ...] = ("messages", "notes")

# 40 bits of milliseconds since 2020 last until 2054; 23 bits of conversations are 8 million a shop.
EPOCH_MS = 1_577_836_800_000
CONVERSATION_BITS = 23
CONVERSATION_MASK = (1 << CONVERSATION_BITS) - 1
NEXT_MS = 1 << CONVERSATION_BITS
_CACHE_KB = 8_000

# A single character is the beginning of hundreds of terms: merged for each question they took 15 ms in 120,000
# messages, and 0.05 ms from an index of their own (prefix), for 60 % more of the file.
_TABLE = """
CREATE TABLE {0} (place INTEGER PRIMARY KEY, id TEXT, seq INTEGER, text TEXT, tags TEXT);
CREATE VIRTUAL TABLE {0}_words USING fts5(
  words, tags, content='', columnsize=0, tokenize='ascii', prefix='1');
"""
_SCHEMA = f"""
CREATE TABLE facts (name TEXT PRIMARY KEY, value INTEGER);
CREATE TABLE conversations (
  n INTEGER PRIMARY KEY, id TEXT UNIQUE, rev INTEGER, account TEXT, agent TEXT, last_ms INTEGER, fan TEXT);
CREATE TABLE labels (label TEXT, n INTEGER, PRIMARY KEY (label, n)) WITHOUT ROWID;
CREATE INDEX labels_of ON labels (n);
CREATE VIRTUAL TABLE fans USING fts5(words, sounds, columnsize=0, tokenize='ascii');
{"".join(_TABLE.format(table) for table in TABLES)}
"""


@dataclass(frozen=True)
class Talk:
    """A conversation as far as search knows it; `fan` is name and remark, a line each."""

    id: str
    account: str
    agent: str
    last_ms: int
    fan: str
    labels: frozenset[str]


@dataclass(frozen=True)
class Entry:
    """What is found of one message; without `texts` it is found no more (recalled, or never had any)."""

    id: str
    seq: int
    at_ms: int
    table: Table
    texts: tuple[str, ...]
    tags: tuple[str, ...]


def tag(kind: Literal["account", "writer", "phone"], value: str) -> str:
    """A term that no text can contain: folding drops the control character that it begins with."""
    return f"\x80{kind[0]}{blake2b(value.encode(), digest_size=6).hexdigest()}"


def place_of(at_ms: int, n: int = 0) -> int:
    """Grows with time; times before 2020 count as its first moment."""
    return max(0, at_ms - EPOCH_MS) << CONVERSATION_BITS | n


class ShopIndex:
    """Open for writing; what is not inside `changing` is not written."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        # A power cut may lose the last moments, together with the revs that say how far we are.
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.execute(f"PRAGMA cache_size=-{_CACHE_KB}")
        if not self._db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
            self._db.executescript(f"BEGIN; {_SCHEMA} COMMIT;")

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """All of it or nothing, also for kill -9."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def revs(self, ids: Sequence[str]) -> dict[str, int]:
        """How far each conversation is indexed; those never met are missing."""
        found: dict[str, int] = {}
        for start in range(0, len(ids), 500):
            some = ids[start : start + 500]
            marks = ",".join("?" * len(some))
            found.update(
                self._db.execute(f"SELECT id, rev FROM conversations WHERE id IN ({marks})", some)  # noqa: S608  only question marks
            )
        return found

    def put_talk(self, talk: Talk) -> int:
        """The number of the conversation in this index; its `rev` stays what it was, 0 for a new one."""
        known = self._db.execute("SELECT n, fan FROM conversations WHERE id = ?", (talk.id,)).fetchone()
        values = (talk.account, talk.agent, talk.last_ms, talk.fan)
        if known is None:
            n = self._new_number()
            self._db.execute("INSERT INTO conversations VALUES (?, ?, 0, ?, ?, ?, ?)", (n, talk.id, *values))
        else:
            n = int(known[0])
            self._db.execute(
                "UPDATE conversations SET account = ?, agent = ?, last_ms = ?, fan = ? WHERE n = ?",
                (*values, n),
            )
        if known is None or known[1] != talk.fan:
            self._put_fan(n, talk.fan)
        self._put_labels(n, talk.labels)
        return n

    def _new_number(self) -> int:
        n = int(self._db.execute("SELECT coalesce(max(n), 0) + 1 FROM conversations").fetchone()[0])
        if n > CONVERSATION_MASK:
            raise OverflowError(f"more than {CONVERSATION_MASK} conversations in one shop's index")
        return n

    def _put_fan(self, n: int, fan: str) -> None:
        lines = fan.split("\n")
        words = " ".join(terms(*map(fold, lines)))
        sounds = " ".join(dict.fromkeys(s for line in lines for s in spellings(line)))
        self._db.execute("DELETE FROM fans WHERE rowid = ?", (n,))
        self._db.execute("INSERT INTO fans (rowid, words, sounds) VALUES (?, ?, ?)", (n, words, sounds))

    def _put_labels(self, n: int, labels: frozenset[str]) -> None:
        had = {row[0] for row in self._db.execute("SELECT label FROM labels WHERE n = ?", (n,))}
        self._db.executemany(
            "DELETE FROM labels WHERE label = ? AND n = ?", [(label, n) for label in had - labels]
        )
        self._db.executemany("INSERT INTO labels VALUES (?, ?)", [(label, n) for label in labels - had])

    def put_entries(self, entries: Iterable[tuple[int, Entry]]) -> None:
        """Each with the number of its conversation. In order of place: FTS5 flushes at every step back."""
        for n, entry in sorted(entries, key=lambda pair: (pair[1].at_ms, pair[0], pair[1].seq)):
            self._put_entry(n, entry)

    def _put_entry(self, n: int, entry: Entry) -> None:
        """A row stays when its text goes, so that whoever shares its millisecond is found where it was put."""
        text, tags = "\n".join(filter(None, map(fold, entry.texts))), " ".join(entry.tags)
        place, known = self._find(entry, n)
        if known is None and text:
            values = (place, entry.id, entry.seq, text, tags)
            self._db.execute(f"INSERT INTO {entry.table} VALUES (?, ?, ?, ?, ?)", values)  # noqa: S608  a constant
            self._put_words(entry.table, place, text, tags)
        elif known is not None and known != (text, tags):
            if known[0]:
                self._put_words(entry.table, place, *known, removed=True)
            if text:
                self._put_words(entry.table, place, text, tags)
            change = f"UPDATE {entry.table} SET text = ?, tags = ? WHERE place = ?"  # noqa: S608  a constant
            self._db.execute(change, (text, tags if text else "", place))

    def _find(self, entry: Entry, n: int) -> tuple[int, tuple[str, str] | None]:
        """Where the entry is, with its text and tags, or where it would be put."""
        place = place_of(entry.at_ms, n)
        look = f"SELECT id, text, tags FROM {entry.table} WHERE place = ?"  # noqa: S608  a constant
        while (row := self._db.execute(look, (place,)).fetchone()) is not None:
            if row[0] == entry.id:
                return place, (row[1], row[2])
            place += NEXT_MS
        return place, None

    def _put_words(self, table: str, place: int, text: str, tags: str, *, removed: bool = False) -> None:
        """Removing wants the very terms that were put in; the table keeps what they were made of."""
        words = " ".join(terms(*text.split("\n")))
        command, marks = (f"{table}_words, ", "'delete', ") if removed else ("", "")
        self._db.execute(
            f"INSERT INTO {table}_words ({command}rowid, words, tags) VALUES ({marks}?, ?, ?)",  # noqa: S608  constants
            (place, words, tags),
        )

    def set_rev(self, n: int, rev: int) -> None:
        """Everything of this conversation up to `rev` is in."""
        self._db.execute("UPDATE conversations SET rev = ? WHERE n = ?", (rev, n))

    def remove_talks(self, ids: Iterable[str]) -> None:
        """Conversations that are gone from the truth, with all that was said in them."""
        for id in ids:
            row = self._db.execute("SELECT n FROM conversations WHERE id = ?", (id,)).fetchone()
            if row is None:
                continue
            for table in TABLES:
                look = f"SELECT place, text, tags FROM {table} WHERE place & ? = ? AND text != ''"  # noqa: S608  a constant
                for place, text, tags in self._db.execute(look, (CONVERSATION_MASK, row[0])).fetchall():
                    self._put_words(table, place, text, tags, removed=True)
                self._db.execute(f"DELETE FROM {table} WHERE place & ? = ?", (CONVERSATION_MASK, row[0]))  # noqa: S608  a constant
            self._db.execute("DELETE FROM fans WHERE rowid = ?", row)
            self._db.execute("DELETE FROM labels WHERE n = ?", row)
            self._db.execute("DELETE FROM conversations WHERE n = ?", row)

    def talks_after(self, n: int, limit: int) -> list[tuple[int, str]]:
        rows = self._db.execute("SELECT n, id FROM conversations WHERE n > ? ORDER BY n LIMIT ?", (n, limit))
        return rows.fetchall()

    def count_talks(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM conversations").fetchone()[0])

    def count_entries(self, table: Table) -> int:
        return int(self._db.execute(f"SELECT count(*) FROM {table} WHERE text != ''").fetchone()[0])  # noqa: S608  a constant

    def facts(self) -> Mapping[str, int]:
        """`complete`: every conversation was in once. `total`: how many there are, while it is being built."""
        return dict(self._db.execute("SELECT name, value FROM facts"))

    def set_facts(self, **facts: int) -> None:
        self._db.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", facts.items())

    def tidy(self, *, wholly: bool) -> None:
        """One sorted piece instead of several halves the time of a search; wholly: 2 s for a million messages."""
        command, values = ("optimize", 0) if wholly else ("merge", 500)
        for table in TABLES:
            name = f"{table}_words"
            self._db.execute(f"INSERT INTO {name} ({name}, rank) VALUES (?, ?)", (command, values))  # noqa: S608  a constant

    def is_sound(self) -> bool:
        """Reads all of it: seconds for a million messages."""
        try:
            for table in (*TABLES, "fans"):
                name = "fans" if table == "fans" else f"{table}_words"
                self._db.execute(f"INSERT INTO {name} ({name}) VALUES ('integrity-check')")  # noqa: S608  constants
            return bool(self._db.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
        except sqlite3.DatabaseError:
            return False
