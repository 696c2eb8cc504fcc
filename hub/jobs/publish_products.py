"""Puts products on and off sale when their time has come; a killed worker's are done by the next one."""

from __future__ import annotations

from hub.commerce.catalogue import scheduling
from hub.core import log
from hub.opened import Hub

_log = log.get(__name__)
CRON = {"second": set(range(1, 60, 5))}


async def run(hub: Hub) -> None:
    if done := await scheduling.run_due(hub.commerce):
        _log.info("products went on or off sale", count=done)
