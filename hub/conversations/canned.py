"""Canned replies: sentences that a team, or one of it, says again and again, in folders and with a short name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hub.core.clock import now
from hub.core.db import Change, Collection, Index, Insert, declare
from hub.core.errors import Conflict, NotFound, Refused
from hub.core.ids import new_id
from hub.core.runtime import Core

Doc = dict[str, Any]
# A list that a person knows by heart; the screen holds all of it and searches by itself.
MOST = 1_000

declare(
    Collection(
        "canned_replies",
        indexes=(
            Index((("owner", 1), ("uses", -1), ("_id", 1))),
            Index((("owner", 1), ("shortcut", 1)), unique=True, partial={"shortcut": {"$gt": ""}}),
        ),
    )
)
_SHARED = ""


@dataclass(frozen=True)
class Written:
    """What a person writes; `shared` ones are the whole team's."""

    title: str
    text: str
    folder: str = ""
    shortcut: str = ""
    shared: bool = False


@dataclass(frozen=True)
class Reply:
    id: str
    title: str
    text: str
    folder: str
    shortcut: str
    shared: bool
    uses: int


async def listed(core: Core, shop_id: str, staff_id: str) -> list[Reply]:
    """The team's and one's own, those used most first."""
    table = core.db.shop(shop_id)["canned_replies"]
    docs: list[Doc] = []
    for owner in (_SHARED, staff_id):
        docs += await table.find({"owner": owner}, sort=[("uses", -1), ("_id", 1)], limit=MOST)
    return sorted((_reply(doc) for doc in docs), key=lambda reply: (-reply.uses, reply.id))


async def create(core: Core, shop_id: str, staff_id: str, written: Written) -> Reply:
    """Raises Refused("replies_full"), Conflict("shortcut_taken")."""
    table, owner = core.db.shop(shop_id)["canned_replies"], _owner(written, staff_id)
    if await table.count({"owner": owner}, limit=MOST) >= MOST:
        raise Refused("replies_full", limit=MOST)
    doc = {"_id": new_id(), "owner": owner, "uses": 0, "created_at": now(), "schema": 1, **_fields(written)}
    try:
        await table.insert(doc)
    except Conflict:
        raise _taken(written) from None
    return _reply(doc)


async def one(core: Core, shop_id: str, staff_id: str, reply_id: str) -> Reply:
    """Raises NotFound, also for what is a colleague's own."""
    found = await core.db.shop(shop_id)["canned_replies"].find_one(_mine(reply_id, staff_id))
    if found is None:
        raise NotFound("reply_not_found")
    return _reply(found)


async def change(core: Core, shop_id: str, staff_id: str, reply_id: str, written: Written) -> Reply:
    """Raises NotFound, Conflict("shortcut_taken"). Whether it is shared may change with it."""
    fields = {"owner": _owner(written, staff_id), **_fields(written)}
    try:
        doc = await core.db.shop(shop_id)["canned_replies"].find_one_and_update(
            _mine(reply_id, staff_id), {"$set": fields}
        )
    except Conflict:
        raise _taken(written) from None
    if doc is None:
        raise NotFound("reply_not_found")
    return _reply(doc)


async def remove(core: Core, shop_id: str, staff_id: str, reply_id: str) -> None:
    """Raises NotFound."""
    if not await core.db.shop(shop_id)["canned_replies"].delete(_mine(reply_id, staff_id)):
        raise NotFound("reply_not_found")


async def used(core: Core, shop_id: str, staff_id: str, reply_id: str) -> None:
    """One more time; what is gone meanwhile is nobody's trouble."""
    await core.db.shop(shop_id)["canned_replies"].update(_mine(reply_id, staff_id), {"$inc": {"uses": 1}})


async def take_in(core: Core, shop_id: str, staff_id: str, rows: Sequence[Written]) -> tuple[int, int]:
    """Many at once: (new, changed). A row of a title that is there, in the same folder, replaces its text.

    Raises Refused("replies_full"), Conflict("shortcut_taken") and then stores none of them.
    """
    table = core.db.shop(shop_id)["canned_replies"]
    owners = {_owner(row, staff_id) for row in rows}
    docs = [doc for owner in sorted(owners) for doc in await table.find({"owner": owner}, limit=MOST)]
    known = {(doc["owner"], doc["folder"], doc["title"]): doc["_id"] for doc in docs}
    writes: dict[tuple[str, str, str], Insert | Change] = {}
    for row in rows:
        fields = _fields(row)
        key = (_owner(row, staff_id), fields["folder"], fields["title"])
        fresh = {"_id": new_id(), "owner": key[0], "uses": 0, "created_at": now(), "schema": 1, **fields}
        writes[key] = Change({"_id": known[key]}, {"$set": fields}) if key in known else Insert(fresh)
    new = sum(isinstance(write, Insert) for write in writes.values())
    if len(docs) + new > MOST * len(owners):
        raise Refused("replies_full", limit=MOST)
    try:
        await core.db.transaction(lambda s: table.bulk(list(writes.values()), session=s))
    except Conflict:
        raise Conflict("shortcut_taken", field="shortcut", shortcut="") from None
    return new, len(writes) - new


def _owner(written: Written, staff_id: str) -> str:
    return _SHARED if written.shared else staff_id


def _mine(reply_id: str, staff_id: str) -> Doc:
    return {"_id": reply_id, "owner": {"$in": [_SHARED, staff_id]}}


def _fields(written: Written) -> Doc:
    """Raises Refused naming what is empty behind its blanks."""
    fields = {
        name: getattr(written, name).replace("\x00", "").strip() for name in ("title", "text", "folder")
    }
    for name in ("title", "text"):
        if not fields[name]:
            raise Refused("reply_incomplete", field=name)
    return {**fields, "shortcut": written.shortcut.strip().lower()}


def _taken(written: Written) -> Conflict:
    return Conflict("shortcut_taken", field="shortcut", shortcut=written.shortcut.strip().lower())


def _reply(doc: Doc) -> Reply:
    names = ("title", "text", "folder", "shortcut", "uses")
    return Reply(id=doc["_id"], shared=doc["owner"] == _SHARED, **{name: doc[name] for name in names})
