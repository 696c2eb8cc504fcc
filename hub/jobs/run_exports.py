"""Writes exports of the catalogue; rung, and swept up every few seconds."""

from __future__ import annotations

from hub.commerce.transfer.exports.running import run_due
from hub.opened import Hub

CRON = {"second": set(range(3, 60, 5))}


async def run(hub: Hub) -> None:
    await run_due(hub.commerce)
