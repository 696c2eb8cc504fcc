"""Takes deleted and merged labels off the conversations that carry them; rung, and swept up every half minute."""

from __future__ import annotations

from hub.conversations import labels
from hub.core import log
from hub.opened import Hub

_log = log.get(__name__)
CRON = {"second": {13, 43}}


async def run(hub: Hub) -> None:
    cleared = await labels.clear(hub.conversations)
    if cleared:
        _log.info("labels cleared", conversations=cleared)
