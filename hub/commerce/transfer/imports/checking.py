"""The first two stages of an import: reading the file, and the dry run, chunk by chunk behind a cursor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub.commerce.transfer import shop_facts
from hub.commerce.transfer.columns import REQUIRED, heading_of
from hub.commerce.transfer.examining import Examined, examine
from hub.commerce.transfer.grouping import Group, grouped, note_repeated, rows_of
from hub.commerce.transfer.imports import rows
from hub.commerce.transfer.imports.asking import allowed
from hub.commerce.transfer.imports.records import KEPT, Counts
from hub.commerce.transfer.imports.states import moved
from hub.commerce.transfer.imports.working import Held, chunks
from hub.commerce.transfer.reading import table as reading
from hub.core.clock import now
from hub.core.db import Insert, Session
from hub.core.errors import Refused

Doc = dict[str, Any]
# One transaction of the dry run: some milliseconds, and the step of the progress bar.
CHUNK_ROWS = 250
_SAMPLE_ROWS, _SAMPLE_CHARS = 3, 80


@dataclass(frozen=True)
class Opened:
    """The file, cut into products; the same however often it is read."""

    groups: list[Group]
    sizes: list[int]

    @property
    def total(self) -> int:
        return sum(self.sizes)


async def read(held: Held) -> None:
    """Finds sheet, header and columns; goes on to the dry run by itself where no column is in doubt."""
    table = await reading.read(Path(await held.table_path()), held.import_.sheet)
    heading = heading_of(table.rows)
    if heading is None or len(table.rows) <= heading.row + 1:
        raise Refused("import_empty", field="file")
    fields, left_out = allowed(heading.fields, held.rights)
    is_clear = not heading.unknown and set(REQUIRED) <= set(fields)
    below = [row for row in table.rows[heading.row + 1 :] if any(row)]
    sample = [[text[:_SAMPLE_CHARS] for text in row] for row in below[:_SAMPLE_ROWS]]
    facts = {
        "sheet": table.sheet, "sheets": table.sheets, "heading_row": heading.row, "headers": list(heading.headers),
        "fields": fields, "left_out": left_out, "sample": sample, "total": len(below), "cursor": -1, "begun": -1,
        "file.kind": table.kind, "file.encoding": table.encoding, "file.separator": table.separator,
        "state": moved(held.import_.state, "check" if is_clear else "read"), "due": is_clear, "began_at": now(),
    }  # fmt: skip
    await held.write({"$set": facts, "$inc": {"rev": 1}})


async def opened(held: Held) -> Opened:
    found = held.import_
    table = await reading.read(Path(await held.table_path()), found.sheet)
    groups = grouped(rows_of(table, found.heading_row, found.fields))
    note_repeated(groups)
    return Opened(groups, [len(group.rows) for group in groups])


async def check(held: Held) -> None:
    """Until the end of the file or of the turn."""
    file = await opened(held)
    cursor = held.import_.cursor
    if cursor < 0:
        await held.core.db.shop(held.shop_id)["import_rows"].delete({"import_id": held.import_.id})
        fresh = {"cursor": 0, "done_rows": 0, "total": file.total, "counts": vars(Counts()), "faults": {}}
        await held.write({"$set": fresh})
        cursor = 0
    names = await shop_facts.names(held.core, held.shop_id)
    while cursor < len(file.groups) and not held.is_over:
        start, cursor = chunks(file.sizes, cursor, CHUNK_ROWS)
        await _chunk(held, names, file.groups[start:cursor], cursor)
    if cursor >= len(file.groups):
        done = {"state": moved(held.import_.state, "found"), "due": False}
        await held.write({"$set": done, "$inc": {"rev": 1}})


async def _chunk(held: Held, names: shop_facts.Names, groups: Sequence[Group], cursor: int) -> None:
    facts = await shop_facts.load(held.core, held.shop_id, names, groups)
    moment = now()
    found = [examine(group, facts.known, facts.draft(group.code), moment) for group in groups]
    gone_at = moment + KEPT
    docs = [doc for one in found for doc in rows.docs_of(held.import_.id, one, gone_at)]

    async def store(session: Session) -> None:
        await held.write({"$set": {"cursor": cursor}, "$inc": _counted(found)}, session)
        table = held.core.db.shop(held.shop_id)["import_rows"]
        await table.bulk([Insert(doc) for doc in docs], session=session)

    await held.core.db.transaction(store)


def _counted(found: Sequence[Examined]) -> dict[str, int]:
    """`faults` counts rows by the column that is wrong, for the filters above the list."""
    told: Counter[str] = Counter()
    for one in found:
        for row in one.group.rows:
            told["done_rows"] += 1
            told[f"counts.{one.outcomes[row.number]}"] += 1
            told["counts.warned"] += bool(row.warnings)
            told.update({f"faults.{name}": 1 for name in {problem.field for problem in row.problems}})
    return {name: count for name, count in told.items() if count}
