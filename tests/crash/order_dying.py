"""A process with the order book in its hands that dies at its n-th write."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from hub.commerce.service import open_commerce
from hub.core.db import Database
from tests.commerce.order_stage import Stage
from tests.crash.dying import Countdown


async def orders_die_at(stage: Stage, n: int, act: Callable[[Stage], Awaitable[Any]]) -> str:
    """The write at which the process died; an empty string when the act came through, or was refused."""
    core, countdown = stage.commerce.core, Countdown(n)
    db = Database(core.settings.mongodb_url, core.settings.mongodb_database, countdown)
    commerce = open_commerce(replace(core, db=db))
    work = asyncio.ensure_future(act(replace(stage, commerce=commerce)))
    death = asyncio.create_task(countdown.died.wait())
    await asyncio.wait([work, death], return_when=asyncio.FIRST_COMPLETED)
    work.cancel()
    death.cancel()
    await commerce.orders.lanes.abandon()
    await commerce.stock.lanes.abandon()
    await asyncio.gather(work, death, return_exceptions=True)
    await db.close()
    return countdown.labels[-1] if countdown.died.is_set() else ""
