"""What the router reads: the shop's queue in its order, page by page, and the seats that are free."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from datetime import datetime
from typing import Any

from hub.conversations import seats
from hub.conversations.rules.desk import Desk
from hub.conversations.rules.matching import Free, Waiting
from hub.conversations.rules.seats import LONG_AGO, capacity_of, state_of
from hub.core.db import Keys
from hub.core.runtime import Core

Doc = dict[str, Any]
PAGE = 100
ORDER: Keys = [("priority", -1), ("waiting_since", 1), ("_id", 1)]
INDEX: Keys = [*ORDER, ("group_id", 1)]
FIELDS = (
    "priority",
    "waiting_since",
    "account_id",
    "group_id",
    "last_assignee_id",
    "episode.declined",
    "episode.said",
)


async def free_seats(core: Core, shop_id: str, desk: Desk, moment: datetime) -> list[Free]:
    """Those with at least one free slot, of people who may answer."""
    docs = await seats.present(core, shop_id, moment)
    found = [
        _free(doc, desk)
        for doc in docs
        if state_of(doc, moment) == "online" and doc["staff_id"] in desk.people
    ]
    return [seat for seat in found if seat.load < seat.capacity]


def _free(doc: Doc, desk: Desk) -> Free:
    return Free(
        doc["staff_id"],
        doc["name"],
        doc["load"],
        capacity_of(doc, desk.capacity),
        doc["last_assigned_at"],
        desk.people[doc["staff_id"]],
    )


async def pages(core: Core, shop_id: str, blocked: Collection[str]) -> AsyncIterator[list[Waiting]]:
    """In order; groups in `blocked` are left out, because nobody of them is free."""
    table = core.db.shop(shop_id)["conversations"]
    wanted: Doc = {"state": "waiting", "snoozed_until": None, "waiting_since": {"$gt": LONG_AGO}}
    if blocked:
        wanted["group_id"] = {"$nin": sorted(blocked)}
    after: list[Doc] = [{}]
    while after:
        docs: list[Doc] = []
        for part in after:
            room = PAGE - len(docs)
            if room > 0:
                docs += await table.find(
                    {**wanted, **part}, sort=ORDER, limit=room, fields=FIELDS, index=INDEX
                )
        if docs:
            yield [_waiting(doc) for doc in docs]
        after = _beyond(docs[-1]) if len(docs) == PAGE else []


def _beyond(last: Doc) -> list[Doc]:
    """What comes after `last`, as ranges that each walk the index."""
    priority, since = last["priority"], last["waiting_since"]
    return [
        {"priority": priority, "waiting_since": since, "_id": {"$gt": last["_id"]}},
        {"priority": priority, "waiting_since": {"$gt": since}},
        {"priority": {"$lt": priority}},
    ]


def _waiting(doc: Doc) -> Waiting:
    return Waiting(
        doc["_id"],
        doc["priority"],
        doc["waiting_since"],
        doc["account_id"],
        doc["group_id"],
        doc["last_assignee_id"],
        frozenset(doc["episode"].get("declined", ())),
        frozenset(doc["episode"].get("said", ())),
    )
