"""Fetches one file from its platform."""

from __future__ import annotations

from hub.conversations import fetching
from hub.conversations.service import Conversations


async def run(hub: Conversations, shop_id: str, media_id: str) -> None:
    await fetching.fetch_media(hub, shop_id, media_id)
