"""Who did what to what: per shop a chain of entries in which nothing can be changed or cut out unseen."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from weakref import WeakValueDictionary

from hub.core.clock import iso, now
from hub.core.db import Collection, Database, Index, Session, declare
from hub.core.errors import Conflict
from hub.core.ids import new_id
from hub.core.privacy import mask_for_log
from hub.core.runtime import Core

Doc = dict[str, Any]
Detail = str | int | bool | None

declare(Collection("audit", indexes=(Index((("seq", 1),), unique=True),)))
declare(Collection("audit_heads"))  # one per shop, its _id the shop's: number and seal of the last entry

_PURPOSE = "audit-chain"
_TRIES = 3  # beyond those of the transaction itself; a whole chain has never needed one
_PAGE = 500
_DETAIL_CHARS = 500

_lines: WeakValueDictionary[tuple[Database, str], asyncio.Lock] = WeakValueDictionary()


@dataclass(frozen=True)
class Entry:
    """`seal` signs all else together with the seal of the entry before, `previous` ("" for the first)."""

    id: str
    seq: int
    at: datetime
    actor: str
    action: str
    target: str
    details: Mapping[str, Detail]
    previous: str
    seal: str


@dataclass(frozen=True)
class Verdict:
    """`broken_at` is the number of the first entry that is missing or altered; None: all `entries` hold."""

    entries: int
    broken_at: int | None = None

    @property
    def ok(self) -> bool:
        return self.broken_at is None


async def record(
    core: Core,
    shop_id: str,
    actor: str,
    action: str,
    target: str,
    details: Mapping[str, Detail] | None = None,
) -> Entry:
    """Stored when it returns: act only then. Raises Conflict("audit_broken") when the chain is damaged.

    `actor` is "staff:<id>", "system" and the like, `action` a constant ("pii.reveal"), `target` an id.
    No personal data in details; phone, ID-card and bank numbers are masked in case somebody forgets.
    """
    content = {
        "_id": new_id(), "shop_id": shop_id, "at": now(), "actor": actor, "action": action, "target": target,
        "details": {name: _safe(value) for name, value in (details or {}).items()},
    }  # fmt: skip
    async with _line(core.db, shop_id):
        return _entry(await _appended(core, content))


async def entries(core: Core, shop_id: str, *, before_seq: int | None = None, limit: int = 50) -> list[Entry]:
    """The latest first; to page on, give the last one's seq."""
    older = {} if before_seq is None else {"seq": {"$lt": before_seq}}
    docs = await core.db.shop(shop_id)["audit"].find(older, sort=[("seq", -1)], limit=limit)
    return [_entry(doc) for doc in docs]


async def verify_chain(core: Core, shop_id: str) -> Verdict:
    """Reads every entry up to the present head; what others append meanwhile is left for the next time."""
    newest = await _newest_seq(core, shop_id)
    head = await _head(core, shop_id)  # read second, so it cannot be behind unless somebody meddled
    last, seal = 0, ""
    while last < head["seq"]:
        page = await _page(core, shop_id, last, head["seq"])
        for doc in page:
            if not _follows(core, doc, last + 1, seal):
                return Verdict(last, last + 1)
            last, seal = doc["seq"], doc["seal"]
        if not page:
            return Verdict(last, last + 1)
    return Verdict(last, _misfit(head, seal, newest))


async def _page(core: Core, shop_id: str, after: int, up_to: int) -> list[Doc]:
    span = {"seq": {"$gt": after, "$lte": up_to}}
    return await core.db.shop(shop_id)["audit"].find(span, sort=[("seq", 1)], limit=_PAGE)


async def _newest_seq(core: Core, shop_id: str) -> int:
    numbered = {"seq": {"$gt": 0}}
    doc = await core.db.shop(shop_id)["audit"].find_one(numbered, sort=[("seq", -1)], fields=["seq"])
    return int(doc["seq"]) if doc else 0


def _misfit(head: Doc, seal: str, newest_seq: int) -> int | None:
    """The head must name the last entry, and no entry may lie beyond it (a head set back, or deleted)."""
    if seal != head["seal"]:
        return int(head["seq"])
    return int(head["seq"]) + 1 if newest_seq > head["seq"] else None


def _line(db: Database, shop_id: str) -> asyncio.Lock:
    """One at a time per process: 200 writers took 32 s of lost transactions, in line they take 1.5 s.

    Right without it too; between processes the head's conditional update decides.
    """
    return _lines.get((db, shop_id)) or _lines.setdefault((db, shop_id), asyncio.Lock())


async def _appended(core: Core, content: Doc) -> Doc:
    for _ in range(_TRIES):
        try:
            return await core.db.transaction(lambda session: _append(core, content, session))
        except Conflict:
            continue  # looks at the head anew
    raise Conflict("audit_broken")


async def _append(core: Core, content: Doc, session: Session) -> Doc:
    """Entry and head together or not at all; Conflict when another entry took this place."""
    shop_id = content["shop_id"]
    head = await _head(core, shop_id, session)
    entry = {**content, "seq": head["seq"] + 1, "previous": head["seal"], "schema": 1}
    entry["seal"] = core.keys.sign(_PURPOSE, _canonical(entry))
    shop, here = core.db.shop(shop_id), {"_id": shop_id, "seq": head["seq"]}
    advanced = {"seq": entry["seq"], "seal": entry["seal"]}
    await shop["audit_heads"].update(here, {"$set": advanced}, upsert=True, session=session)
    await shop["audit"].insert(entry, session=session)
    return entry


async def _head(core: Core, shop_id: str, session: Session | None = None) -> Doc:
    head = await core.db.shop(shop_id)["audit_heads"].find_one({"_id": shop_id}, session=session)
    return head or {"seq": 0, "seal": ""}


def _follows(core: Core, doc: Doc, seq: int, previous: str) -> bool:
    if doc.get("seq") != seq or doc.get("previous") != previous or not isinstance(doc.get("seal"), str):
        return False
    return core.keys.verify(_PURPOSE, _canonical(doc), doc["seal"])


def _canonical(entry: Doc) -> str:
    """All but the seal; the same text for the same entry, before the store and after."""
    sealed = {name: value for name, value in entry.items() if name != "seal"}
    return json.dumps(sealed, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=_plain)


def _plain(value: object) -> str | None:
    return iso(value) if isinstance(value, datetime) else repr(value)


def _safe(value: Detail) -> Detail:
    if isinstance(value, bool | None):
        return value
    text = mask_for_log(str(value), _DETAIL_CHARS)
    return value if text == str(value) else text


def _entry(doc: Doc) -> Entry:
    return Entry(
        doc["_id"], doc["seq"], doc["at"], doc["actor"], doc["action"], doc["target"], doc["details"],
        doc["previous"], doc["seal"],
    )  # fmt: skip
