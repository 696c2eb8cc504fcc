"""Opens and closes sales by the clock, and gives what comes back to the fans who wait."""

from __future__ import annotations

from hub.commerce.flash import running
from hub.core import log
from hub.opened import Hub

_log = log.get(__name__)
CRON = {"second": set(range(60))}


async def run(hub: Hub) -> None:
    """May run twice at once: every move is made on the condition that the sale is still as it was read."""
    done = await running.look_after_all(hub.commerce)
    if any(done.values()):
        _log.info("sales went on", **done)
