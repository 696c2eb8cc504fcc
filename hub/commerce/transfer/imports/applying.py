"""The last stage: writes the good rows, product by product, so that doing it twice is doing it once.

Every step sets what the file says and changes nothing where it is so already; receipts carry a key of import and
row. A worker that was killed left some steps done: the next one finds the rest.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hub.commerce.transfer import shop_facts
from hub.commerce.transfer.examining import Examined, examine
from hub.commerce.transfer.grouping import Group
from hub.commerce.transfer.imports import rows
from hub.commerce.transfer.imports.checking import opened
from hub.commerce.transfer.imports.rows import FoundRow
from hub.commerce.transfer.imports.states import moved
from hub.commerce.transfer.imports.working import Held, chunks
from hub.commerce.transfer.wanted import WantedSku
from hub.commerce.transfer.writing import Writer
from hub.core.clock import now
from hub.core.db import Change, Session
from hub.core.errors import Conflict, HubError

Doc = dict[str, Any]
CHUNK_ROWS = 100
# Products written side by side; their transactions wait for the disk most of the time.
_SIDE_BY_SIDE = 8
_GOOD = ("create", "change", "same")


@dataclass(frozen=True)
class Became:
    """What happened to one row."""

    what: str
    failure: HubError | None = None


async def apply(held: Held) -> None:
    """Until the end of the file or of the turn."""
    file, names = await opened(held), await shop_facts.names(held.core, held.shop_id)
    cursor = held.import_.cursor
    while cursor < len(file.groups) and not held.is_over:
        start, end = chunks(file.sizes, cursor, CHUNK_ROWS)
        await held.write({"$set": {"begun": end}})
        is_resumed = held.import_.begun == end and start == held.import_.cursor
        await _chunk(held, names, file.groups[start:end], end, is_resumed)
        cursor = end
    if cursor >= len(file.groups):
        done = {"state": moved(held.import_.state, "finish"), "due": False, "ended_at": now()}
        await held.write({"$set": done, "$inc": {"rev": 1}})


async def _chunk(
    held: Held, names: shop_facts.Names, groups: Sequence[Group], cursor: int, is_resumed: bool
) -> None:
    core, import_id = held.core, held.import_.id
    numbers = [row.number for group in groups for row in group.rows]
    told = await rows.by_numbers(core, held.shop_id, import_id, numbers)
    facts = await shop_facts.load(core, held.shop_id, names, groups)
    writer = Writer(held.commerce, held.shop_id, import_id, held.import_.applied_by, facts, is_resumed)
    moment, turn = now(), asyncio.Semaphore(_SIDE_BY_SIDE)

    async def one(group: Group) -> dict[int, Became]:
        async with turn:
            examined = examine(group, facts.known, facts.draft(group.code), moment)
            return await _product(writer, examined, told)

    became = {number: b for found in await asyncio.gather(*map(one, groups)) for number, b in found.items()}
    await _store(held, cursor, len(numbers), became)


async def _product(writer: Writer, examined: Examined, told: Mapping[int, FoundRow]) -> dict[int, Became]:
    """A failure of one product is told with its rows and stops no other."""
    numbers = [n for n in examined.outcomes if n in told and told[n].outcome in _GOOD and not told[n].became]
    if not numbers:
        return {}
    try:
        _still_so(examined, told, numbers, writer.is_resumed)
        failed = await writer.write(examined)
    except HubError as error:
        return {number: Became("failed", error) for number in numbers}
    skus = [sku for sku in examined.wanted.skus if sku.row.number in numbers]
    return {sku.row.number: _became(sku, told[sku.row.number], failed) for sku in skus}


def _became(sku: WantedSku, told: FoundRow, failed: Mapping[int, HubError]) -> Became:
    if error := failed.get(sku.row.number):
        return Became("failed", error)
    return Became({"create": "created", "change": "changed"}.get(told.outcome, "unchanged"))


def _still_so(
    examined: Examined, told: Mapping[int, FoundRow], numbers: Sequence[int], is_resumed: bool
) -> None:
    """What was shown is what is done: who changed the same things since the dry run is not overwritten.

    Steps that are done already ask for no change any more, so a product that was half written passes.
    """
    for number in numbers:
        if examined.outcomes[number] in ("bad", "held"):
            raise Conflict("import_changed_since")
        shown = set(told[number].changes)
        is_new = told[number].outcome == "create"
        if is_new and (examined.outcomes[number] != "create") and not is_resumed:
            raise Conflict("import_changed_since")
        if not is_new and not set(examined.changes_of(number)) <= shown:
            raise Conflict("import_changed_since")


async def _store(held: Held, cursor: int, row_count: int, became: Mapping[int, Became]) -> None:
    counted: Counter[str] = Counter(f"counts.{one.what}" for one in became.values())
    counted["done_rows"] = row_count
    changes = [
        Change({"import_id": held.import_.id, "number": number}, {"$set": _fields(one)})
        for number, one in became.items()
    ]

    async def store(session: Session) -> None:
        await held.write({"$set": {"cursor": cursor}, "$inc": dict(counted)}, session)
        if changes:
            await held.core.db.shop(held.shop_id)["import_rows"].bulk(changes, session=session)

    await held.core.db.transaction(store)


def _fields(became: Became) -> Doc:
    error = became.failure
    failure = None
    if error is not None:
        params = {
            name: value if isinstance(value, int) else str(value) for name, value in error.params.items()
        }
        failure = {"code": error.code, "params": params}
    return {"became": became.what, "failure": failure}
