"""Rows of a table, cut into products: rows of one product code belong together, wherever they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hub.commerce.transfer import fields
from hub.commerce.transfer.columns import REQUIRED, Field
from hub.commerce.transfer.fields import Value
from hub.commerce.transfer.reading.table import Table
from hub.commerce.transfer.values import Wrong


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell (`field` "" for the whole row); `says` is what stands there.

    `code` as in `import.problem.<code>`; `other` is the row or thing that it collides with.
    """

    code: str
    field: Field
    says: str = ""
    limit: int | str | None = None
    other: str = ""


@dataclass
class Row:
    """`number` as Excel counts, from 1. What could not be read is among the problems and not in `values`."""

    number: int
    values: dict[Field, Value] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def text(self, name: Field) -> str:
        found = self.values.get(name, "")
        return found if isinstance(found, str) else ""

    def wrong(self, code: str, name: Field, *, limit: int | str | None = None, other: str = "") -> None:
        value = self.values.get(name)
        says = fields.shown(name, value) if value is not None else ""
        self.problems.append(Problem(code, name, says, limit, other))


@dataclass
class Group:
    """One product: `code` is "" for a row that names none."""

    code: str
    rows: list[Row]


Mapped = Sequence[Field | None]


def rows_of(table: Table, heading_row: int, mapped: Mapped) -> list[Row]:
    """Every row below the header in which a mapped column says something."""
    found = []
    for index in range(heading_row + 1, len(table.rows)):
        row = _row(table, index, mapped)
        if row is not None:
            found.append(row)
    return found


def _row(table: Table, index: int, mapped: Mapped) -> Row | None:
    row = Row(index + 1)
    empty = True
    for column, (name, text) in enumerate(zip(mapped, table.rows[index], strict=False)):
        if name is None or not text:
            continue
        empty = False
        text = unescaped(text) if table.kind == "csv" else text
        value = fields.parsed(name, text, table.odd.get((index, column)))
        if isinstance(value, Wrong):
            row.problems.append(Problem(value.code, name, text, value.limit))
        else:
            row.values[name] = value
    if empty:
        return None
    for name in REQUIRED:
        if name not in row.values and not any(problem.field == name for problem in row.problems):
            row.problems.append(Problem("missing", name))
    return row


# What a spreadsheet would take for a formula stands in CSV behind an apostrophe; see workbooks.csv_bytes.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "'")


def unescaped(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_SIGNS) else text


def grouped(rows: Sequence[Row]) -> list[Group]:
    """In the order in which the products first appear; a row without a code is a group of its own."""
    found: list[Group] = []
    by_code: dict[str, Group] = {}
    for row in rows:
        code = row.text("product_code")
        if code and code in by_code:
            by_code[code].rows.append(row)
            continue
        group = Group(code, [row])
        found.append(group)
        if code:
            by_code[code] = group
    return found


def note_repeated(groups: Sequence[Group]) -> None:
    """A SKU code may stand in the file once: the second one is wrong, and says where the first is."""
    first: dict[str, int] = {}
    for row in sorted((row for group in groups for row in group.rows), key=lambda row: row.number):
        code = row.text("sku_code")
        if not code:
            continue
        if code in first:
            row.wrong("sku_code_twice", "sku_code", other=str(first[code]))
        else:
            first[code] = row.number


def shared(group: Group, names: Sequence[Field]) -> dict[Field, Value]:
    """What the rows say of the product as a whole; a row that contradicts an earlier one is wrong."""
    found: dict[Field, Value] = {}
    where: dict[Field, int] = {}
    for row in group.rows:
        for name in names:
            value = row.values.get(name)
            if value is None:
                continue
            if name not in found:
                found[name], where[name] = value, row.number
            elif found[name] != value:
                row.wrong("differs_from_row", name, other=str(where[name]))
    return found


def values_of(rows: Sequence[Row], name: Field) -> set[str]:
    """All that these rows say under `name`, single names of lists included: to be looked up at once."""
    found: set[str] = set()
    for row in rows:
        value = row.values.get(name)
        if isinstance(value, str):
            found.add(value)
        elif isinstance(value, tuple):
            found |= set(map(str, value))
    return found


Odd = Mapping[tuple[int, int], str]
