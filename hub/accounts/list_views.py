"""Saved views of the inbox and of other lists: a name for what a list is asked for, for oneself or the whole team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from hub.core.clock import now
from hub.core.db import Collection, Database, Index, declare
from hub.core.errors import Conflict, NotAllowed, NotFound, Refused
from hub.core.ids import new_id
from hub.core.runtime import Core
from hub.core.schema import migration

Doc = dict[str, Any]
List = Literal["inbox", "orders"]
MOST = 50

declare(
    Collection(
        "list_views",
        version=2,
        indexes=(
            # A person has MOST places for views of their own making, shared or not.
            Index((("staff_id", 1), ("place", 1)), unique=True),
            Index((("list", 1), ("shared", 1), ("_id", 1))),
        ),
    )
)
# `_id` is the shop's and the person's id: in which order that person has the views.
declare(Collection("list_view_orders"))


@dataclass(frozen=True)
class SavedView:
    """`query` holds what the address of the list holds."""

    id: str
    name: str
    query: Mapping[str, str]
    shared: bool
    staff_id: str


async def listed(core: Core, shop_id: str, staff_id: str, of: List = "inbox") -> list[SavedView]:
    """One's own and the team's, in one's own order; new ones last."""
    shop = core.db.shop(shop_id)
    docs = await shop["list_views"].find({"staff_id": staff_id, "list": of}, sort=[("_id", 1)])
    docs += await shop["list_views"].find({"list": of, "shared": True}, sort=[("_id", 1)])
    order = await shop["list_view_orders"].find_one({"_id": f"{shop_id}:{staff_id}"})
    rank = {id: n for n, id in enumerate(order["ids"] if order else ())}
    unique = {doc["_id"]: doc for doc in docs}
    return sorted((_view(d) for d in unique.values()), key=lambda v: (rank.get(v.id, len(rank)), v.id))


async def create(
    core: Core, shop_id: str, staff_id: str, name: str, query: Mapping[str, str], *, shared: bool,
    of: List = "inbox",
) -> SavedView:  # fmt: skip
    """Raises Refused("views_full")."""
    doc: Doc = {
        "_id": new_id(), "staff_id": staff_id, "list": of, "name": _clean(name), "query": dict(query), "shared": shared,
        "created_at": now(), "schema": 2,
    }  # fmt: skip
    table = core.db.shop(shop_id)["list_views"]
    for _ in range(MOST):
        taken = {other["place"] for other in await table.find({"staff_id": staff_id}, fields=["place"])}
        free = sorted(set(range(MOST)) - taken)
        if not free:
            raise Refused("views_full", limit=MOST)
        try:
            await table.insert({**doc, "place": free[0]})
        except Conflict:
            continue
        return _view(doc)
    raise Conflict("changed_meanwhile")


async def change(
    core: Core, shop_id: str, editor: str, leads: bool, view_id: str, name: str, query: Mapping[str, str], *,
    shared: bool, of: List = "inbox",
) -> SavedView:  # fmt: skip
    """Raises NotFound, NotAllowed for the team's view of somebody else unless the editor `leads`."""
    await _editable(core, shop_id, editor, leads, view_id, of)
    fields = {"name": _clean(name), "query": dict(query), "shared": shared}
    doc = await core.db.shop(shop_id)["list_views"].find_one_and_update({"_id": view_id}, {"$set": fields})
    if doc is None:
        raise NotFound("list_view_not_found")
    return _view(doc)


async def delete(
    core: Core, shop_id: str, editor: str, leads: bool, view_id: str, of: List = "inbox"
) -> None:
    await _editable(core, shop_id, editor, leads, view_id, of)
    await core.db.shop(shop_id)["list_views"].delete({"_id": view_id})


async def order(core: Core, shop_id: str, staff_id: str, ids: Sequence[str]) -> None:
    fields = {"ids": list(dict.fromkeys(ids)), "schema": 1}
    await core.db.shop(shop_id)["list_view_orders"].update(
        {"_id": f"{shop_id}:{staff_id}"}, {"$set": fields}, upsert=True
    )


async def _editable(core: Core, shop_id: str, editor: str, leads: bool, view_id: str, of: List) -> None:
    doc = await core.db.shop(shop_id)["list_views"].find_one({"_id": view_id, "list": of})
    if doc is None or not (doc["shared"] or doc["staff_id"] == editor):
        raise NotFound("list_view_not_found")
    if doc["staff_id"] != editor and not leads:
        raise NotAllowed("list_view_of_other")


def _clean(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Refused("list_view_name_missing", field="name")
    return name


def _view(doc: Doc) -> SavedView:
    return SavedView(doc["_id"], doc["name"], doc["query"], doc["shared"], doc["staff_id"])


@migration("list_views", 2)
async def _whose_list(db: Database) -> None:
    """There were views of the inbox only."""
    await db.everywhere["list_views"].update_many(
        {"list": {"$exists": False}}, {"$set": {"list": "inbox", "schema": 2}}
    )
