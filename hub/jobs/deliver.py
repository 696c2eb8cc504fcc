"""Sends the queued replies of one conversation."""

from __future__ import annotations

from hub.conversations import deliver
from hub.conversations.service import Conversations


async def run(hub: Conversations, shop_id: str, conversation_id: str) -> int:
    return await deliver.deliver(hub, shop_id, conversation_id)
