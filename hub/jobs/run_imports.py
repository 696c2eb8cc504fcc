"""Reads, checks and applies imports of the catalogue; rung, and swept up every few seconds."""

from __future__ import annotations

from hub.commerce.transfer.imports.running import run_due
from hub.opened import Hub

CRON = {"second": set(range(2, 60, 4))}


async def run(hub: Hub) -> None:
    await run_due(hub.commerce)
