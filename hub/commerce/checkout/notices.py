"""What payment services tell by themselves: believed by its signature, held against what was asked, booked once."""

from __future__ import annotations

from datetime import timedelta

from hub.commerce.checkout import refunds, settling
from hub.commerce.orders.commit import WithOrders
from hub.commerce.orders.model import Actor
from hub.commerce.payments.merchants import service_named
from hub.commerce.payments.protocol import Merchant, Notice, NoticeRequest, PaymentStanding
from hub.core import log
from hub.core.clock import now
from hub.core.db import Collection, Index, declare
from hub.core.errors import NotFound, Refused

_log = log.get(__name__)
PURPOSE = "payment-notice"
# As long as a year of refunds, and some months for whoever asks afterwards.
KEPT = timedelta(days=540)
declare(
    Collection(
        "payment_notices", indexes=(Index((("number", 1), ("_id", 1))), Index((("expires_at", 1),), ttl_s=0))
    )
)


async def take(commerce: WithOrders, merchant: Merchant, request: NoticeRequest) -> None:
    """Stored and booked when this returns. Raises Refused for what is not to be believed; RetryLater, StoreError
    when the service must tell it again.
    """
    notice = await service_named(merchant.service).notice(commerce.core, merchant, request)
    await _keep(commerce, merchant, notice)
    actor = Actor(f"service:{merchant.service}", source=notice.id)
    if notice.standing is None:
        return
    try:
        if isinstance(notice.standing, PaymentStanding):
            await _payment(commerce, merchant, notice.standing, actor)
        else:
            await refunds.apply(commerce, merchant.shop_id, notice.standing, actor)
    except NotFound as error:  # kept above: a person can find whose money it was
        _log.error("a notice tells of a number that is not ours", notice=notice.id, code=error.code)


async def _payment(commerce: WithOrders, merchant: Merchant, standing: PaymentStanding, actor: Actor) -> None:
    doc = await commerce.core.db.shop(merchant.shop_id)["payments"].find_one(
        {"_id": standing.number}, fields=["merchant_id"]
    )
    if doc is None:
        raise NotFound("payment_not_found")
    if doc["merchant_id"] != merchant.id:
        raise Refused("notice_of_other_merchant")
    payment = await settling.apply(commerce, merchant.shop_id, standing, actor)
    if payment["state"] == "odd":  # the service itself is asked before anybody believes such a sum
        await commerce.core.queue.ring("look_at_payments")


async def _keep(commerce: WithOrders, merchant: Merchant, notice: Notice) -> None:
    """Once each, however often it is sent."""
    kept = {
        "merchant_id": merchant.id, "number": notice.standing.number if notice.standing else "", "at": now(),
        "raw": commerce.core.keys.encrypt(PURPOSE, notice.raw), "expires_at": now() + KEPT, "schema": 1,
    }  # fmt: skip
    table = commerce.core.db.shop(merchant.shop_id)["payment_notices"]
    await table.update({"_id": f"{merchant.id}:{notice.id}"}, {"$setOnInsert": kept}, upsert=True)
