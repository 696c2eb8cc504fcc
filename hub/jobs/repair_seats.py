"""Counts again what everybody holds; what differs is mended and said in the log."""

from __future__ import annotations

from hub.conversations import desk_sweep
from hub.conversations.service import Conversations
from hub.core import log

_log = log.get(__name__)
CRON = {"minute": set(range(0, 60, 5)), "second": 31}


async def run(hub: Conversations) -> None:
    wrong = await desk_sweep.repair_loads(hub)
    if wrong:
        _log.warning("loads of seats were wrong and are mended", seats=wrong)
