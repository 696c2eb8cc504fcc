"""Books what a payment service says of a payment, whichever way it was heard: a notice, an answer, a question."""

from __future__ import annotations

from hub.commerce.orders.commit import WithOrders
from hub.commerce.orders.model import Actor, Doc, Paid
from hub.commerce.orders.needs import Needs
from hub.commerce.orders.rules import paying
from hub.commerce.payments.protocol import PaymentStanding
from hub.core import log
from hub.core.clock import now
from hub.core.errors import Refused
from hub.core.ids import new_id

_log = log.get(__name__)
# The stock has nothing to give although it was held: a stock-take, or codes that were voided. The money stays.
_SHORT = ("codes_short", "stock_missing")
# How long after the first look the next ones follow; then every hour, until the order is over.
PAUSES_S = (20, 30, 60, 120, 300, 600)


async def apply(commerce: WithOrders, shop_id: str, standing: PaymentStanding, actor: Actor) -> Doc:
    """The payment afterwards. Told again, nothing changes. Raises NotFound for a number that is not this shop's."""
    if standing.state == "paid":
        return await _settle(commerce, shop_id, standing, actor)
    if standing.state == "closed":
        rule = lambda b: dict(paying.close(b, standing.number, actor))  # noqa: E731
        return await commerce.orders.commit(shop_id, rule, Needs(payment_numbers=(standing.number,)))
    return await _later(commerce, shop_id, standing.number)


async def _later(commerce: WithOrders, shop_id: str, number: str) -> Doc:
    rule = lambda b: dict(paying.look_later(b, number, _pause_s(b.payment(number))))  # noqa: E731
    return await commerce.orders.commit(shop_id, rule, Needs(payment_numbers=(number,)))


def _pause_s(payment: Doc) -> float:
    looks = int(payment["looks"])
    return PAUSES_S[looks] if looks < len(PAUSES_S) else 3600


async def _settle(commerce: WithOrders, shop_id: str, standing: PaymentStanding, actor: Actor) -> Doc:
    paid = Paid(standing.number, standing.amount_fen, standing.service_number, standing.paid_at or now())
    try:
        payment = await _committed(commerce, shop_id, paid, actor, without_stock=False)
    except Refused as refusal:
        if refusal.code not in _SHORT:
            raise
        _log.warning("paid, but the stock has nothing to give", number=paid.number, code=refusal.code)
        payment = await _committed(commerce, shop_id, paid, actor, without_stock=True)
    if payment["is_surplus"]:
        await commerce.core.queue.ring("send_refunds")
    return payment if payment["state"] != "odd" else await _later(commerce, shop_id, paid.number)


async def _committed(
    commerce: WithOrders, shop_id: str, paid: Paid, actor: Actor, *, without_stock: bool
) -> Doc:
    refund_id = new_id()
    return await commerce.orders.commit(
        shop_id,
        lambda b: dict(paying.settle(b, paid, actor, refund_id, without_stock=without_stock)),
        Needs(payment_numbers=(paid.number,)),
    )
