"""Sales and their queues in Mongo; every write to both collections is in this file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from hub.commerce.flash.compared import Claim, Truth, Waiter
from hub.commerce.flash.model import RUNNING, Event, Item, State, event_of
from hub.commerce.flash.records import Facts, microseconds
from hub.core.clock import now
from hub.core.db import Collection, Index, Session, declare
from hub.core.errors import Conflict, NotFound
from hub.core.ids import new_id
from hub.core.runtime import Core

Doc = dict[str, Any]
# Keys of added pieces that are remembered; an operator's phone repeats within seconds.
MOST_KEYS = 200

declare(
    Collection(
        "sale_events",
        indexes=(
            Index((("starts_at", -1), ("_id", -1))),
            Index((("state", 1), ("starts_at", -1), ("_id", -1))),
            # For the job, which looks at all shops: what is prepared, runs, or still has stock to give back.
            Index((("has_stock", 1), ("state", 1)), across_shops=True, partial={"has_stock": True}),
        ),
    )
)
declare(
    Collection(
        "sale_waiters",
        indexes=(
            Index((("event_id", 1), ("sku_id", 1), ("fan", 1)), unique=True),
            # Two of one ticket: the door has lost what it knew, and the second is told to try again.
            Index((("event_id", 1), ("sku_id", 1), ("ticket", 1)), unique=True),
        ),
    )
)


def key_of(event_id: str, sku_id: str, fan: str, past: int) -> str:
    """Of the reservation; the same attempt asks by the same key, whoever repeats it."""
    return f"flash:{event_id}:{sku_id}:{fan}:{past}"


async def create(
    core: Core, shop_id: str, fields: Mapping[str, Any], items: Sequence[Item], by: str
) -> Event:
    at = now()
    doc: Doc = {
        "_id": new_id(), **fields, "items": [asdict(item) for item in items], "state": "draft", "rev": 1,
        "has_stock": False, "created_at": at, "created_by": by, "updated_at": at, "updated_by": by, "schema": 1,
    }  # fmt: skip
    await core.db.shop(shop_id)["sale_events"].insert(doc)
    return event_of({**doc, "shop_id": shop_id})


async def one(core: Core, shop_id: str, event_id: str, session: Session | None = None) -> Event:
    """Raises NotFound."""
    doc = await core.db.shop(shop_id)["sale_events"].find_one({"_id": event_id}, session=session)
    if doc is None:
        raise NotFound("sale_not_found")
    return event_of(doc)


async def change(core: Core, event: Event, fields: Mapping[str, Any], by: str = "") -> Event:
    """On the condition that it is still as it was read. Raises Conflict("changed_meanwhile")."""
    update = {"$set": {**fields, "updated_at": now(), "updated_by": by}, "$inc": {"rev": 1}}
    filter = {"_id": event.id, "rev": event.rev, "state": event.state}
    doc = await core.db.shop(event.shop_id)["sale_events"].find_one_and_update(filter, update)
    if doc is None:
        raise Conflict("changed_meanwhile")
    return event_of(doc)


async def was_added(core: Core, event: Event, key: str) -> bool:
    filter = {"_id": event.id, "added": key}
    return await core.db.shop(event.shop_id)["sale_events"].find_one(filter, fields=["_id"]) is not None


async def add_pieces(core: Core, event: Event, sku_id: str, more: int, key: str, by: str) -> Event:
    """Once per key. Raises Conflict("changed_meanwhile") when the sale ended, or the key was first elsewhere."""
    at = next(n for n, item in enumerate(event.items) if item.sku_id == sku_id)
    filter = {"_id": event.id, "state": event.state, f"items.{at}.sku_id": sku_id, "added": {"$ne": key}}
    update = {
        "$inc": {f"items.{at}.quantity": more, "rev": 1},
        "$push": {"added": {"$each": [key], "$slice": -MOST_KEYS}},
        "$set": {"updated_at": now(), "updated_by": by},
    }
    doc = await core.db.shop(event.shop_id)["sale_events"].find_one_and_update(filter, update)
    if doc is None:
        raise Conflict("changed_meanwhile")
    return event_of(doc)


async def delete_draft(core: Core, event: Event) -> None:
    """Raises Conflict("changed_meanwhile")."""
    filter = {"_id": event.id, "rev": event.rev, "state": event.state, "has_stock": False}
    if not await core.db.shop(event.shop_id)["sale_events"].delete(filter):
        raise Conflict("changed_meanwhile")


async def listed(
    core: Core, shop_id: str, states: Sequence[State], after: tuple[datetime, str] | None, limit: int
) -> list[Event]:
    """The latest to begin first."""
    filter: Doc = {"state": {"$in": list(states)}} if states else {}
    if after:
        at, event_id = after
        filter["starts_at"] = {"$lte": at}
        filter["$or"] = [{"starts_at": {"$lt": at}}, {"_id": {"$lt": event_id}}]
    docs = await core.db.shop(shop_id)["sale_events"].find(
        filter, sort=[("starts_at", -1), ("_id", -1)], limit=limit
    )
    return [event_of(doc) for doc in docs]


async def with_stock(core: Core) -> list[Event]:
    """Of all shops: what the job looks after."""
    states = [*RUNNING, "draft", "cancelled"]
    docs = await core.db.everywhere["sale_events"].find({"has_stock": True, "state": {"$in": states}})
    return [event_of(doc) for doc in docs]


async def wait(core: Core, shop_id: str, event_id: str, sku_id: str, waiters: Sequence[Waiter]) -> None:
    """Together. Raises Conflict when one of them waits already, or has another's ticket; some may be stored."""
    at = now()
    docs = [
        {"_id": new_id(), "event_id": event_id, "sku_id": sku_id, **asdict(waiter), "at": at, "schema": 1}
        for waiter in waiters
    ]
    await core.db.shop(shop_id)["sale_waiters"].insert_many(docs)


async def waiter(core: Core, shop_id: str, event_id: str, sku_id: str, fan: str) -> Waiter | None:
    filter = {"event_id": event_id, "sku_id": sku_id, "fan": fan}
    doc = await core.db.shop(shop_id)["sale_waiters"].find_one(filter)
    return _waiter(doc) if doc else None


async def place(core: Core, shop_id: str, event_id: str, sku_id: str, waiter: Waiter) -> int:
    """How many stand up to and with this one."""
    filter = {"event_id": event_id, "sku_id": sku_id, "ticket": {"$lte": waiter.ticket}}
    return await core.db.shop(shop_id)["sale_waiters"].count(filter)


async def waiting(core: Core, shop_id: str, event_id: str) -> dict[str, int]:
    """How many wait for each SKU."""
    pipeline: list[Doc] = [
        {"$match": {"event_id": event_id}},
        {"$group": {"_id": "$sku_id", "count": {"$sum": 1}}},
    ]
    rows = await core.db.shop(shop_id)["sale_waiters"].aggregate(pipeline)
    return {row["_id"]: row["count"] for row in rows}


async def leave(
    core: Core, shop_id: str, event_id: str, sku_id: str, served: Sequence[tuple[str, int]]
) -> None:
    """Those fans got their pieces in that round; whoever waits in a later one stays."""
    if not served:
        return
    rounds = [{"fan": fan, "round": {"$lte": past}} for fan, past in served]
    filter = {"event_id": event_id, "sku_id": sku_id, "$or": rounds}
    await core.db.shop(shop_id)["sale_waiters"].delete(filter)


async def end_queue(core: Core, shop_id: str, event_id: str) -> None:
    await core.db.shop(shop_id)["sale_waiters"].delete({"event_id": event_id})


async def truths(core: Core, event: Event) -> tuple[Event, dict[str, Truth]]:
    """The sale as it is now, and each of its items at one moment: all is read in one snapshot."""
    shop = core.db.shop(event.shop_id)

    async def read(session: Session) -> tuple[Event, list[Doc], list[Doc]]:
        filter = {"event_id": event.id}
        return (
            await one(core, event.shop_id, event.id, session),
            await shop["reservations"].find(filter, fields=_RESERVATION, session=session),
            await shop["sale_waiters"].find(filter, sort=[("sku_id", 1), ("ticket", 1)], session=session),
        )

    fresh, reservations, waiters = await core.db.transaction(read)
    return fresh, {item.sku_id: _truth(fresh, item, reservations, waiters) for item in fresh.items}


def _truth(event: Event, item: Item, reservations: Sequence[Doc], waiters: Sequence[Doc]) -> Truth:
    claims = [claim for doc in reservations for claim in claims_of(doc, item.sku_id)]
    waiting = [_waiter(doc) for doc in waiters if doc["sku_id"] == item.sku_id]
    return Truth(facts_of(event, item), item.quantity, claims, waiting)


async def claims(core: Core, shop_id: str, event_id: str) -> list[Doc]:
    """Its reservations, as far as figures need them."""
    return await core.db.shop(shop_id)["reservations"].find({"event_id": event_id}, fields=_RESERVATION)


async def is_sold(core: Core, event: Event) -> bool:
    """Every piece is paid for: nothing can come back any more, but by a refund."""
    docs = await claims(core, event.shop_id, event.id)
    paid: dict[str, int] = {}
    for doc in docs:
        for line in doc["asked"] if doc["state"] in ("committed", "shipped", "returned") else ():
            paid[line["sku_id"]] = paid.get(line["sku_id"], 0) + line["quantity"]
    return all(paid.get(item.sku_id, 0) >= item.quantity for item in event.items)


async def claim(core: Core, shop_id: str, event_id: str, sku_id: str, fan: str) -> Claim | None:
    """The fan's latest."""
    docs = await core.db.shop(shop_id)["reservations"].find(
        {"event_id": event_id, "buyer": fan}, fields=_RESERVATION
    )
    found = [one for doc in docs for one in claims_of(doc, sku_id)]
    return max(found, key=lambda one: one.round, default=None)


async def claim_by_id(core: Core, shop_id: str, reservation_id: str, sku_id: str) -> Claim | None:
    doc = await core.db.shop(shop_id)["reservations"].find_one({"_id": reservation_id}, fields=_RESERVATION)
    return next(iter(claims_of(doc, sku_id)), None) if doc else None


async def anybody_waits(core: Core, shop_id: str, event_id: str, sku_id: str) -> bool:
    filter = {"event_id": event_id, "sku_id": sku_id}
    return await core.db.shop(shop_id)["sale_waiters"].find_one(filter, fields=["_id"]) is not None


_RESERVATION = ("key", "buyer", "state", "asked", "expires_at", "created_at", "event_id")


def claims_of(doc: Doc, sku_id: str) -> list[Claim]:
    """At most one, for a reservation made here; others may have taken pieces of the sale by hand."""
    pieces = sum(line["quantity"] for line in doc["asked"] if line["sku_id"] == sku_id)
    if not pieces:
        return []
    past = doc["key"].rpartition(":")[2] if doc["key"].startswith(f"flash:{doc['event_id']}:") else "0"
    fan = doc["buyer"] or f"by hand:{doc['_id']}"
    return [Claim(fan, int(past), pieces, doc["state"], doc["expires_at"], doc["_id"])]


def facts_of(event: Event, item: Item) -> Facts:
    """A sale that is over has a door that opened and closed in the first microsecond."""
    room, per_user, rev = item.room, item.per_user, event.rev
    if event.state not in ("ready", "open"):
        return Facts(1, 1, room, per_user, rev)
    opens_at = event.opens_at(item)
    opens = microseconds(opens_at) if opens_at else 0
    return Facts(opens, microseconds(event.ends_at), room, per_user, rev)


def _waiter(doc: Doc) -> Waiter:
    return Waiter(doc["fan"], doc["ticket"], doc["pieces"], doc["round"])
