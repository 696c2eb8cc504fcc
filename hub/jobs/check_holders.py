"""Takes fans back from people who may no longer serve them; what a change of the team itself did not."""

from __future__ import annotations

from hub.conversations import holders
from hub.core import log
from hub.opened import Hub

_log = log.get(__name__)
CRON = {"minute": set(range(3, 60, 5)), "second": 47}


async def run(hub: Hub) -> None:
    moved = await holders.look(hub.conversations)
    if moved:
        _log.info("fans are back in the queue", conversations=moved)
