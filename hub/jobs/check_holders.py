"""Takes fans back from people who may no longer serve them; what a change of the team itself did not."""

from __future__ import annotations

from hub.conversations import holders
from hub.conversations.service import Conversations
from hub.core import log

_log = log.get(__name__)
CRON = {"minute": set(range(3, 60, 5)), "second": 47}


async def run(hub: Conversations) -> None:
    moved = await holders.look(hub)
    if moved:
        _log.info("fans are back in the queue", conversations=moved)
