"""Orders that nobody paid in time, and parcels that nobody complained about; may be killed and run twice at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from hub.commerce.checkout import looking
from hub.commerce.orders import acting
from hub.commerce.orders.commit import WithOrders
from hub.commerce.orders.model import SYSTEM, Doc
from hub.core import log
from hub.core.clock import now
from hub.core.errors import HubError, Refused

_log = log.get(__name__)
BATCH = 200
# While the service cannot say whether it was paid, the order waits for so long; money that comes later still
# finds it (rules/paying.py).
PATIENCE = timedelta(minutes=5)


async def cancel_unpaid(commerce: WithOrders) -> int:
    """How many were cancelled, over all shops."""
    docs = await commerce.core.db.everywhere["orders"].find(
        {"state": "unpaid", "expires_at": {"$lte": now()}},
        sort=[("expires_at", 1)], limit=BATCH, fields=["shop_id", "expires_at"],
    )  # fmt: skip
    return sum([await _cancelled(commerce, doc) for doc in docs])


async def complete_due(commerce: WithOrders) -> int:
    """How many were completed, over all shops."""
    docs = await commerce.core.db.everywhere["orders"].find(
        {"state": "shipped", "complete_at": {"$lte": now()}},
        sort=[("complete_at", 1)], limit=BATCH, fields=["shop_id"],
    )  # fmt: skip
    for doc in docs:
        try:
            await acting.complete(commerce, doc["shop_id"], doc["_id"], SYSTEM)
        except Refused as refusal:  # somebody opened a case this moment
            _log.info("an order is not completed", order=doc["_id"], code=refusal.code)
    return len(docs)


async def _cancelled(commerce: WithOrders, doc: Doc) -> bool:
    shop_id, order_id = doc["shop_id"], doc["_id"]
    if not await _is_certain(commerce, shop_id, order_id, doc["expires_at"]):
        return False
    try:
        order = await acting.cancel(commerce, shop_id, order_id, "unpaid", SYSTEM)
    except Refused:  # paid after all
        return False
    return bool(order["state"] == "cancelled")


async def _is_certain(commerce: WithOrders, shop_id: str, order_id: str, expired_at: datetime) -> bool:
    """Nobody can pay it any more: every attempt is closed at its service."""
    payments = await commerce.core.db.shop(shop_id)["payments"].find(
        {"order_id": order_id, "state": {"$in": ["asked", "odd"]}}, sort=[("_id", 1)], fields=["_id"]
    )
    for payment in payments:
        try:
            await looking.look(commerce, shop_id, payment["_id"])
        except HubError as error:
            _log.warning("an attempt could not be closed", number=payment["_id"], code=error.code)
            return now() > expired_at + PATIENCE
    return True
