"""What may still be changed on an order that has not left: where it goes, and what its buyer wished."""

from __future__ import annotations

from collections.abc import Iterable

from hub.commerce.orders.model import Actor, Doc
from hub.commerce.orders.rules.book import OrderBook
from hub.commerce.orders.rules.finishing import leave_group
from hub.core.errors import Refused

# Search keys that come from the receiver: name, phone and its tail.
_OF_RECEIVER = ("m:", "p:", "t:")
_OPEN = ("unpaid", "to_ship")


def send_elsewhere(book: OrderBook, order_id: str, receiver: Doc, terms: Iterable[str], actor: Actor) -> Doc:
    """`receiver` is sealed. Freight stays what it was: what another province costs more, the shop bears.

    Raises Refused("order_is_…"), Refused("order_partly_sent"), Refused("order_has_no_receiver"), NotFound.
    """
    order = _open(book, order_id)
    before = order["receiver"]
    if before is None:
        raise Refused("order_has_no_receiver")
    leave_group(book, book.touch("orders", order), actor)
    kept = [term for term in order["terms"] if not term.startswith(_OF_RECEIVER)]
    order["receiver"], order["terms"] = receiver, sorted({*kept, *terms})
    # Which parts changed can be told; what they were cannot, to whom the address is masked.
    told = [
        name
        for name in ("name", "phone", "province", "city", "district", "detail")
        if before[name] != receiver[name]
    ]
    book.tell(order, "receiver_changed", actor, {"fields": told})
    return order


def remark(book: OrderBook, order_id: str, text: str, actor: Actor) -> Doc:
    """Raises Refused("order_is_…"), Refused("order_partly_sent"), NotFound."""
    order = _open(book, order_id)
    if order["remark"] != text:
        book.touch("orders", order)
        order["remark"] = text
        book.tell(order, "remark_changed", actor)
    return order


def _open(book: OrderBook, order_id: str) -> Doc:
    order = book.order(order_id)
    if order["state"] not in _OPEN:
        raise Refused(f"order_is_{order['state']}")
    if order["parcels"]:
        raise Refused("order_partly_sent")
    return order
