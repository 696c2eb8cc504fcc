"""A parcel left: said in the conversation, with its waybill."""

from __future__ import annotations

from hub.jobs._order_news import tell
from hub.opened import Hub


async def run(hub: Hub, shop_id: str, event_id: str) -> None:
    await tell(
        hub,
        shop_id,
        event_id,
        lambda _, event: {name: str(event["detail"]["parcel"][name]) for name in ("courier", "waybill")},
    )
