"""Groups of people who serve the fans of some channel accounts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hub.accounts import staff
from hub.conversations.rules.desk import Group
from hub.core.clock import now
from hub.core.errors import Conflict, NotFound, Refused
from hub.core.ids import new_id
from hub.core.runtime import Core
from hub.core.visible import is_visible

Doc = dict[str, Any]
# Every router and every push looks through them.
MOST = 50
_EDITED = ("name", "staff_ids", "account_ids")


async def all_of(core: Core, shop_id: str) -> list[Group]:
    """In the order in which they were made: of two that name the same account, the first has it."""
    docs = await core.db.shop(shop_id)["groups"].find({}, sort=[("_id", 1)])
    return [_group(doc) for doc in docs]


async def one(core: Core, shop_id: str, group_id: str) -> Group:
    """Raises NotFound."""
    doc = await core.db.shop(shop_id)["groups"].find_one({"_id": group_id})
    if doc is None:
        raise NotFound("group_not_found", field="to_group")
    return _group(doc)


async def add(
    core: Core, shop_id: str, name: str, staff_ids: Sequence[str], account_ids: Sequence[str]
) -> Group:
    """Raises Refused naming the field."""
    if await core.db.shop(shop_id)["groups"].count({}, limit=MOST) >= MOST:
        raise Refused("groups_full", most=MOST)
    fields = await _fields(core, shop_id, name, staff_ids, account_ids)
    doc = {"_id": new_id(), **fields, "rev": 1, "schema": 1}
    await core.db.shop(shop_id)["groups"].insert(doc)
    return _group(doc)


async def change(
    core: Core,
    shop_id: str,
    group_id: str,
    name: str,
    staff_ids: Sequence[str],
    account_ids: Sequence[str],
    rev: int,
) -> tuple[Group, list[str]]:
    """The group, and which of its fields changed; `rev` is what the person looked at.

    Raises NotFound, Refused naming the field, Conflict("changed_meanwhile") when somebody saved since,
    unless what they want holds already.
    """
    table = core.db.shop(shop_id)["groups"]
    before = await table.find_one({"_id": group_id})
    if before is None:
        raise NotFound("group_not_found")
    gone = await _gone(core, shop_id, before["staff_ids"])
    here = [staff_id for staff_id in staff_ids if staff_id not in gone]
    fields = await _fields(core, shop_id, name, here, account_ids)
    changed = [field for field in _EDITED if fields[field] != before[field]]
    if not changed:
        return _group(before), []
    # A group of before revisions has none, which counts as 0.
    looked_at = {"_id": group_id, "rev": rev or {"$in": [0, None]}}
    doc = await table.find_one_and_update(looked_at, {"$set": fields, "$inc": {"rev": 1}})
    if doc is None:
        raise Conflict("changed_meanwhile")
    return _group(doc), changed


async def forget(core: Core, shop_id: str, staff_id: str) -> None:
    """Who left the shop is in none of its groups."""
    theirs = {"staff_ids": staff_id}
    await core.db.shop(shop_id)["groups"].update_many(theirs, {"$pull": theirs, "$inc": {"rev": 1}})


async def _gone(core: Core, shop_id: str, staff_ids: Sequence[str]) -> set[str]:
    """A screen gives back all that it was given, also those who left meanwhile."""
    return set(staff_ids) - {member.staff_id for member in await staff.members(core, shop_id)}


async def remove(core: Core, shop_id: str, group_id: str) -> None:
    """Raises NotFound. Its conversations are then anybody's (see rules.desk.Desk.group)."""
    if not await core.db.shop(shop_id)["groups"].delete({"_id": group_id}):
        raise NotFound("group_not_found")


async def _fields(
    core: Core, shop_id: str, name: str, staff_ids: Sequence[str], account_ids: Sequence[str]
) -> Doc:
    name = name.strip()
    if not is_visible(name):
        raise Refused("group_name_missing", field="name")
    await _known(core, shop_id, staff_ids, account_ids)
    return {
        "name": name,
        "staff_ids": sorted(set(staff_ids)),
        "account_ids": sorted(set(account_ids)),
        "updated_at": now(),
    }


async def _known(core: Core, shop_id: str, staff_ids: Sequence[str], account_ids: Sequence[str]) -> None:
    members = {member.staff_id for member in await staff.members(core, shop_id)}
    if set(staff_ids) - members:
        raise Refused("staff_unknown", field="staff_ids")
    accounts = await core.db.shop(shop_id)["channel_accounts"].find({}, fields=["_id"])
    if set(account_ids) - {doc["_id"] for doc in accounts}:
        raise Refused("account_unknown", field="account_ids")


def _group(doc: Doc) -> Group:
    people, accounts = frozenset(doc["staff_ids"]), frozenset(doc["account_ids"])
    return Group(doc["_id"], doc["name"], people, accounts, doc.get("rev", 0))
