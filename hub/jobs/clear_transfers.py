"""Takes files of imports and exports away when their time is over."""

from __future__ import annotations

from hub.commerce.transfer.clearing import clear
from hub.core import log
from hub.opened import Hub

_log = log.get(__name__)
CRON = {"minute": {11, 41}, "second": 20}


async def run(hub: Hub) -> None:
    if gone := await clear(hub.core):
        _log.info("files of imports and exports cleared", files=gone)
