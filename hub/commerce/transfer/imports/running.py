"""What the job does: every import that is due gets its turn, whoever began it and wherever it stopped."""

from __future__ import annotations

import asyncio

from hub.commerce.service import Commerce
from hub.commerce.transfer.imports import applying, checking
from hub.commerce.transfer.imports.asking import ring
from hub.commerce.transfer.imports.working import MOST_TRIES, Held, Lost, beating, give_back, take
from hub.core import log
from hub.core.clock import now
from hub.core.db import StoreError
from hub.core.errors import HubError, NotFound, Refused

_log = log.get(__name__)
# A job has a minute: a turn that takes its forty seconds must begin in the first of it.
_LAST_START_S = 10.0
_PUT_OFF_S = 5.0
_STAGES = {"reading": checking.read, "checking": checking.check, "applying": applying.apply}


async def run_due(commerce: Commerce) -> int:
    """How many turns were taken; one after another, so that imports of two shops take turns, too."""
    turns, clock = 0, asyncio.get_running_loop().time
    ends = clock() + _LAST_START_S
    while (held := await take(commerce)) is not None:
        turns += 1
        with log.bound(shop_id=held.shop_id):
            await _turn(held)
        if clock() > ends:
            await ring(commerce.core)
            break
    return turns


async def _turn(held: Held) -> None:
    pause_s = 0.0
    async with beating(held):
        try:
            if held.tries > MOST_TRIES:
                raise Refused("import_gave_up")
            await _STAGES[held.import_.state](held)
        except Lost:
            _log.info("an import was called off, or is held by another worker")
        except (Refused, NotFound) as error:
            await _fail(held, error)
        except (HubError, StoreError, OSError) as error:
            _log.warning("an import was put off", error=str(error))
            pause_s = _PUT_OFF_S
    await give_back(held, pause_s)


async def _fail(held: Held, error: HubError) -> None:
    """Nothing can be done with this file: said on the screen, and not tried again."""
    told = {"code": error.code, "params": {name: str(value) for name, value in error.params.items()}}
    try:
        await held.write(
            {"$set": {"state": "failed", "due": False, "error": told, "ended_at": now()}, "$inc": {"rev": 1}}
        )
    except Lost:
        _log.info("an import was called off while it failed")
