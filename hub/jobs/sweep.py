"""Rings again for whatever lost its doorbell."""

from __future__ import annotations

from hub.conversations import cards, sweep
from hub.conversations.service import Conversations
from hub.core import log

_log = log.get(__name__)
CRON = {"second": set(range(0, 60, 3))}


async def run(hub: Conversations) -> None:
    replies, files = await sweep.sweep_deliveries(hub), await sweep.sweep_media(hub)
    remarks = await cards.sweep_remarks(hub)
    if replies or files or remarks:
        _log.info("rang again", replies=replies, files=files, remarks=remarks)
