"""Removes, once a day, the files that no asset of any shop names any more."""

from __future__ import annotations

from hub.commerce.library import removal
from hub.core import log
from hub.opened import Hub

_log = log.get(__name__)
CRON = {"hour": {4}, "minute": {41}, "second": 0}


async def run(hub: Hub) -> None:
    swept = await removal.sweep(hub.core)
    if swept:
        _log.info("library files swept", files=swept)
