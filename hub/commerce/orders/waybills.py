"""Many parcels at once, as a courier's list names them: an order's number, a courier, a waybill."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from hub.commerce.orders import acting
from hub.commerce.orders.collections import BY_TERM
from hub.commerce.orders.commit import WithOrders
from hub.commerce.orders.model import Actor, Doc, Parcel
from hub.core.errors import Conflict, HubError, NotFound, Refused

MOST = 100
_TRIES = 3


@dataclass(frozen=True)
class Row:
    """`number`: an order's, or its last six digits."""

    number: str
    courier: str
    waybill: str


async def ship(
    commerce: WithOrders, shop_id: str, rows: Sequence[Row], actor: Actor
) -> list[HubError | None]:
    """What kept each row from being sent, None where it is: now, or before under the same waybill.

    An order that was planned in parts sends the next of them, one that was joined takes its group along.
    """
    found = await _found(commerce, shop_id, rows)
    of_order = defaultdict[str, list[int]](list)
    refusals: list[HubError | None] = [None] * len(rows)
    for at, row in enumerate(rows):
        orders = found.get(row.number, [])
        if len(orders) == 1:
            of_order[orders[0]["_id"]].append(at)
        elif orders:
            refusals[at] = Refused("order_number_short", field="number")
        else:
            refusals[at] = NotFound("order_not_found", field="number")

    async def one_after_the_other(order_id: str, places: Sequence[int]) -> None:
        for at in places:
            try:
                await _sent(commerce, shop_id, order_id, rows[at], actor)
            except HubError as refusal:
                refusals[at] = refusal

    await asyncio.gather(*(one_after_the_other(id, places) for id, places in of_order.items()))
    return refusals


async def _found(commerce: WithOrders, shop_id: str, rows: Sequence[Row]) -> dict[str, list[Doc]]:
    """By the number that was written. Six digits may be those of several orders."""
    terms = sorted({f"n:{row.number}" for row in rows})
    docs = await commerce.core.db.shop(shop_id)["orders"].find(
        {"terms": {"$in": terms}}, fields=["number"], index=BY_TERM
    )
    named = defaultdict[str, list[Doc]](list)
    for doc in docs:
        named[doc["number"]].append(doc)
        named[doc["number"][-6:]].append(doc)
    return named


async def _sent(commerce: WithOrders, shop_id: str, order_id: str, row: Row, actor: Actor) -> None:
    """Again where somebody else sent the same part meanwhile."""
    table = commerce.core.db.shop(shop_id)["orders"]
    for _ in range(_TRIES):
        order = await table.find_one({"_id": order_id}, fields=["parcels", "plan"])
        if order is None:
            raise NotFound("order_not_found", field="number")
        if any(parcel["waybill"] == row.waybill for parcel in order["parcels"]):
            return
        await acting.ship(commerce, shop_id, order_id, _parcel(order, row), actor)
    raise Conflict("changed_meanwhile", field="number")


def _parcel(order: Doc, row: Row) -> Parcel:
    sent = {parcel["id"] for parcel in order["parcels"]}
    parts = order["plan"]["parts"] if order["plan"] else []
    part_id = next((part["id"] for part in parts if part["id"] not in sent), "")
    return Parcel(part_id or f"waybill-{row.waybill}", row.courier, row.waybill, ())
