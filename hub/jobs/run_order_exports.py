"""Writes exports of orders; rung, and swept up every few seconds."""

from __future__ import annotations

from hub.commerce.transfer.orders.running import run_due
from hub.opened import Hub

CRON = {"second": {11, 26, 41, 56}}


async def run(hub: Hub) -> None:
    await run_due(hub.core)
