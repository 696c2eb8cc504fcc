"""Does what is due at the desk by time alone: fans of people who left, snoozes, silent bots, clocks."""

from __future__ import annotations

from hub.conversations import desk_sweep
from hub.core import log
from hub.opened import Hub

_log = log.get(__name__)
CRON = {"second": set(range(0, 60, 3))}


async def run(hub: Hub) -> None:
    done = await desk_sweep.sweep(hub.conversations)
    moved = {name: n for name, n in done.items() if n and name != "rung"}
    if moved:
        _log.info("the desk moved on", **moved)
