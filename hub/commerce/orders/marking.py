"""What the team writes on an order for itself: flags and notes. Neither moves money or pieces."""

from __future__ import annotations

from hub.commerce.orders import acting
from hub.commerce.orders.commit import WithOrders
from hub.commerce.orders.model import Actor, Doc
from hub.commerce.orders.rules.book import OrderBook
from hub.core.errors import Refused
from hub.core.ids import new_id

FLAGS = 6  # none, and five colours
MOST_NOTES, NOTE_CHARS = 50, 500


async def flag(commerce: WithOrders, shop_id: str, order_id: str, colour: int, actor: Actor) -> Doc:
    """0 takes it off. Raises NotFound."""

    def rule(book: OrderBook) -> None:
        order = book.order(order_id)
        if order["flag"] != colour:
            book.touch("orders", order)
            order["flag"] = colour
            book.tell(order, "flagged", actor, {"flag": colour})

    return await acting.change(commerce, shop_id, order_id, rule)


async def note(
    commerce: WithOrders, shop_id: str, order_id: str, key: str, text: str, actor: Actor, name: str
) -> Doc:
    """The same key again is the same note. Raises NotFound, Refused("notes_too_many")."""

    def rule(book: OrderBook) -> None:
        order = book.order(order_id)
        if any(one["key"] == key for one in order["notes"]):
            return
        if len(order["notes"]) >= MOST_NOTES:
            raise Refused("notes_too_many", field="text", most=MOST_NOTES)
        book.touch("orders", order)
        order["notes"].append(
            {
                "id": new_id(),
                "key": key,
                "text": text[:NOTE_CHARS],
                "by": actor.by,
                "name": name,
                "at": book.now,
            }
        )

    return await acting.change(commerce, shop_id, order_id, rule)


async def unmark(commerce: WithOrders, shop_id: str, order_id: str, mark: str, actor: Actor) -> Doc:
    """A person has looked into it. Raises NotFound."""

    def rule(book: OrderBook) -> None:
        order = book.order(order_id)
        if mark in order["marks"]:
            book.touch("orders", order)
            order["marks"] = [one for one in order["marks"] if one != mark]
            book.tell(order, "mark_cleared", actor, {"mark": mark})

    return await acting.change(commerce, shop_id, order_id, rule)
