"""Money is back: said in the conversation, to the fen."""

from __future__ import annotations

from hub.commerce.pricing.checking import yuan
from hub.jobs._order_news import tell
from hub.opened import Hub


async def run(hub: Hub, shop_id: str, event_id: str) -> None:
    await tell(hub, shop_id, event_id, lambda _, event: {"amount": yuan(event["detail"]["amount_fen"])})
