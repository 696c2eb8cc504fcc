"""Asks a payment service what became of a payment: notices come late, or never."""

from __future__ import annotations

import asyncio
from typing import Any

from hub.commerce.checkout import settling
from hub.commerce.orders.commit import WithOrders
from hub.commerce.orders.model import Actor, Doc
from hub.commerce.payments import merchants
from hub.commerce.payments.protocol import PaymentStanding
from hub.core import log
from hub.core.clock import now
from hub.core.errors import AuthExpired, NotFound, Refused, RetryLater, Unconfirmed

_log = log.get(__name__)
BATCH, AT_ONCE = 200, 16


async def look(commerce: WithOrders, shop_id: str, number: str) -> Doc:
    """The payment as the service knows it now; one that is not to be paid any more is closed there.

    Raises RetryLater, AuthExpired while the service cannot be asked, NotFound.
    """
    payment, order = await _found(commerce, shop_id, number)
    if payment["state"] in ("paid", "closed"):
        return payment
    merchant = await merchants.get(commerce.core, payment["merchant_id"])
    service = merchants.service_named(merchant.service)
    is_over = order["state"] != "unpaid" or payment["expires_at"] <= now()
    ask = service.close if is_over else service.query
    standing = await ask(commerce.core, merchant, number)
    if standing.state == "missing" and is_over:
        standing = PaymentStanding(number, "closed")
    return await settling.apply(commerce, shop_id, standing, Actor(f"service:{merchant.service}"))


async def look_at_due(commerce: WithOrders) -> int:
    """How many were looked at, over all shops: the sweeper's round."""
    docs = await commerce.core.db.everywhere["payments"].find(
        {"look_at": {"$lte": now()}}, sort=[("look_at", 1)], limit=BATCH, fields=["shop_id"]
    )
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(doc: dict[str, Any]) -> None:
        async with gate:
            await _patiently(commerce, doc["shop_id"], doc["_id"])

    await asyncio.gather(*(one(doc) for doc in docs))
    return len(docs)


async def _patiently(commerce: WithOrders, shop_id: str, number: str) -> None:
    """Whatever the service says, the next round must not ask again at once."""
    try:
        await look(commerce, shop_id, number)
    except (RetryLater, AuthExpired, Unconfirmed, Refused, NotFound) as error:
        _log.warning("a payment could not be asked about", number=number, code=error.code)
        await settling.apply(commerce, shop_id, PaymentStanding(number, "unpaid"), Actor("system"))


async def _found(commerce: WithOrders, shop_id: str, number: str) -> tuple[Doc, Doc]:
    shop = commerce.core.db.shop(shop_id)
    payment = await shop["payments"].find_one({"_id": number})
    if payment is None:
        raise NotFound("payment_not_found")
    order = await shop["orders"].find_one({"_id": payment["order_id"]}, fields=["state"])
    if order is None:
        raise NotFound("order_not_found")
    return payment, order
