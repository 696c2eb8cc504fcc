"""What becomes of an order beside its money: cancelled, sent parcel by parcel, delivered, completed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta

from hub.commerce.orders.model import Actor, Doc, Parcel, Portion, moved
from hub.commerce.orders.rules.book import OrderBook
from hub.commerce.orders.rules.refunding import line_of
from hub.commerce.stock.model import Wanted
from hub.commerce.stock.rules import moving
from hub.core.errors import Refused

# A buyer has this long to say that something did not arrive; then the order counts as completed.
COMPLETE_AFTER = timedelta(days=7)
MOST_PARCELS = 50


def cancel(book: OrderBook, order_id: str, reason: str, actor: Actor) -> Doc:
    """An unpaid order is given up, and its pieces are everybody's. Money that comes all the same goes back.

    `reason` "unpaid": its time ran out, and its hold ends by itself a little later, so that money which was on its
    way can still revive it. Raises Refused("order_is_…").
    """
    order = book.order(order_id)
    if order["state"] == "cancelled":
        return order
    after = moved(order["state"], "cancel")
    if reason == "unpaid" and order["expires_at"] > book.now:
        return order
    held = moving.found(book.stock, order["reservation_id"])
    if reason != "unpaid" and held["state"] == "held":
        moving.release(book.stock, order["reservation_id"])
    book.touch("orders", order)
    order["state"], order["cancel_reason"], order["cancelled_at"] = after, reason, book.now
    for payment in book.payments_of(order_id):
        if payment["state"] == "asked":  # whoever closes them at the service does not wait for their turn
            book.touch("payments", payment)["look_at"] = book.now
    book.tell(order, "order_cancelled", actor, {"reason": reason})
    return order


def deliver_virtual(book: OrderBook, order: Doc, actor: Actor) -> None:
    """Codes, courses and seats are the buyer's with the payment; the order is touched already."""
    lines = [line for line in order["lines"] if line["is_virtual"]]
    if not lines:
        return
    for line in lines:
        line["shipped"] = line["quantity"]
    book.tell(order, "delivered", actor, {"lines": [line["id"] for line in lines]})
    when_all_left(book, order, actor)


def ship(book: OrderBook, order_id: str, parcel: Parcel, actor: Actor, *, in_group: bool = False) -> Doc:
    """A parcel leaves; with the last one the order is shipped. The same parcel again changes nothing.

    A parcel with the id of a planned part is that part, as far as it is still to be sent; any other makes the plan
    void. What leaves alone leaves its group.

    Raises Refused("order_is_…"), Refused("ship_pieces") for more than is left to send (pieces that are being
    refunded are not sent), Refused of the stock.
    """
    order = book.order(order_id)
    if any(one["id"] == parcel.id for one in order["parcels"]):
        return order
    moved(order["state"], "ship")
    part = _planned(order, parcel.id)
    portions = _left_of(order, part) if part else parcel.portions or everything(order)
    _check_pieces(order, portions)
    wanted = [Wanted(line_of(order, one.line_id)["sku_id"], one.quantity) for one in portions]
    first_from = part["warehouse_id"] if part else ""
    moving.ship_part(book.stock, order["reservation_id"], wanted, actor.by, first_from)
    book.touch("orders", order)
    if not part:
        drop_plan(book, order, actor)
    if not in_group:
        leave_group(book, order, actor)
    for one in portions:
        line_of(order, one.line_id)["shipped"] += one.quantity
    told: Doc = {**asdict(parcel), "portions": [asdict(one) for one in portions]}
    order["parcels"].append({**told, "at": book.now, "by": actor.by})
    book.tell(order, "parcel_sent", actor, {"parcel": told})
    when_all_left(book, order, actor)
    return order


def drop_plan(book: OrderBook, order: Doc, actor: Actor) -> None:
    """Not in the parcels that were planned, where any were; the order is touched already."""
    if order["plan"]:
        order["plan"] = None
        book.tell(order, "split_dropped", actor)


def leave_group(book: OrderBook, order: Doc, actor: Actor) -> None:
    """Out of the group that it was to leave with, where it is in one; the order is touched already."""
    if order["joined"]:
        order["joined"] = ""
        book.tell(order, "unjoined", actor)


def complete(book: OrderBook, order_id: str, actor: Actor) -> Doc:
    """Received, by the buyer's word or because time went by. Raises Refused("order_is_…")."""
    order = book.order(order_id)
    if order["state"] == "completed":
        return order
    after = moved(order["state"], "complete")
    book.touch("orders", order)
    order["state"], order["completed_at"], order["complete_at"] = after, book.now, None
    book.tell(order, "order_completed", actor)
    return order


def to_leave(line: Doc) -> int:
    """Pieces that lie here for the buyer, also those whose money is on its way back."""
    return 0 if line["is_virtual"] else int(line["quantity"] - line["shipped"] - line["unsent"])


def sendable(line: Doc) -> int:
    """Pieces that are to be sent: a refund under way takes those that did not leave yet."""
    return max(0, to_leave(line) - int(line["refunding"]))


def everything(order: Doc) -> tuple[Portion, ...]:
    """All that is left to send."""
    return tuple(Portion(line["id"], left) for line in order["lines"] if (left := sendable(line)))


def _planned(order: Doc, part_id: str) -> Doc | None:
    parts = order["plan"]["parts"] if order["plan"] else ()
    return next((part for part in parts if part["id"] == part_id), None)


def _left_of(order: Doc, part: Doc) -> tuple[Portion, ...]:
    """Pieces that were refunded since the plan was made are not sent."""
    cut = (
        Portion(one["line_id"], min(one["quantity"], sendable(line_of(order, one["line_id"]))))
        for one in part["portions"]
    )
    return tuple(one for one in cut if one.quantity)


def _check_pieces(order: Doc, portions: Sequence[Portion]) -> None:
    if not portions or len({one.line_id for one in portions}) < len(portions):
        raise Refused("ship_pieces", field="lines")
    if len(order["parcels"]) >= MOST_PARCELS:
        raise Refused("parcels_too_many", field="lines", most=MOST_PARCELS)
    for one in portions:
        if not 1 <= one.quantity <= sendable(line_of(order, one.line_id)):
            raise Refused("ship_pieces", field="lines")


def when_all_left(book: OrderBook, order: Doc, actor: Actor) -> None:
    """Call after a change of pieces; the order is touched already."""
    if order["state"] != "to_ship" or any(to_leave(line) for line in order["lines"]):
        return
    order["state"] = moved(order["state"], "ship")
    order["shipped_at"], order["complete_at"] = book.now, book.now + COMPLETE_AFTER
    book.tell(order, "order_shipped", actor)
