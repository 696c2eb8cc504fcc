"""Cancels what nobody paid in time."""

from __future__ import annotations

from hub.commerce.checkout import expiring
from hub.core import log
from hub.opened import Hub

_log = log.get(__name__)
CRON = {"second": set(range(4, 60, 5))}


async def run(hub: Hub) -> None:
    cancelled = await expiring.cancel_unpaid(hub.commerce)
    if cancelled:
        _log.info("orders ran out of time", orders=cancelled)
