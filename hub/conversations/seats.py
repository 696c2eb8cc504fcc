"""The seats' documents: loaded into and written by the transaction that moves a slot, renewed by presence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from hub.conversations.rules.seats import LONG_AGO, Seats, new_seat
from hub.conversations.rules.seats import seat_id as seat_id
from hub.core.clock import now
from hub.core.db import Change, Insert, Scope, Session
from hub.core.errors import Conflict
from hub.core.runtime import Core

Doc = dict[str, Any]
# A killed process is noticed after this long, plus one look of the sweep.
LEASE_S = 20
RENEW_S = 5
# Who closes a page may only be reloading it.
GRACE_S = 10


async def load(shop: Scope, seats: Seats, staff_ids: Collection[str], session: Session) -> None:
    missing = [shop_seat(shop, staff_id) for staff_id in staff_ids if staff_id not in seats.docs]
    if missing:
        docs = await shop["seats"].find({"_id": {"$in": missing}}, session=session)
        seats.docs |= {doc["staff_id"]: doc for doc in docs}


async def save(shop: Scope, seats: Seats, moment: datetime, session: Session) -> None:
    """After the conversations are written. Raises Conflict when another transaction moved a slot meanwhile."""
    moved = {staff_id: n for staff_id, n in seats.moved.items() if n}
    touched = sorted(moved.keys() | seats.assigned)
    await load(shop, seats, touched, session)
    writes = [await _write(shop, seats, staff_id, moment, session) for staff_id in touched]
    if writes:
        await shop["seats"].bulk(writes, session=session)


async def _write(
    shop: Scope, seats: Seats, staff_id: str, moment: datetime, session: Session
) -> Insert | Change:
    """A seat that is not there yet begins with what its person holds, counted inside the transaction."""
    doc = seats.docs.get(staff_id)
    turn = {"last_assigned_at": moment} if staff_id in seats.assigned else {}
    if doc is None:
        fresh = new_seat(str(shop.shop_id), staff_id)
        return Insert(fresh | {"load": len(await _held(shop, staff_id, session))} | turn)
    fields = {"load": max(doc["load"] + seats.moved[staff_id], 0), "rev": doc["rev"] + 1, **turn}
    return Change({"_id": doc["_id"], "rev": doc["rev"]}, {"$set": fields})


async def _held(shop: Scope, staff_id: str, session: Session | None = None) -> list[Doc]:
    mine = {"episode.assignee.id": staff_id, "state": "agent", "snoozed_until": None}
    return await shop["conversations"].find(mine, fields=["_id"], session=session)


async def ensure(core: Core, shop_id: str, staff_id: str, fields: Doc) -> Doc:
    """The seat with `fields` set; made if need be, with what its person holds already."""
    shop = core.db.shop(shop_id)
    mine = {"_id": seat_id(shop_id, staff_id)}
    found = await shop["seats"].find_one_and_update(mine, {"$set": fields}) if fields else None
    found = found or await shop["seats"].find_one(mine)
    if found is None:
        fresh = new_seat(shop_id, staff_id) | {"load": len(await _held(shop, staff_id))} | fields
        try:
            await shop["seats"].insert(fresh)
        except Conflict:  # another process was first
            return await ensure(core, shop_id, staff_id, fields)
        return fresh
    return found


async def of_shop(core: Core, shop_id: str) -> list[Doc]:
    return await core.db.shop(shop_id)["seats"].find({})


async def present(core: Core, shop_id: str, moment: datetime) -> list[Doc]:
    """Who could be given something, as far as presence goes."""
    wanted = {"present_until": {"$gt": moment}, "active_until": {"$gt": moment}, "chosen": "online"}
    return await core.db.shop(shop_id)["seats"].find(wanted)


async def renew(core: Core, present_ids: Sequence[str], active_ids: Sequence[str]) -> list[Doc]:
    """The leases of everybody whose screens are here; a later lease of another process stands.

    Answers the seats with what their people chose, perhaps on another screen.
    """
    until = now() + timedelta(seconds=LEASE_S)
    table = core.db.everywhere["seats"]
    for ids, fields in (
        (active_ids, {"present_until": until, "active_until": until}),
        (sorted(set(present_ids) - set(active_ids)), {"present_until": until}),
    ):
        if ids:
            await table.update_many({"_id": {"$in": list(ids)}}, {"$max": fields})
    return await table.find({"_id": {"$in": list(present_ids)}}, fields=["chosen"]) if present_ids else []


async def arrive(core: Core, shop_id: str, staff_id: str, name: str) -> Doc:
    until = now() + timedelta(seconds=LEASE_S)
    fields = {"name": name, "present_until": until, "active_until": until}
    return await ensure(core, shop_id, staff_id, fields)


async def depart(core: Core, shop_id: str, staff_id: str) -> None:
    """Gone in a moment, unless they come back or have a screen elsewhere, which renews in time."""
    until = now() + timedelta(seconds=GRACE_S)
    await _update(core, shop_id, staff_id, {"$min": {"present_until": until, "active_until": until}})


async def away(core: Core, shop_id: str, staff_id: str) -> None:
    await _update(core, shop_id, staff_id, {"$min": {"active_until": now()}})


async def choose(core: Core, shop_id: str, staff_id: str, chosen: str) -> None:
    """`online` or `busy`; it lasts until chosen otherwise."""
    await ensure(core, shop_id, staff_id, {"chosen": chosen})


async def set_capacity(core: Core, shop_id: str, staff_id: str, capacity: int | None) -> Doc:
    """None: the shop's own number holds."""
    return await ensure(core, shop_id, staff_id, {"capacity": capacity})


async def absent_with_load(core: Core) -> list[Doc]:
    """Over all shops: who holds conversations and is not here. All of them: at night that is everybody, and
    whoever was left out might be the one whose fan waits.
    """
    wanted = {"load": {"$gt": 0}, "present_until": {"$gte": LONG_AGO, "$lte": now()}}
    return await core.db.everywhere["seats"].find(wanted, fields=["shop_id", "staff_id"])


async def shops_with_people(core: Core) -> set[str]:
    docs = await core.db.everywhere["seats"].find({"present_until": {"$gt": now()}}, fields=["shop_id"])
    return {doc["shop_id"] for doc in docs}


async def differing(core: Core, shop_id: str) -> list[tuple[str, int, int]]:
    """(staff id, noted load, true load) where they are not the same."""
    shop = core.db.shop(shop_id)
    noted = {
        doc["staff_id"]: doc["load"] for doc in await shop["seats"].find({}, fields=["staff_id", "load"])
    }
    true = await shop["conversations"].aggregate(
        [
            {"$match": {"state": "agent", "snoozed_until": None}},
            {"$group": {"_id": "$episode.assignee.id", "n": {"$sum": 1}}},
        ]
    )
    held = {row["_id"]: row["n"] for row in true}
    return [(i, load, held.get(i, 0)) for i, load in noted.items() if load != held.get(i, 0)]


async def repair(core: Core, shop_id: str, staff_ids: Iterable[str]) -> None:
    """Counts again inside a transaction; who moves a slot at the same moment makes one of us look again."""
    shop = core.db.shop(shop_id)

    async def recount(session: Session) -> None:
        seats = Seats()
        await load(shop, seats, list(staff_ids), session)
        for staff_id, doc in seats.docs.items():
            true = len(await _held(shop, staff_id, session))
            change = {"$set": {"load": true, "rev": doc["rev"] + 1}}
            await shop["seats"].bulk(
                [Change({"_id": doc["_id"], "rev": doc["rev"]}, change)], session=session
            )

    await core.db.transaction(recount)


def shop_seat(shop: Scope, staff_id: str) -> str:
    return seat_id(str(shop.shop_id), staff_id)


async def _update(core: Core, shop_id: str, staff_id: str, change: Doc) -> None:
    await core.db.shop(shop_id)["seats"].update({"_id": seat_id(shop_id, staff_id)}, change)
