"""Clears what killed processes left half written."""

from __future__ import annotations

from hub.core import log
from hub.opened import Hub

_log = log.get(__name__)
CRON = {"minute": {17}, "second": 0}


async def run(hub: Hub) -> None:
    cleared = await hub.core.blobs.sweep()
    if cleared:
        _log.info("half-written files cleared", files=cleared)
