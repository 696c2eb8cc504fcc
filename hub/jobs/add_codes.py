"""Adds lists of codes to their pools; rung for one batch, and every half minute for what is left of any."""

from __future__ import annotations

from hub.commerce.stock import codes_adding
from hub.opened import Hub

CRON = {"second": {8, 38}}


async def run(hub: Hub, shop_id: str = "", batch_id: str = "") -> None:
    named = [(shop_id, batch_id)] if batch_id else await codes_adding.waiting(hub.commerce)
    for shop, batch in named:
        if not await codes_adding.advance(hub.commerce, shop, batch) and batch_id:
            await hub.core.queue.ring("add_codes", shop, batch)
