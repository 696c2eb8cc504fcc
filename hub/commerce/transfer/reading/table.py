"""A file as rows of text: asks the child that reads, and outlives whatever the file does to it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from hub.commerce.transfer.reading import limits
from hub.core import log
from hub.core.errors import Refused

_log = log.get(__name__)
_CHILD = "hub.commerce.transfer.reading.child"
# Two at once in one process: each may take a gigabyte before it gives up.
_AT_ONCE = 2
_MOST_OUTPUT = 200_000_000


@dataclass(frozen=True)
class Table:
    """`rows` from the first row of the sheet on, blank ones included: rows[0] is Excel's row 1.

    `odd` tells, by (row, column), what Excel changed: "date" or "digits".
    """

    rows: list[list[str]]
    odd: Mapping[tuple[int, int], str]
    kind: str
    sheets: list[str]
    sheet: str
    encoding: str
    separator: str


class _Told(msgspec.Struct):
    rows: list[list[str]] = []
    odd: list[tuple[int, int, str]] = []
    kind: str = ""
    sheets: list[str] = []
    sheet: str = ""
    encoding: str = ""
    separator: str = ""
    refused: str = ""
    params: dict[str, int | str] = {}


async def read(path: Path, sheet: str = "") -> Table:
    """Raises Refused with what is the matter with the file."""
    async with _turn():
        output = await _output_of(path, sheet)
    told = await asyncio.to_thread(msgspec.json.decode, output, type=_Told)
    if told.refused:
        raise Refused(told.refused, field="file", **told.params)
    odd = {(row, column): kind for row, column, kind in told.odd}
    return Table(told.rows, odd, told.kind, told.sheets, told.sheet, told.encoding, told.separator)


def _turn() -> asyncio.Semaphore:
    """One per loop, made when it is first asked for: tests have several."""
    loop = asyncio.get_running_loop()
    if loop not in _turns:
        _turns.clear()
        _turns[loop] = asyncio.Semaphore(_AT_ONCE)
    return _turns[loop]


_turns: dict[asyncio.AbstractEventLoop, asyncio.Semaphore] = {}


async def _output_of(path: Path, sheet: str) -> bytes:
    """Raises Refused when the child died over the file or took too long."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", _CHILD, str(path), sheet,
        env={},  # what reads a stranger's file has none of our secrets
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(limits.PATIENCE_S):
            output, _ = await child.communicate()
    except TimeoutError:
        raise Refused("import_takes_too_long", field="file") from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode != 0 or len(output) > _MOST_OUTPUT:
        _log.warning("a file could not be read", returncode=child.returncode)
        raise Refused("import_too_large_inside", field="file")
    return output
