"""Fetches one file from its platform."""

from __future__ import annotations

from hub.conversations import fetching
from hub.opened import Hub


async def run(hub: Hub, shop_id: str, media_id: str) -> None:
    await fetching.fetch_media(hub.conversations, shop_id, media_id)
