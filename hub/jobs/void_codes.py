"""Takes codes that are about to run out from their pools, before anybody buys them."""

from __future__ import annotations

from hub.commerce.stock import codes_acts
from hub.core import log
from hub.core.clock import now
from hub.opened import Hub

_log = log.get(__name__)
CRON = {"second": {23}}


async def run(hub: Hub) -> None:
    voided = await codes_acts.void_expiring(hub.commerce, now())
    if voided:
        _log.info("codes that run out were voided", codes=voided)
