"""Virtual goods are the fan's with the payment: said in the conversation, with the way to them."""

from __future__ import annotations

from hub.jobs._order_news import tell
from hub.opened import Hub


async def run(hub: Hub, shop_id: str, event_id: str) -> None:
    await tell(hub, shop_id, event_id, lambda _order, _event: {})
