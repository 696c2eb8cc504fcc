"""Takes deleted and merged labels off the conversations that carry them; rung, and swept up every half minute."""

from __future__ import annotations

from hub.conversations import labels
from hub.conversations.service import Conversations
from hub.core import log

_log = log.get(__name__)
CRON = {"second": {13, 43}}


async def run(hub: Conversations) -> None:
    cleared = await labels.clear(hub)
    if cleared:
        _log.info("labels cleared", conversations=cleared)
