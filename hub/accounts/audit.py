"""Who did what to what: per shop a trail that is only ever added to; audit_chain.py seals and checks it."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hub.core.clock import from_unix, iso, now
from hub.core.db import Collection, Database, Index, declare
from hub.core.errors import Refused
from hub.core.ids import new_id
from hub.core.privacy import mask_for_log
from hub.core.runtime import Core
from hub.core.schema import migration

Doc = dict[str, Any]
Detail = str | int | bool | None
PURPOSE = "audit-chain"
ENTRY_PURPOSE = "audit-entry"
_DETAIL_CHARS = 500
_LATEST = (("at", -1), ("_id", -1))

declare(
    Collection(
        "audit",
        version=2,
        indexes=(
            # Sealed entries are numbered from 1; those that wait have numbers below 0, the oldest the highest.
            Index((("seq", 1),), unique=True),
            Index((("seq", -1),), across_shops=True, partial={"seq": {"$lt": 0}}),
            Index(_LATEST),
            Index((("actor", 1), *_LATEST)),
            Index((("action", 1), *_LATEST)),
            Index((("target", 1), *_LATEST)),
        ),
    )
)
# Two per shop: its own id, with the number and seal of the last sealed entry; and "<id>:recorded", with how
# many entries were ever recorded, so that one which vanishes before it is sealed is missed.
declare(Collection("audit_heads"))


@dataclass(frozen=True)
class Entry:
    """`mac` signs what was recorded; `seal` signs all of it together with the seal of the entry before.

    `seq` is None until the sealing job numbers the entry, within seconds.
    """

    id: str
    seq: int | None
    at: datetime
    actor: str
    action: str
    target: str
    details: Mapping[str, Detail]
    mac: str
    previous: str
    seal: str


@dataclass(frozen=True)
class Wanted:
    """Which entries; "" and None leave out that condition."""

    actor: str = ""
    action: str = ""
    target: str = ""
    since: datetime | None = None
    until: datetime | None = None


async def record(
    core: Core,
    shop_id: str,
    actor: str,
    action: str,
    target: str,
    details: Mapping[str, Detail] | None = None,
) -> Entry:
    """Stored when it returns: act only then. Two plain writes, however many record at once.

    `actor` is `Identity.actor`, "system" and the like, `action` a constant ("pii.reveal"), `target` an id.
    No personal data in details; phone, ID-card and bank numbers are masked in case somebody forgets.
    """
    entry = {
        "_id": new_id(), "shop_id": shop_id, "at": now(), "actor": actor, "action": action, "target": target,
        "details": {name: _safe(value) for name, value in (details or {}).items()}, "schema": 2,
    }  # fmt: skip
    entry["mac"] = core.keys.sign(ENTRY_PURPOSE, canonical(entry))
    entry["seq"] = _waiting_number()
    shop = core.db.shop(shop_id)
    # In this order: a process that dies in between leaves an entry too many, which is not one missing.
    await shop["audit"].insert(entry)
    await shop["audit_heads"].update({"_id": recorded_id(shop_id)}, {"$inc": {"seq": 1}}, upsert=True)
    return as_entry(entry)


async def entries(
    core: Core, shop_id: str, wanted: Wanted | None = None, *, cursor: str | None = None, limit: int = 50
) -> list[Entry]:
    """The latest first; to page on, give `cursor_of` the last one. Raises Refused for a broken cursor."""
    filter, table = _filter(wanted or Wanted()), core.db.shop(shop_id)["audit"]
    docs: list[Doc] = []
    # Two range queries instead of one `$or`: each walks its index.
    for part in _after(filter, cursor):
        if len(docs) < limit:
            docs += await table.find(part, sort=_LATEST, limit=limit - len(docs))
    return [as_entry(doc) for doc in docs]


def cursor_of(last: Entry) -> str:
    return f"{int(last.at.timestamp() * 1000)}.{last.id}"


def recorded_id(shop_id: str) -> str:
    return f"{shop_id}:recorded"


def canonical(entry: Doc) -> str:
    """The same text for the same entry, before the store and after."""
    return json.dumps(entry, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=_plain)


def as_entry(doc: Doc) -> Entry:
    return Entry(
        doc["_id"], doc["seq"] if doc["seq"] > 0 else None, doc["at"], doc["actor"], doc["action"],
        doc["target"], doc.get("details", {}), doc.get("mac", ""), doc.get("previous", ""),
        doc.get("seal", ""),
    )  # fmt: skip


def _filter(wanted: Wanted) -> Doc:
    filter: Doc = {
        name: value
        for name, value in (("actor", wanted.actor), ("action", wanted.action), ("target", wanted.target))
        if value
    }
    span = {"$gte": wanted.since, "$lt": wanted.until}
    at = {operator: moment for operator, moment in span.items() if moment is not None}
    return {**filter, **({"at": at} if at else {})}


def _after(filter: Doc, cursor: str | None) -> list[Doc]:
    if cursor is None:
        return [filter]
    moment_ms, _, last_id = cursor.partition(".")
    if not (moment_ms.isascii() and moment_ms.isdigit() and len(moment_ms) < 15 and last_id):
        raise Refused("cursor_unknown", field="cursor")
    moment = from_unix(int(moment_ms) / 1000)
    older = {**filter.get("at", {}), "$lt": moment}
    return [{**filter, "at": moment, "_id": {"$lt": last_id}}, {**filter, "at": older}]


def _waiting_number() -> int:
    """Unique among those that wait, in the order in which they came."""
    return -(time.time_ns() // 1000 * 1024 + int.from_bytes(os.urandom(2)) % 1024)


def _plain(value: object) -> str | None:
    return iso(value) if isinstance(value, datetime) else repr(value)


def _safe(value: Detail) -> Detail:
    if isinstance(value, bool | None):
        return value
    text = mask_for_log(str(value), _DETAIL_CHARS)
    return value if text == str(value) else text


@migration("audit", 2)
async def _count_what_was_recorded(db: Database) -> None:
    """Entries were sealed as they were recorded; from now on they are counted apart."""
    for head in await db.everywhere["audit_heads"].find({}):
        if not head["_id"].endswith(":recorded"):
            counter = {"_id": recorded_id(head["_id"]), "shop_id": head["_id"]}
            update = {"$max": {"seq": head["seq"]}, "$setOnInsert": {"shop_id": head["_id"]}}
            await db.everywhere["audit_heads"].update({"_id": counter["_id"]}, update, upsert=True)
