"""Asks payment services what became of payments that nobody told of; rung, and swept up every few seconds."""

from __future__ import annotations

from hub.commerce.checkout import looking
from hub.opened import Hub

CRON = {"second": set(range(1, 60, 5))}


async def run(hub: Hub) -> None:
    await looking.look_at_due(hub.commerce)
