"""The rows that could not be imported, as a file with a column of reasons: mend it and bring it back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from hub.commerce.transfer.columns import COST_FIELDS
from hub.commerce.transfer.grouping import unescaped
from hub.commerce.transfer.imports.records import Import
from hub.commerce.transfer.imports.rows import FoundRow, as_row, require_rows
from hub.commerce.transfer.reading import table as reading
from hub.commerce.transfer.shelf import shelf
from hub.commerce.transfer.workbooks import csv_bytes, xlsx
from hub.core.errors import NotFound
from hub.core.runtime import Core

Kind = Literal["csv", "xlsx"]
# Sentences about a row, one below the other.
Reasons = Callable[[FoundRow], str]


async def bad_file(
    core: Core, shop_id: str, found: Import, kind: Kind, reasons: Reasons, header: str, *, with_costs: bool
) -> bytes:
    """As the file had them, the reasons in front; rows held up by others of their product, and failed ones, too."""
    if not found.has_file:
        raise NotFound("import_file_gone")
    await require_rows(core, shop_id, found.id)
    bad = await _bad_rows(core, shop_id, found.id)
    path = (await shelf(core).local(found.file.sha256)).path
    table = await reading.read(Path(path), found.sheet)
    hidden = {at for at, name in enumerate(found.fields) if name in COST_FIELDS and not with_costs}
    # What a CSV had behind an apostrophe is put behind one again, not behind two.
    plain = unescaped if table.kind == "csv" else str
    read = {row.number: [plain(cell) for cell in table.rows[row.number - 1]] for row in bad}
    lines = [[reasons(row), *_cells(read[row.number], len(found.headers), hidden)] for row in bad]
    top = [header, *found.headers]
    if kind == "csv":
        return await asyncio.to_thread(csv_bytes, top, lines)
    return await asyncio.to_thread(xlsx, top, lines, found.sheet[:31] or "1")


def _cells(row: Sequence[str], width: int, hidden: set[int]) -> list[str]:
    """As long as the header."""
    return [row[at] if at < len(row) and at not in hidden else "" for at in range(width)]


async def _bad_rows(core: Core, shop_id: str, import_id: str) -> list[FoundRow]:
    table = core.db.shop(shop_id)["import_rows"]
    docs = [
        doc
        for condition in ({"outcome": {"$in": ["bad", "held"]}}, {"became": "failed"})
        for doc in await table.find({"import_id": import_id, **condition}, sort=[("number", 1)])
    ]
    return [as_row(doc) for doc in sorted(docs, key=lambda doc: doc["number"])]
