"""What people, buyers and machines do to orders; all of it may be asked again without harm."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any, TypeVar

from hub.commerce.orders.commit import WithOrders
from hub.commerce.orders.model import Actor, Doc, Parcel, Placed
from hub.commerce.orders.needs import Needs
from hub.commerce.orders.rules import dispatching, finishing, paying, placing
from hub.commerce.orders.rules.book import OrderBook
from hub.core.clock import now
from hub.core.ids import new_id

T = TypeVar("T")


async def place(commerce: WithOrders, shop_id: str, placed: Placed, actor: Actor, held: str = "") -> Doc:
    """The order, unpaid and with its pieces held; one that costs nothing is paid at once.

    `held`: a reservation that the buyer has already. The same key again answers the same order. Raises Refused
    (an amount, the stock), Conflict("key_reused", "held_differs").
    """
    ids = (new_id(), new_number(), new_id())
    sku_ids = () if held else tuple(line.sku_id for line in placed.lines)
    needs = Needs(keys=(placed.key,), sku_ids=sku_ids, reservation_ids=(held,) if held else ())
    order = await commerce.orders.commit(
        shop_id, lambda book: dict(placing.place(book, placed, ids, actor, held)), needs
    )
    if order["state"] == "unpaid" and not order["payable_fen"]:
        return await change(
            commerce, shop_id, order["_id"], lambda b: paying.settle_nothing(b, order["_id"], actor)
        )
    return order


def new_number() -> str:
    """18 digits: date, millisecond of the day, four of chance; two equal ones in a shop are a Conflict."""
    moment = now()
    of_day = (moment.hour * 3600 + moment.minute * 60 + moment.second) * 1000 + moment.microsecond // 1000
    return f"{moment:%y%m%d}{of_day:08}{secrets.randbelow(10_000):04}"


async def cancel(commerce: WithOrders, shop_id: str, order_id: str, reason: str, actor: Actor) -> Doc:
    """Given up before it was paid. Raises Refused("order_is_…"), NotFound."""
    return await change(commerce, shop_id, order_id, lambda b: finishing.cancel(b, order_id, reason, actor))


async def ship(commerce: WithOrders, shop_id: str, order_id: str, parcel: Parcel, actor: Actor) -> Doc:
    """A parcel leaves, with all orders that were joined to this one unless it names pieces of its own.

    Raises Refused, NotFound.
    """
    group = [] if parcel.portions else await joined_with(commerce, shop_id, order_id)
    if not group:
        return await change(commerce, shop_id, order_id, lambda b: finishing.ship(b, order_id, parcel, actor))

    def together(book: OrderBook) -> Doc:
        return dict(dispatching.ship_group(book, order_id, group, parcel, actor))

    return await commerce.orders.commit(shop_id, together, Needs(order_ids=(order_id, *group)))


async def joined_with(commerce: WithOrders, shop_id: str, order_id: str) -> list[str]:
    """The other orders of its group."""
    table = commerce.core.db.shop(shop_id)["orders"]
    order = await table.find_one({"_id": order_id}, fields=["joined"])
    if order is None or not order["joined"]:
        return []
    docs = await table.find({"joined": order["joined"]}, fields=["_id"], sort=[("_id", 1)])
    return [doc["_id"] for doc in docs if doc["_id"] != order_id]


async def complete(commerce: WithOrders, shop_id: str, order_id: str, actor: Actor) -> Doc:
    """Raises Refused("order_is_…"), NotFound."""
    return await change(commerce, shop_id, order_id, lambda b: finishing.complete(b, order_id, actor))


async def change(commerce: WithOrders, shop_id: str, order_id: str, rule: Callable[[OrderBook], Any]) -> Doc:
    """The order after a rule that concerns it alone."""

    def ruled(book: OrderBook) -> Doc:
        rule(book)
        return dict(book.order(order_id))

    return await commerce.orders.commit(shop_id, ruled, Needs(order_ids=(order_id,)))
