"""How orders leave, as a person decided: in several parcels, several orders in one, or just as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress

from hub.commerce.orders.model import Actor, Doc, Parcel, Part
from hub.commerce.orders.rules import finishing
from hub.commerce.orders.rules.book import OrderBook
from hub.commerce.orders.rules.finishing import drop_plan, everything, leave_group, sendable
from hub.commerce.orders.rules.refunding import line_of
from hub.core.errors import Conflict, Refused

MOST_PARTS, MOST_JOINED = 20, 20


def plan(book: OrderBook, order_id: str, parts: Sequence[Part], actor: Actor) -> Doc:
    """The order goes in these parts, which hold all that is left to send. The same plan again changes nothing.

    Raises Refused("order_is_…"), Refused("order_joined"), Refused("plan_parts"), Refused("plan_pieces"),
    Refused("order_partly_sent").
    """
    order = _waiting(book, order_id)
    if order["joined"]:
        raise Refused("order_joined")
    if not 2 <= len(parts) <= MOST_PARTS:
        raise Refused("plan_parts", field="parts", most=MOST_PARTS)
    _check_whole(order, parts)
    told = [_told(part) for part in parts]
    if order["plan"] and order["plan"]["parts"] == told:
        return order
    book.touch("orders", order)
    order["plan"] = {"parts": told, "by": actor.by, "at": book.now}
    book.tell(order, "split_planned", actor, {"parcels": len(told)})
    return order


def unplan(book: OrderBook, order_id: str, actor: Actor) -> Doc:
    """In one parcel after all. Raises Refused("order_partly_sent") once a part left."""
    order = book.order(order_id)
    if order["plan"]:
        if order["parcels"]:
            raise Refused("order_partly_sent")
        drop_plan(book, book.touch("orders", order), actor)
    return order


def join(book: OrderBook, order_ids: Sequence[str], group_id: str, actor: Actor) -> list[Doc]:
    """These orders go in one parcel. The same group again changes nothing.

    Raises Refused("join_few"), Refused("join_differs") for another receiver, Conflict("order_joined") where one is in
    another group already, Refused("order_planned"), Refused("order_is_…"), Refused("order_partly_sent").
    """
    if not 2 <= len(set(order_ids)) == len(order_ids) <= MOST_JOINED:
        raise Refused("join_few", field="order_ids", most=MOST_JOINED)
    orders = [book.order(id) for id in order_ids]
    if all(order["joined"] == group_id for order in orders):
        return orders
    for order in orders:
        _waiting(book, order["_id"])
        if order["joined"]:
            raise Conflict("order_joined", field="order_ids")
        if order["plan"]:
            raise Refused("order_planned", field="order_ids")
    if len({order["receiver"] and order["receiver"]["receiver_key"] for order in orders}) > 1:
        raise Refused("join_differs", field="order_ids")
    if not orders[0]["receiver"]:
        raise Refused("order_has_no_receiver", field="order_ids")
    for order in orders:
        book.touch("orders", order)
        order["joined"] = group_id
        others = [one["number"] for one in orders if one is not order]
        book.tell(order, "joined", actor, {"numbers": others})
    return orders


def unjoin(book: OrderBook, order_ids: Sequence[str], group_id: str, actor: Actor) -> list[Doc]:
    """Each by itself again; those that left stay as they went. Raises Refused("order_partly_sent") if any did."""
    orders = [order for id in order_ids if (order := book.order(id))["joined"] == group_id]
    if any(order["parcels"] for order in orders):
        raise Refused("order_partly_sent")
    for order in orders:
        leave_group(book, book.touch("orders", order), actor)
    return orders


def ship_group(book: OrderBook, order_id: str, others: Sequence[str], parcel: Parcel, actor: Actor) -> Doc:
    """One parcel with all that is left of these orders.

    Who left the group meanwhile, waits for something or lacks its pieces stays as it is.
    Raises what finishing.ship raises for `order_id`.
    """
    order = finishing.ship(book, order_id, parcel, actor, in_group=True)
    for id in others:
        other = book.order(id)
        if other["joined"] == order["joined"] and other["state"] == "to_ship" and everything(other):
            with suppress(Refused):
                finishing.ship(book, id, parcel, actor, in_group=True)
    return order


def as_is(book: OrderBook, order_id: str, wanted: bool, actor: Actor) -> Doc:
    """Nobody wants to hear how this order could leave otherwise, or somebody does again."""
    order = book.order(order_id)
    if order["as_is"] != wanted:
        book.touch("orders", order)
        order["as_is"] = wanted
        book.tell(order, "left_as_is" if wanted else "advised_again", actor)
    return order


def _waiting(book: OrderBook, order_id: str) -> Doc:
    order = book.order(order_id)
    if order["state"] != "to_ship":
        raise Refused(f"order_is_{order['state']}")
    if order["parcels"]:
        raise Refused("order_partly_sent")
    return order


def _check_whole(order: Doc, parts: Sequence[Part]) -> None:
    """Every piece that is to be sent is in exactly one part."""
    planned = Counter[str]()
    for part in parts:
        lines = {one.line_id for one in part.portions}
        if not lines or len(lines) < len(part.portions) or any(one.quantity < 1 for one in part.portions):
            raise Refused("plan_pieces", field="parts")
        for one in part.portions:
            planned[line_of(order, one.line_id)["id"]] += one.quantity
    if planned != Counter({line["id"]: left for line in order["lines"] if (left := sendable(line))}):
        raise Refused("plan_pieces", field="parts")


def _told(part: Part) -> Doc:
    portions = [{"line_id": one.line_id, "quantity": one.quantity} for one in part.portions]
    return {"id": part.id, "warehouse_id": part.warehouse_id, "ships_at": part.ships_at, "portions": portions}
