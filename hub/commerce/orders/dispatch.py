"""Orders that wait to be sent: which could leave together or apart, and what people decided about it."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hub.commerce.orders import acting, dispatch_terms
from hub.commerce.orders.collections import BY_GROUP, BY_RECEIVER, BY_STATE
from hub.commerce.orders.commit import WithOrders
from hub.commerce.orders.model import Actor, Doc, Part
from hub.commerce.orders.needs import Needs
from hub.commerce.orders.rules import dispatching, suggesting
from hub.commerce.orders.rules.suggesting import Join, Split
from hub.core.clock import now
from hub.core.runtime import Core

# A page looks at so many orders, whatever it finds among them.
SCANNED = 200
MOST_PEERS = 2_000


@dataclass(frozen=True)
class Advice:
    """`joins` and `splits` (by order) wait for a person; `groups` and the orders of `planned` have had one's word.

    `orders` has every order that these name.
    """

    joins: Sequence[Join]
    splits: Mapping[str, Split]
    groups: Mapping[str, Sequence[str]]
    planned: Sequence[str]
    orders: Mapping[str, Doc]


async def page(core: Core, shop_id: str, after: str) -> tuple[Advice, str | None]:
    """The oldest first, of the next SCANNED that wait to be sent; the second is where the next page begins."""
    docs = await core.db.shop(shop_id)["orders"].find(
        {"state": "to_ship", "_id": {"$gt": after}}, sort=(("_id", 1),), limit=SCANNED + 1, index=BY_STATE
    )
    cursor = docs[SCANNED - 1]["_id"] if len(docs) > SCANNED else None
    return await _advice(core, shop_id, docs[:SCANNED], is_page=True), cursor


async def of_order(core: Core, shop_id: str, order: Doc) -> Advice:
    """What concerns this order."""
    found = await _advice(core, shop_id, [order] if order["state"] == "to_ship" else [], is_page=False)
    mine = [one for one in found.joins if order["_id"] in one.order_ids]
    return Advice(mine, found.splits, found.groups, found.planned, found.orders)


async def _advice(core: Core, shop_id: str, docs: Sequence[Doc], *, is_page: bool) -> Advice:
    """On a page a group stands where its oldest order does, so that it is told of once."""
    here = {doc["_id"] for doc in docs}
    kept, peers, members = await asyncio.gather(
        dispatch_terms.get(core, shop_id), _peers(core, shop_id, docs), _members(core, shop_id, docs)
    )
    orders = {doc["_id"]: doc for doc in (*docs, *peers, *members)}
    reservations = await _reservations(core, shop_id, orders.values())
    at, terms = now(), kept.terms
    joins = suggesting.joins(orders.values(), reservations, terms, at)
    splits = {
        doc["_id"]: split
        for doc in docs
        if (split := suggesting.split(doc, reservations.get(doc["reservation_id"]), terms, at))
    }
    groups = defaultdict[str, list[str]](list)
    for doc in sorted(members, key=lambda one: str(one["_id"])):
        groups[doc["joined"]].append(doc["_id"])
    if is_page:
        joins = [one for one in joins if one.order_ids[0] in here]
        groups = defaultdict(list, {id: ids for id, ids in groups.items() if ids[0] in here})
    together = {id: ids for id, ids in groups.items() if len(ids) > 1}
    return Advice(joins, splits, together, [doc["_id"] for doc in docs if doc["plan"]], orders)


async def _peers(core: Core, shop_id: str, docs: Sequence[Doc]) -> list[Doc]:
    """Orders that go to the same people."""
    wanted = sorted({doc["receiver"]["receiver_key"] for doc in docs if suggesting.is_open(doc)})
    asked = {"receiver.receiver_key": {"$in": wanted}, "state": "to_ship"}
    table = core.db.shop(shop_id)["orders"]
    return await table.find(asked, limit=MOST_PEERS, index=BY_RECEIVER) if wanted else []


async def _members(core: Core, shop_id: str, docs: Sequence[Doc]) -> list[Doc]:
    wanted = sorted({doc["joined"] for doc in docs if doc["joined"]})
    # The second says it to the index, which holds none but joined orders.
    asked: Any = {"joined": {"$in": wanted, "$gt": ""}, "state": "to_ship"}
    return await core.db.shop(shop_id)["orders"].find(asked, index=BY_GROUP) if wanted else []


async def _reservations(core: Core, shop_id: str, orders: Any) -> dict[str, Doc]:
    ids = sorted({doc["reservation_id"] for doc in orders})
    fields = ["lines"]
    docs = (
        await core.db.shop(shop_id)["reservations"].find({"_id": {"$in": ids}}, fields=fields) if ids else []
    )
    return {doc["_id"]: doc for doc in docs}


async def plan(commerce: WithOrders, shop_id: str, order_id: str, parts: Sequence[Part], actor: Actor) -> Doc:
    """The order goes in these parcels. Raises Refused, NotFound."""
    return await acting.change(
        commerce, shop_id, order_id, lambda b: dispatching.plan(b, order_id, parts, actor)
    )


async def unplan(commerce: WithOrders, shop_id: str, order_id: str, actor: Actor) -> Doc:
    """Raises Refused("order_partly_sent"), NotFound."""
    return await acting.change(commerce, shop_id, order_id, lambda b: dispatching.unplan(b, order_id, actor))


async def join(
    commerce: WithOrders, shop_id: str, order_ids: Sequence[str], key: str, actor: Actor
) -> list[Doc]:
    """These orders leave in one parcel; `key` makes a repeated wish the same group.

    Raises Refused, Conflict, NotFound.
    """
    return await commerce.orders.commit(
        shop_id,
        lambda b: [dict(one) for one in dispatching.join(b, order_ids, key, actor)],
        Needs(order_ids=tuple(order_ids)),
    )


async def unjoin(commerce: WithOrders, shop_id: str, group_id: str, actor: Actor) -> list[Doc]:
    """A group that is no more needs nothing. Raises Refused("order_partly_sent")."""
    docs = await commerce.core.db.shop(shop_id)["orders"].find(
        {"joined": group_id}, fields=["_id"], index=BY_GROUP
    )
    ids = [doc["_id"] for doc in docs]
    if not ids:
        return []
    return await commerce.orders.commit(
        shop_id,
        lambda b: [dict(one) for one in dispatching.unjoin(b, ids, group_id, actor)],
        Needs(order_ids=ids),
    )


async def as_is(
    commerce: WithOrders, shop_id: str, order_ids: Sequence[str], wanted: bool, actor: Actor
) -> None:
    """Whether anybody wants to hear how these could leave otherwise. Raises NotFound."""

    def rule(book: Any) -> None:
        for id in order_ids:
            book.order(id)
        for id in order_ids:
            dispatching.as_is(book, id, wanted, actor)

    await commerce.orders.commit(shop_id, rule, Needs(order_ids=tuple(order_ids)))
