"""Sends refunds: one attempt at a time, and nothing anew before the service was asked about what is unclear."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from hub.commerce.checkout.charging import notify_url
from hub.commerce.orders.commit import WithOrders
from hub.commerce.orders.model import Actor, Doc
from hub.commerce.orders.needs import Needs
from hub.commerce.orders.rules import refunded, refunding
from hub.commerce.orders.rules.book import OrderBook
from hub.commerce.payments import merchants
from hub.commerce.payments.protocol import RefundAsk, RefundStanding
from hub.core import log
from hub.core.clock import now
from hub.core.errors import AuthExpired, Conflict, NotFound, Refused, RetryLater, Unconfirmed

_log = log.get(__name__)
BATCH, AT_ONCE = 200, 8
# A refund under way is asked about at these pauses, then each hour: banks take up to three days.
PAUSES_S = (5, 15, 60, 300, 900)
_REASON_CHARS = 80


async def send(commerce: WithOrders, shop_id: str, refund_id: str) -> Doc | None:
    """One step of one refund; None when nothing is to be done now. Raises NotFound.

    May be killed anywhere and run again: an attempt whose outcome is unknown is asked about under its own number.
    """
    try:
        refund, number, is_known = await commerce.orders.commit(
            shop_id, lambda b: _begun(b, refund_id), Needs(refund_ids=(refund_id,))
        )
    except (Conflict, Refused):
        return None
    payment = await commerce.core.db.shop(shop_id)["payments"].find_one({"_id": refund["payment_number"]})
    if payment is None:
        raise NotFound("payment_not_found")
    try:
        standing = await _asked(commerce, refund, payment, number, is_known)
    except (
        Refused,
        NotFound,
    ) as refusal:  # NotFound: the account was taken away, and a person must say what now
        detail = f"{refusal.code} {refusal.params.get('detail', '')}".strip()
        return await _commit(
            commerce, shop_id, refund_id, lambda b: refunding.ended(b, refund_id, number, "refused", detail)
        )
    except (RetryLater, Unconfirmed, AuthExpired) as error:
        _log.warning("a refund is unclear", refund=refund_id, code=error.code)
        return await _later(commerce, shop_id, refund, number)
    return await apply(commerce, shop_id, standing, Actor(f"service:{payment['service']}"))


async def apply(commerce: WithOrders, shop_id: str, standing: RefundStanding, actor: Actor) -> Doc:
    """Books what the service says of an attempt. Told again, nothing changes. Raises NotFound."""
    number, refund_id = standing.number, standing.number.rpartition("-")[0]
    if standing.state == "done":
        at, amount = standing.at or now(), standing.amount_fen
        rule = lambda b: refunded.done(b, refund_id, number, amount, at, actor)  # noqa: E731
    elif standing.state in ("closed", "abnormal"):
        state, detail = standing.state, f"{standing.state} {standing.service_number}"
        rule = lambda b: refunding.ended(b, refund_id, number, state, detail)  # noqa: E731
    else:
        rule = lambda b: refunding.pending(b, refund_id, number, _pause_s(b.refund(refund_id)))  # noqa: E731
    return await _commit(commerce, shop_id, refund_id, rule)


async def send_due(commerce: WithOrders) -> int:
    """How many were taken up, over all shops: the sweeper's round."""
    docs = await commerce.core.db.everywhere["refunds"].find(
        {"next_at": {"$lte": now()}}, sort=[("next_at", 1)], limit=BATCH, fields=["shop_id"]
    )
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(doc: dict[str, Any]) -> None:
        async with gate:
            await send(commerce, doc["shop_id"], doc["_id"])

    for found in await asyncio.gather(*(one(doc) for doc in docs), return_exceptions=True):
        if isinstance(found, Exception):
            _log.error("a refund could not be taken up", error=repr(found))
    return len(docs)


def _begun(book: OrderBook, refund_id: str) -> tuple[Doc, str, bool]:
    refund, number, is_known = refunding.begin(book, refund_id)
    return dict(refund), number, is_known


async def _asked(
    commerce: WithOrders, refund: Doc, payment: Doc, number: str, is_known: bool
) -> RefundStanding:
    """What the service may know already is asked about; only what it never saw is sent."""
    merchant = await merchants.get(commerce.core, payment["merchant_id"])
    service = merchants.service_named(merchant.service)
    if is_known:
        standing = await service.query_refund(commerce.core, merchant, number)
        if standing.state != "missing":
            return standing
    ask = RefundAsk(
        number, payment["_id"], refund["amount_fen"], payment["amount_fen"], refund["reason"][:_REASON_CHARS],
        notify_url(commerce, merchant),
    )  # fmt: skip
    return await service.refund(commerce.core, merchant, ask)


async def _later(commerce: WithOrders, shop_id: str, refund: Doc, number: str) -> Doc:
    pause = _pause_s(refund)
    rule = lambda b: refunding.pending(b, refund["_id"], number, pause)  # noqa: E731
    return await _commit(commerce, shop_id, refund["_id"], rule)


def _pause_s(refund: Doc) -> float:
    looks = int(refund["looks"])
    return PAUSES_S[looks] if looks < len(PAUSES_S) else 3600


async def _commit(
    commerce: WithOrders, shop_id: str, refund_id: str, rule: Callable[[OrderBook], Doc]
) -> Doc:
    return await commerce.orders.commit(shop_id, lambda b: dict(rule(b)), Needs(refund_ids=(refund_id,)))
