"""What people do with an import: bring a file, say what its columns are, apply the good rows, call it off."""

from __future__ import annotations

from collections.abc import AsyncIterable, Collection, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from hub.commerce.transfer.columns import COST_FIELDS, FIELDS, MONEY_FIELDS, REQUIRED, Field
from hub.commerce.transfer.imports.records import File, Import, as_import, new_doc
from hub.commerce.transfer.imports.states import Move, before, moved
from hub.commerce.transfer.reading.limits import MOST_BYTES
from hub.commerce.transfer.shelf import shelf
from hub.core.clock import now
from hub.core.errors import Conflict, NotAllowed, NotFound, Refused
from hub.core.ids import new_id
from hub.core.runtime import Core

Doc = dict[str, Any]
JOB = "run_imports"
_STOCK_FIELDS = frozenset({"receive", "warehouse", "low_at"})


async def begin(
    core: Core,
    shop_id: str,
    name: str,
    source: AsyncIterable[bytes],
    by: str,
    by_name: str,
    rights: Collection[str],
) -> Import:
    """Stores the file and has it read. Raises Refused("media_too_large") for one beyond MOST_BYTES."""
    blob = await shelf(core).put(source, MOST_BYTES)
    if blob.size == 0:
        raise Refused("import_empty", field="file")
    imports = core.db.shop(shop_id)["imports"]
    twins = await imports.find(
        {"file.sha256": blob.sha256, "state": "done"}, sort=[("_id", -1)], limit=1, fields=["_id"]
    )
    file = File(PurePath(name).name[:200], blob.size, blob.sha256, "", "", "")
    doc = new_doc(new_id(), file, twins[0]["_id"] if twins else "", by, by_name, now())
    await imports.insert(doc | {"rights": sorted(rights)})
    await ring(core)
    return as_import(doc)


async def ring(core: Core) -> None:
    """A doorbell: the sweeper finds what is due anyway."""
    await core.queue.ring(JOB)


async def get(core: Core, shop_id: str, import_id: str) -> Import:
    return as_import(await _doc(core, shop_id, import_id))


async def _doc(core: Core, shop_id: str, import_id: str) -> Doc:
    doc = await core.db.shop(shop_id)["imports"].find_one({"_id": import_id})
    if doc is None:
        raise NotFound("import_not_found")
    return doc


async def listed(core: Core, shop_id: str, after: str, limit: int) -> list[Import]:
    """The newest first; `after` is the last id of the page before."""
    older = {"_id": {"$lt": after}} if after else {}
    docs = await core.db.shop(shop_id)["imports"].find(older, sort=[("_id", -1)], limit=limit)
    return [as_import(doc) for doc in docs]


async def check(
    core: Core,
    shop_id: str,
    import_id: str,
    rev: int,
    fields: Sequence[Field | None],
    rights: Collection[str],
    sheet: str = "",
) -> Import:
    """Starts the dry run with these columns. Another sheet is read first, and its columns are guessed anew."""
    found = await get(core, shop_id, import_id)
    if sheet and sheet != found.sheet:
        return await _read_again(core, shop_id, found, rev, sheet, rights)
    kept, left_out = allowed(checked_fields(fields, len(found.headers)), rights)
    change = {
        "fields": kept, "left_out": left_out, "rights": sorted(rights), "cursor": -1, "begun": -1, "done_rows": 0,
    }  # fmt: skip
    return await _move(core, shop_id, found, rev, "check", change)


async def _read_again(
    core: Core, shop_id: str, found: Import, rev: int, sheet: str, rights: Collection[str]
) -> Import:
    if sheet not in found.sheets:
        raise Refused("import_sheet_missing", field="sheet", sheet=sheet)
    if found.state not in ("mapping", "checked"):
        raise Conflict("import_state", state=found.state)
    change = {
        "sheet": sheet,
        "state": "reading",
        "due": True,
        "rights": sorted(rights),
        "cursor": 0,
        "done_rows": 0,
    }
    return await _changed(core, shop_id, found.id, ["mapping", "checked"], rev, change)


def checked_fields(fields: Sequence[Field | None], columns: int) -> list[Field | None]:
    """Raises Refused: every column has one field or none, no field has two columns, and some must be there."""
    if len(fields) != columns:
        raise Refused("import_columns_differ", field="fields")
    given = [name for name in fields if name is not None]
    for at, name in enumerate(fields):
        if name is not None and name not in FIELDS:
            raise Refused("import_field_unknown", field=f"fields.{at}")
        if name is not None and name in fields[:at]:
            raise Refused("import_field_twice", field=f"fields.{at}")
    for name in REQUIRED:
        if name not in given:
            raise Refused(f"import_needs_{name}", field="fields")
    return list(fields)


def allowed(
    fields: Sequence[Field | None], rights: Collection[str]
) -> tuple[list[Field | None], list[Field]]:
    """Without what the person may not write, and what that is."""
    locked = [name for name in fields if name is not None and not may_write(name, rights)]
    return [name if name not in locked else None for name in fields], locked


def may_write(name: Field, rights: Collection[str]) -> bool:
    if name in COST_FIELDS and "costs.read" not in rights:
        return False
    if name in MONEY_FIELDS:
        return "prices.manage" in rights
    return name not in _STOCK_FIELDS or "stock.manage" in rights


async def apply(
    core: Core, shop_id: str, import_id: str, rev: int, only_good: bool, rights: Collection[str], by: str
) -> Import:
    """Writes the good rows. While there are others a person has to say that those are left out (`only_good`)."""
    found = await get(core, shop_id, import_id)
    moved(found.state, "apply")
    if found.counts.good == 0:
        raise Refused("import_nothing_good")
    if found.counts.bad + found.counts.held and not only_good:
        raise Refused("import_rows_bad", count=found.counts.bad + found.counts.held)
    if locked := [name for name in found.fields if name and not may_write(name, rights)]:
        raise NotAllowed("import_right_missing", field=locked[0])
    return await _move(
        core, shop_id, found, rev, "apply", {"cursor": 0, "begun": -1, "done_rows": 0, "applied_by": by}
    )


async def cancel(core: Core, shop_id: str, import_id: str) -> Import:
    """What was applied stays. Cancelling twice is once."""
    found = await get(core, shop_id, import_id)
    if found.state == "cancelled":
        return found
    moved(found.state, "cancel")
    change = {"state": "cancelled", "due": False, "ended_at": now()}
    return await _changed(core, shop_id, import_id, before("cancel"), None, change)


async def _move(
    core: Core, shop_id: str, found: Import, rev: int, move: Move, change: Mapping[str, Any]
) -> Import:
    state = moved(found.state, move)
    more = {"state": state, "due": True, "began_at": now(), "lease_until": now(), "lease": ""}
    return await _changed(core, shop_id, found.id, before(move), rev, {**change, **more})


async def _changed(
    core: Core,
    shop_id: str,
    import_id: str,
    states: Sequence[str],
    rev: int | None,
    change: Mapping[str, Any],
) -> Import:
    guard = {"_id": import_id, "state": {"$in": list(states)}} | ({} if rev is None else {"rev": rev})
    doc = await core.db.shop(shop_id)["imports"].find_one_and_update(
        guard, {"$set": dict(change), "$inc": {"rev": 1}}
    )
    if doc is None:
        raise Conflict("changed_meanwhile")
    await ring(core)
    return as_import(doc)
