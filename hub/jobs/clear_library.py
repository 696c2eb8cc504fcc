"""Clears the media library's unfinished uploads, what lay in the bin for a month, and old contents."""

from __future__ import annotations

from hub.commerce.library import removal
from hub.core import log
from hub.opened import Hub

_log = log.get(__name__)
CRON = {"minute": {7, 37}, "second": 20}


async def run(hub: Hub) -> None:
    cleared = await removal.clear(hub.core)
    if cleared:
        _log.info("library cleared", rows=cleared)
