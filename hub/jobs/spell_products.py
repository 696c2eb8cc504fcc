"""Adds to new titles how they are typed in pinyin; rung after each save, and again for what got lost."""

from __future__ import annotations

from hub.commerce.catalogue import spelling
from hub.opened import Hub

CRON = {"second": {7, 37}}


async def run(hub: Hub) -> None:
    await spelling.spell(hub.core)
