"""An order that has not left goes elsewhere, or says something else to those who pack it."""

from __future__ import annotations

from hub.commerce.addresses import model as addresses
from hub.commerce.addresses import sealing
from hub.commerce.addresses.model import Receiver
from hub.commerce.orders import acting
from hub.commerce.orders.commit import WithOrders
from hub.commerce.orders.model import Actor, Doc
from hub.commerce.orders.rules import altering

REMARK_CHARS = 200


async def send_elsewhere(
    commerce: WithOrders, shop_id: str, order_id: str, receiver: Receiver, actor: Actor
) -> Doc:
    """The same receiver again changes nothing. Raises Refused naming the field or why it is too late, NotFound."""
    addresses.check(receiver)
    keys = commerce.core.keys
    before = await commerce.core.db.shop(shop_id)["orders"].find_one({"_id": order_id}, fields=["receiver"])
    if before and before["receiver"] and sealing.opened(keys, before["receiver"]) == receiver:
        return await acting.change(commerce, shop_id, order_id, lambda book: None)
    sealed, terms = sealing.sealed(keys, receiver), sealing.terms(keys, receiver)
    rule = lambda b: altering.send_elsewhere(b, order_id, sealed, terms, actor)  # noqa: E731
    return await acting.change(commerce, shop_id, order_id, rule)


async def remark(commerce: WithOrders, shop_id: str, order_id: str, text: str, actor: Actor) -> Doc:
    """Raises Refused saying why it is too late, NotFound."""
    return await acting.change(
        commerce, shop_id, order_id, lambda b: altering.remark(b, order_id, text[:REMARK_CHARS], actor)
    )
