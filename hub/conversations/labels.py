"""The labels of a shop: their names and colours, and how one leaves every conversation that carries it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hub.conversations.listing.indexes import BY_LABEL
from hub.conversations.rules import labels as rules
from hub.conversations.service import Conversations
from hub.conversations.visibility import within
from hub.core.clock import now
from hub.core.db import Collection, Index, declare
from hub.core.errors import Conflict, NotFound, Refused
from hub.core.ids import new_id
from hub.core.runtime import Core
from hub.core.visible import is_visible

Doc = dict[str, Any]
MOST = 200
COUNTED = 1000
_BATCH, _AT_ONCE = 200, 50
# A change that was checked before the label left the list may still be on its way.
_LINGER = timedelta(seconds=20)

declare(
    Collection(
        "labels",
        indexes=(
            Index((("key", 1),), unique=True),
            # A label has one of MOST places, and the index sees to it that nobody gets another's.
            Index((("place", 1),), unique=True),
            Index((("leaving", 1),), across_shops=True, partial={"leaving": True}),
        ),
    )
)


@dataclass(frozen=True)
class Label:
    """`uses` up to COUNTED; `leaving` is being taken off its conversations, `into` takes its place there."""

    id: str
    name: str
    color: int
    leaving: bool = False
    into: str | None = None
    uses: int | None = None


async def listed(
    core: Core, shop_id: str, *, with_uses: bool = False, accounts: frozenset[str] | None = None
) -> list[Label]:
    """In the order of their names; those leaving among them, so that a screen knows what their ids mean.

    `accounts`: the channel accounts in which uses are counted (None: all).
    """
    docs = await core.db.shop(shop_id)["labels"].find({}, sort=[("key", 1)])
    uses = await asyncio.gather(*(_uses(core, shop_id, doc["_id"], accounts) for doc in docs if with_uses))
    return [_label(doc, uses[n] if with_uses else None) for n, doc in enumerate(docs)]


async def _uses(core: Core, shop_id: str, label_id: str, accounts: frozenset[str] | None) -> int:
    table = core.db.shop(shop_id)["conversations"]
    return await table.count({"labels": label_id, **within(accounts)}, limit=COUNTED, index=BY_LABEL)


async def create(core: Core, shop_id: str, name: str, color: int) -> Label:
    """Raises Conflict("label_exists"), Refused("labels_full")."""
    name = _clean(name)
    doc: Doc = {
        "_id": new_id(), "name": name, "key": name.casefold(), "color": color, "leaving": False,
        "into": None, "created_at": now(), "schema": 1,
    }  # fmt: skip
    table = core.db.shop(shop_id)["labels"]
    for _ in range(MOST):
        present = await table.find({}, fields=["key", "place"])
        free = sorted(set(range(MOST)) - {other["place"] for other in present})
        if any(other["key"] == doc["key"] for other in present):
            raise Conflict("label_exists", field="name", name=name)
        if not free:
            raise Refused("labels_full", limit=MOST)
        try:
            await table.insert({**doc, "place": free[0]})
        except Conflict:
            continue  # somebody was first, at this place or with this name: look again
        return _label(doc)
    raise Conflict("changed_meanwhile")


async def change(core: Core, shop_id: str, label_id: str, name: str, color: int) -> Label:
    """Raises NotFound, Conflict("label_exists")."""
    name = _clean(name)
    fields = {"name": name, "key": name.casefold(), "color": color}
    try:
        doc = await core.db.shop(shop_id)["labels"].find_one_and_update(
            {"_id": label_id, "leaving": False}, {"$set": fields}
        )
    except Conflict:
        raise Conflict("label_exists", field="name", name=name) from None
    if doc is None:
        raise NotFound("label_not_found", field="label")
    return _label(doc)


async def leave(core: Core, shop_id: str, label_id: str, into: str | None = None) -> Label:
    """From now on nobody can set it, its name is free, and a job takes it off its conversations.

    Raises NotFound for either of them.
    """
    if into is not None:
        await known(core, shop_id, [into])
        if into == label_id:
            raise Refused("label_into_itself", field="into")
    fields = {"leaving": True, "into": into, "key": f"leaving:{label_id}", "left_at": now()}
    table = core.db.shop(shop_id)["labels"]
    doc = await table.find_one_and_update({"_id": label_id, "leaving": False}, {"$set": fields})
    if doc is None:
        raise NotFound("label_not_found", field="label")
    # Who was to become this one becomes what this one becomes.
    await table.update_many({"leaving": True, "into": label_id}, {"$set": {"into": into}})
    await core.queue.ring("clear_labels")
    return _label(doc)


async def known(core: Core, shop_id: str, ids: Sequence[str]) -> None:
    """Raises NotFound("label_not_found") unless all of them can be set."""
    wanted = set(ids)
    docs = await core.db.shop(shop_id)["labels"].find({"_id": {"$in": list(wanted)}, "leaving": False})
    if len(docs) < len(wanted):
        raise NotFound("label_not_found", field="label")


async def set_labels(hub: Conversations, shop_id: str, conversation_id: str, ids: Sequence[str]) -> None:
    """Ids that the conversation has already may stay, even one that is leaving."""
    doc = await hub.core.db.shop(shop_id)["conversations"].find_one(
        {"_id": conversation_id}, fields=["labels"]
    )
    if doc is None:
        raise NotFound("conversation_not_found")
    await known(hub.core, shop_id, [i for i in ids if i not in doc["labels"]])
    await hub.committer.commit(shop_id, conversation_id, lambda t: rules.set_labels(t, ids))


async def clear(hub: Conversations) -> int:
    """Takes what is leaving off its conversations, some hundred at a time; may be killed and run again anywhere."""
    cleared = 0
    for doc in await hub.core.db.everywhere["labels"].find({"leaving": True}):
        cleared += await _clear_one(hub, doc)
    return cleared


async def _clear_one(hub: Conversations, label: Doc) -> int:
    shop = hub.core.db.shop(label["shop_id"])
    cleared = 0
    while carrying := await shop["conversations"].find(
        {"labels": label["_id"]}, fields=["_id"], limit=_BATCH, index=BY_LABEL
    ):
        for start in range(0, len(carrying), _AT_ONCE):
            some = carrying[start : start + _AT_ONCE]
            await asyncio.gather(*(_take_off(hub, label, doc["_id"]) for doc in some))
        cleared += len(carrying)
    if now() - label["left_at"] >= _LINGER:
        await shop["labels"].delete({"_id": label["_id"], "leaving": True})
    return cleared


async def _take_off(hub: Conversations, label: Doc, conversation_id: str) -> None:
    await hub.committer.commit(
        label["shop_id"], conversation_id, lambda t: rules.remove_label(t, label["_id"], label["into"])
    )


def _clean(name: str) -> str:
    name = " ".join(name.split())
    if not is_visible(name):
        raise Refused("label_name_missing", field="name")
    return name


def _label(doc: Doc, uses: int | None = None) -> Label:
    return Label(doc["_id"], doc["name"], doc["color"], doc["leaving"], doc["into"], uses)
