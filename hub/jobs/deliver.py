"""Sends the queued replies of some conversations, side by side."""

from __future__ import annotations

import asyncio

from hub.conversations import deliver
from hub.conversations.service import Conversations
from hub.core import log
from hub.core.db import StoreError
from hub.core.errors import HubError
from hub.opened import Hub

_log = log.get(__name__)


async def run(hub: Hub, shop_id: str, conversation_ids: list[str]) -> None:
    """One that fails leaves the others alone; the sweeper rings again for it."""
    await asyncio.gather(
        *(_one(hub.conversations, shop_id, conversation_id) for conversation_id in conversation_ids)
    )


async def _one(hub: Conversations, shop_id: str, conversation_id: str) -> None:
    with log.bound(shop_id=shop_id, conversation_id=conversation_id):
        try:
            await deliver.deliver(hub, shop_id, conversation_id)
        except (HubError, StoreError, OSError) as error:
            _log.warning("delivery put off", error=str(error))
