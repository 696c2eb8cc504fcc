"""Seals the audit trail into one chain per shop, and finds out whether anything in it was changed or cut out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hub.accounts import audit_witness
from hub.accounts.audit import ENTRY_PURPOSE, PURPOSE, canonical, recorded_id
from hub.accounts.audit_witness import Seen
from hub.core import log
from hub.core.clock import now
from hub.core.db import Change, Session
from hub.core.errors import Conflict
from hub.core.runtime import Core

_log = log.get(__name__)
Doc = dict[str, Any]

GROUP = 200  # entries of one transaction
LATE_S = 60.0  # sealing takes seconds; after this long nobody does it
_SHOPS = 1000
_PAGE = 500
# Under the seal: entries of the first schema, sealed as they were recorded, have no signature of their own.
_JOB = "job"
_ADDED_AFTERWARDS = ("seq", "previous", "by", "seal", "mac")


@dataclass(frozen=True)
class Verdict:
    """`broken_at` is the number of the first entry that is missing or altered; None: all `entries` hold.

    `missing`: entries that vanished before they were sealed; `altered`: waiting ones that were changed;
    `waiting`: not sealed yet, `late` when the oldest of them should have been.
    """

    entries: int
    broken_at: int | None = None
    missing: int = 0
    altered: int = 0
    waiting: int = 0
    late: bool = False

    @property
    def ok(self) -> bool:
        return self.broken_at is None and not self.missing and not self.altered


async def seal_all(core: Core) -> int:
    """Numbers and seals what waits in every shop; how many there were. May run twice, and after a crash."""
    waiting = await core.db.everywhere["audit"].find(
        {"seq": {"$lt": 0}}, sort=[("seq", -1)], fields=["shop_id"], limit=_SHOPS
    )
    sealed = 0
    for shop_id in dict.fromkeys(doc["shop_id"] for doc in waiting):
        try:
            while done := await seal(core, shop_id):
                sealed += done
            await _witness(core, shop_id)
        except Conflict as error:
            _log.warning("audit trail cannot be sealed", shop_id=shop_id, reason=error.code)
    return sealed


async def _witness(core: Core, shop_id: str) -> None:
    """Goes forward alone: a chain without what was seen before keeps that witness against it."""
    seen = await audit_witness.of_shop(core, shop_id)
    head = await _head(core, shop_id)
    if await _contradicted(core, shop_id, seen, head) is None:
        await audit_witness.keep(core, shop_id, Seen(head["seq"], head["seal"]))


async def _contradicted(core: Core, shop_id: str, seen: Seen | None, head: Doc) -> int | None:
    """The number of the first entry that is known to have been another; `seen` was read before `head`."""
    if seen is None:
        return None
    if seen.seq > head["seq"]:
        return int(head["seq"]) + 1
    doc = await core.db.shop(shop_id)["audit"].find_one({"seq": seen.seq}, fields=["seal"])
    return None if doc and doc.get("seal") == seen.seal else seen.seq


async def seal(core: Core, shop_id: str) -> int:
    """One group, all or nothing. Raises Conflict when another sealer was faster, or the head was moved."""
    return await core.db.transaction(lambda session: _seal(core, shop_id, session))


async def _seal(core: Core, shop_id: str, session: Session) -> int:
    shop = core.db.shop(shop_id)
    docs = await shop["audit"].find({"seq": {"$lt": 0}}, sort=[("seq", -1)], limit=GROUP, session=session)
    if not docs:
        return 0
    head = await _head(core, shop_id, session)
    before, changes = head["seal"], []
    for number, doc in enumerate(docs, head["seq"] + 1):
        added = {"seq": number, "previous": before, "by": _JOB}
        before = core.keys.sign(PURPOSE, canonical({**doc, **added}))
        numbered = {**added, "seal": before}
        changes.append(Change({"_id": doc["_id"], "seq": doc["seq"]}, {"$set": numbered}))
    here = {"_id": shop_id, "seq": head["seq"]}
    advanced = {"$set": {"seq": head["seq"] + len(docs), "seal": before}}
    await shop["audit_heads"].update(here, advanced, upsert=True, session=session)
    await shop["audit"].bulk(changes, session=session)
    return len(docs)


async def verify(core: Core, shop_id: str) -> Verdict:
    """Reads every entry up to the present head; what others record or seal meanwhile raises no alarm."""
    shop = core.db.shop(shop_id)
    seen = await audit_witness.of_shop(core, shop_id)
    # In this order: an entry sealed in between is counted twice rather than missed.
    counter = await shop["audit_heads"].find_one({"_id": recorded_id(shop_id)})
    waiting = await shop["audit"].find({"seq": {"$lt": 0}}, sort=[("seq", -1)])
    newest = await _newest_seq(core, shop_id)
    head = await _head(core, shop_id)
    broken_at, held = await _broken_at(core, shop_id, head, newest)
    broken_at = broken_at or await _contradicted(core, shop_id, seen, head)
    recorded = int(counter["seq"]) if counter else 0
    return Verdict(
        held, broken_at, max(0, recorded - head["seq"] - len(waiting)),
        sum(not _is_as_recorded(core, doc) for doc in waiting), len(waiting),
        bool(waiting) and waiting[0]["at"] < now() - timedelta(seconds=LATE_S),
    )  # fmt: skip


async def _broken_at(core: Core, shop_id: str, head: Doc, newest: int) -> tuple[int | None, int]:
    last, seal = 0, ""
    while last < head["seq"]:
        page = await _page(core, shop_id, last, head["seq"])
        for doc in page:
            if not _follows(core, doc, last + 1, seal):
                return last + 1, last
            last, seal = doc["seq"], doc["seal"]
        if not page:
            return last + 1, last
    return _misfit(head, seal, newest), last


async def _page(core: Core, shop_id: str, after: int, up_to: int) -> list[Doc]:
    span = {"seq": {"$gt": after, "$lte": up_to}}
    return await core.db.shop(shop_id)["audit"].find(span, sort=[("seq", 1)], limit=_PAGE)


async def _newest_seq(core: Core, shop_id: str) -> int:
    numbered = {"seq": {"$gt": 0}}
    doc = await core.db.shop(shop_id)["audit"].find_one(numbered, sort=[("seq", -1)], fields=["seq"])
    return int(doc["seq"]) if doc else 0


async def _head(core: Core, shop_id: str, session: Session | None = None) -> Doc:
    head = await core.db.shop(shop_id)["audit_heads"].find_one({"_id": shop_id}, session=session)
    return head or {"seq": 0, "seal": ""}


def _misfit(head: Doc, seal: str, newest_seq: int) -> int | None:
    """The head must name the last entry, and no entry may lie beyond it (a head set back, or deleted)."""
    if seal != head["seal"]:
        return int(head["seq"])
    return int(head["seq"]) + 1 if newest_seq > head["seq"] else None


def _follows(core: Core, doc: Doc, seq: int, previous: str) -> bool:
    if doc.get("seq") != seq or doc.get("previous") != previous or not isinstance(doc.get("seal"), str):
        return False
    content = {name: value for name, value in doc.items() if name != "seal"}
    if not core.keys.verify(PURPOSE, canonical(content), doc["seal"]):
        return False
    return doc.get("by") != _JOB or _is_as_recorded(core, doc)


def _is_as_recorded(core: Core, doc: Doc) -> bool:
    content = {name: value for name, value in doc.items() if name not in _ADDED_AFTERWARDS}
    return isinstance(doc.get("mac"), str) and core.keys.verify(ENTRY_PURPOSE, canonical(content), doc["mac"])
