"""Counts again what everybody holds; what differs is mended and said in the log."""

from __future__ import annotations

from hub.conversations import desk_sweep
from hub.core import log
from hub.opened import Hub

_log = log.get(__name__)
CRON = {"minute": set(range(0, 60, 5)), "second": 31}


async def run(hub: Hub) -> None:
    wrong = await desk_sweep.repair_loads(hub.conversations)
    if wrong:
        _log.warning("loads of seats were wrong and are mended", seats=wrong)
