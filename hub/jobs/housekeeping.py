"""Clears what killed processes left half written."""

from __future__ import annotations

from hub.conversations.service import Conversations
from hub.core import log

_log = log.get(__name__)
CRON = {"minute": {17}, "second": 0}


async def run(hub: Conversations) -> None:
    cleared = await hub.core.blobs.sweep()
    if cleared:
        _log.info("half-written files cleared", files=cleared)
