"""What a child says: all of it into its own file of bounded size, the alarming part to the terminal as well."""

from __future__ import annotations

import asyncio
import logging
import re
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from hub.embedded import kept

LevelOf = Callable[[str], int | None]

_FILE_BYTES = 5_000_000
_OLD_FILES = 2
_TAIL_LINES = 20  # what a failed start shows: a Python traceback's end, a server's last words
_LINE_BYTES = 200_000
_LEVEL = re.compile(
    r'"level": ?"(\w+)"|\b(DEBUG|INFO|WARNING|ERROR|CRITICAL)\b|^\S+ (debug|info|warning|error|critical) '
)
_TRACEBACK = "Traceback (most recent call last)"


def level_of(line: str) -> int | None:
    """The level of a line in our log's two forms or in Python's usual one; None when it does not tell."""
    if line.startswith(_TRACEBACK):
        return logging.ERROR
    found = _LEVEL.search(line[:200])
    return _number(next(filter(None, found.groups()))) if found else None


def _number(name: str) -> int | None:
    return logging.getLevelNamesMapping().get(name.upper())


class ChildLog:
    """One per child, over all its lives."""

    def __init__(self, folder: Path, name: str, level_of: LevelOf, *, verbose: bool) -> None:
        self.path = kept.folder(folder) / f"{name}.log"
        self.tail: deque[str] = deque(maxlen=_TAIL_LINES)
        self._name = name
        self._level_of = level_of
        self._level = logging.INFO
        self._forward_from = logging.NOTSET if verbose else logging.WARNING
        self._file: BinaryIO | None = None

    def line(self, raw: bytes) -> None:
        text = raw.decode(errors="replace")
        self.tail.append(text)
        # A full disk must not break the pipe, which would end the child: the line is lost instead.
        with suppress(OSError):
            self._append(raw)
        # The lines of a traceback carry no level: they share that of the line before.
        self._level = self._level if (level := self._level_of(text)) is None else level
        if self._level >= self._forward_from:
            with suppress(OSError, ValueError):  # the terminal is gone
                print(f"[{self._name}] {text}", file=sys.stderr, flush=True)

    def _append(self, raw: bytes) -> None:
        if self._file is not None and self._file.tell() > _FILE_BYTES:
            self._rotate()
        if self._file is None:
            self._file = self.path.open("ab", buffering=0)
        self._file.write(raw + b"\n")

    def _rotate(self) -> None:
        self.close()
        for number in range(_OLD_FILES, 0, -1):
            newer = self.path if number == 1 else self._old(number - 1)
            if newer.exists():
                newer.replace(self._old(number))

    def _old(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}")

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


class Lines(asyncio.Protocol):
    """Cuts a pipe into lines; `ended` is set when its last writer has closed it."""

    def __init__(self, line: Callable[[bytes], None]) -> None:
        self._line = line
        self._rest = b""
        self.ended = asyncio.Event()

    def data_received(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._line(line)
        if len(self._rest) > _LINE_BYTES:
            self._line(self._rest)
            self._rest = b""

    def connection_lost(self, error: Exception | None) -> None:
        if self._rest:
            self._line(self._rest)
        self._rest = b""
        self.ended.set()
