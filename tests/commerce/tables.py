"""Tables as tests write them: CSV text, workbooks, and rows that went through the reader's grouping."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from hub.commerce.transfer.columns import heading_of
from hub.commerce.transfer.grouping import Group, grouped, note_repeated, rows_of
from hub.commerce.transfer.reading.table import Table

Line = Sequence[Any]


def workbook(lines: Sequence[Line], sheet: str = "商品") -> bytes:
    """As a person saves it: texts as texts, numbers as numbers."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet(sheet)
    for number, line in enumerate(lines):
        for column, value in enumerate(line):
            if isinstance(value, str):
                page.write_string(number, column, value)
            elif value is not None:
                page.write(number, column, value)
    book.close()
    return buffer.getvalue()


def table(lines: Sequence[Sequence[str]], kind: str = "xlsx") -> Table:
    return Table([list(line) for line in lines], {}, kind, [], "", "", "")


def groups(*lines: Sequence[str], kind: str = "xlsx") -> list[Group]:
    """The first line is the header."""
    found = heading_of(lines)
    assert found is not None
    made = grouped(rows_of(table(lines, kind), found.row, found.fields))
    note_repeated(made)
    return made
