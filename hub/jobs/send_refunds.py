"""Takes up every refund that is due: never begun, given up by a killed worker, or to be asked about."""

from __future__ import annotations

from hub.commerce.checkout import refunds
from hub.opened import Hub

CRON = {"second": set(range(2, 60, 5))}


async def run(hub: Hub) -> None:
    await refunds.send_due(hub.commerce)
