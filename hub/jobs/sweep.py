"""Rings again for whatever lost its doorbell."""

from __future__ import annotations

from hub.conversations import cards, sweep
from hub.core import log
from hub.opened import Hub

_log = log.get(__name__)
CRON = {"second": set(range(0, 60, 3))}


async def run(hub: Hub) -> None:
    talks = hub.conversations
    replies, files = await sweep.sweep_deliveries(talks), await sweep.sweep_media(talks)
    remarks = await cards.sweep_remarks(talks)
    if replies or files or remarks:
        _log.info("rang again", replies=replies, files=files, remarks=remarks)
