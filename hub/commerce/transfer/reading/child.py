"""Reads one file in a process of its own, which may run out of memory or time without harm to anybody.

Started by table.py with the file's path and the name of a sheet; writes one JSON object to its output. It
imports nothing of the hub's core: a damaged workbook ends it (calamine aborts when memory runs out), and then
it must have held nothing open.
"""

from __future__ import annotations

import json
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import python_calamine as calamine

from hub.commerce.transfer.reading import limits
from hub.commerce.transfer.reading.cell_text import odd_text, text_of
from hub.commerce.transfer.reading.csv_text import Unreadable, decoded, rows_of, separator_of

Doc = dict[str, Any]
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class _Sheet:
    """Rows as they come in, counted against the limits; `odd` are the cells that Excel changed."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.odd: list[tuple[int, int, str]] = []
        self._filled = self._blank = self._characters = 0

    def add(self, cells: Iterable[tuple[str, str | None]]) -> None:
        row: list[str] = []
        for column, (text, odd) in enumerate(cells):
            if text and column >= limits.MOST_COLUMNS:
                raise Unreadable("import_columns_too_many", limit=limits.MOST_COLUMNS)
            if len(text) > limits.MOST_CELL_CHARACTERS:
                raise Unreadable(
                    "import_cell_too_long", row=len(self.rows) + 1, limit=limits.MOST_CELL_CHARACTERS
                )
            if odd:
                self.odd.append((len(self.rows), column, odd))
            row.append(text)
        while row and not row[-1]:
            row.pop()
        self._count(row)
        self.rows.append(row)

    def _count(self, row: list[str]) -> None:
        self._filled += bool(row)
        self._blank += not row
        self._characters += sum(map(len, row))
        if self._filled > limits.MOST_ROWS + 1:
            raise Unreadable("import_rows_too_many", limit=limits.MOST_ROWS)
        if self._blank > limits.MOST_BLANK_ROWS or self._characters > limits.MOST_CHARACTERS:
            raise Unreadable("import_too_large_inside")


def read(path: Path, sheet: str) -> Doc:
    with path.open("rb") as file:
        head = file.read(4)
    if head in (_ZIP, _OLE):
        return _workbook(path, sheet)
    return _csv(path.read_bytes())


def _csv(data: bytes) -> Doc:
    read = decoded(data)
    separator, sheet = separator_of(read.text), _Sheet()
    for row in rows_of(read.text, separator):
        sheet.add((text, odd_text(text)) for text in (cell.strip() for cell in row))
    return _told(sheet, kind="csv", sheets=[], sheet="", encoding=read.encoding, separator=separator)


def _workbook(path: Path, wanted: str) -> Doc:
    _look_inside(path)
    try:
        book = calamine.load_workbook(str(path))
        names = _visible(book)
        name = wanted or next(iter(names), "")
        if name not in names:
            raise Unreadable("import_sheet_missing", sheet=wanted)
        sheet = _Sheet()
        for row in _rows(book.get_sheet_by_name(name)):
            sheet.add(text_of(value) for value in row)
    except calamine.PasswordError:
        raise Unreadable("import_password") from None
    except (calamine.CalamineError, OSError, ValueError):
        raise Unreadable("import_not_a_table") from None
    return _told(sheet, kind="xlsx", sheets=names, sheet=name, encoding="", separator="")


def _visible(book: calamine.CalamineWorkbook) -> list[str]:
    """What Excel shows as tabs; a hidden sheet keeps the lists of a template."""
    shown = calamine.SheetVisibleEnum.Visible
    tables = calamine.SheetTypeEnum.WorkSheet
    return [meta.name for meta in book.sheets_metadata if meta.visible == shown and meta.typ == tables]


def _rows(sheet: calamine.CalamineSheet) -> Iterator[list[Any]]:
    """From row 1 on, though calamine begins where the first cell stands: row numbers must be Excel's."""
    top, left = sheet.start or (0, 0)
    if top > limits.MOST_BLANK_ROWS or left > limits.MOST_COLUMNS:
        raise Unreadable("import_too_large_inside")
    return iter(sheet.to_python(skip_empty_area=False))


def _look_inside(path: Path) -> None:
    """What the directory of the ZIP says is not proof: the limit of memory stands behind it."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as packed:
        parts = packed.infolist()
    if len(parts) > limits.MOST_PARTS or sum(part.file_size for part in parts) > limits.MOST_UNPACKED_BYTES:
        raise Unreadable("import_too_large_inside")


def _told(found: _Sheet, **facts: Any) -> Doc:
    while found.rows and not found.rows[-1]:
        found.rows.pop()
    return {"rows": found.rows, "odd": found.odd, **facts}


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY_BYTES, limits.MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CPU_S, limits.CPU_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        told = read(Path(sys.argv[1]), sys.argv[2])
    except Unreadable as error:
        told = {"refused": error.code, "params": error.params}
    except MemoryError:
        told = {"refused": "import_too_large_inside", "params": {}}
    json.dump(told, sys.stdout, ensure_ascii=True, separators=(",", ":"))


if __name__ == "__main__":
    main()
