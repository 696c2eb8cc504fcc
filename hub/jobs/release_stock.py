"""Gives back the stock that was held for too long."""

from __future__ import annotations

from hub.commerce.stock import expiring
from hub.core import log
from hub.opened import Hub

_log = log.get(__name__)
CRON = {"second": set(range(0, 60, 3))}


async def run(hub: Hub) -> None:
    expired = await expiring.expire_due(hub.commerce)
    if expired:
        _log.info("holds ran out", reservations=expired)
