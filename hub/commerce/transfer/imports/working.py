"""A worker's turn at an import: takes it by a lease, beats while it works, and leaves it where another can go on."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hub.commerce.service import Commerce
from hub.commerce.transfer.imports.records import Import, as_import
from hub.commerce.transfer.shelf import shelf
from hub.core import log
from hub.core.clock import now
from hub.core.db import Session, StoreError
from hub.core.ids import new_id
from hub.core.runtime import Core

Doc = dict[str, Any]
_log = log.get(__name__)
# A killed worker's import waits this long for the next one; a living one says so three times in it.
LEASE_S = 9.0
# Well below a job's longest run: what is not done goes on in the next turn.
TURN_S = 40.0
# Turns without a step: a file over which every worker dies must not keep them busy for ever.
MOST_TRIES = 12


class Lost(Exception):
    """The import was called off, or another worker holds it: write nothing more."""


@dataclass(frozen=True)
class Held:
    """An import that this worker holds; `rights` are those of whoever started what is being done."""

    commerce: Commerce
    shop_id: str
    token: str
    import_: Import
    rights: frozenset[str]
    ends: float
    tries: int

    @property
    def core(self) -> Core:
        return self.commerce.core

    @property
    def is_over(self) -> bool:
        """The turn's time; stop at the next good place."""
        return asyncio.get_running_loop().time() > self.ends

    async def write(self, update: Mapping[str, Any], session: Session | None = None) -> Import:
        """Raises Lost; with a session the whole transaction fails with it."""
        imports = self.core.db.shop(self.shop_id)["imports"]
        guard = {"_id": self.import_.id, "lease": self.token, "state": self.import_.state}
        fields = {**update.get("$set", {}), "tries": 0}
        doc = await imports.find_one_and_update(guard, {**update, "$set": fields}, session=session)
        if doc is None:
            raise Lost
        return as_import(doc)

    async def table_path(self) -> str:
        return str((await shelf(self.core).local(self.import_.file.sha256)).path)


async def take(commerce: Commerce) -> Held | None:
    """The import that has waited longest, of any shop."""
    token, moment = new_id(), now()
    doc = await commerce.core.db.everywhere["imports"].find_one_and_update(
        {"due": True, "lease_until": {"$lte": moment}},
        {"$set": {"lease": token, "lease_until": moment + timedelta(seconds=LEASE_S)}, "$inc": {"tries": 1}},
        sort=[("lease_until", 1)],
    )
    if doc is None:
        return None
    ends = asyncio.get_running_loop().time() + TURN_S
    return Held(commerce, doc["shop_id"], token, as_import(doc), frozenset(doc["rights"]), ends, doc["tries"])


@contextlib.asynccontextmanager
async def beating(held: Held) -> AsyncIterator[None]:
    """Renews the lease while the body works."""
    task = asyncio.create_task(_beat(held))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def give_back(held: Held, pause_s: float) -> None:
    """Another turn may begin after the pause; whoever cannot say so leaves it to the lease's end."""
    with contextlib.suppress(StoreError, OSError):
        await _renew(held, pause_s)


async def _beat(held: Held) -> None:
    while True:
        await asyncio.sleep(LEASE_S / 3)
        try:
            if not await _renew(held, LEASE_S):
                return
        except (StoreError, OSError) as error:
            _log.warning("an import's lease was not renewed", error=str(error))


async def _renew(held: Held, seconds: float) -> bool:
    imports = held.core.db.shop(held.shop_id)["imports"]
    until = now() + timedelta(seconds=seconds)
    return bool(
        await imports.update({"_id": held.import_.id, "lease": held.token}, {"$set": {"lease_until": until}})
    )


def chunks(sizes: Sequence[int], start: int, most: int) -> tuple[int, int]:
    """From `start` on as many groups as hold `most` rows, at least one: (start, end)."""
    end, rows = start, 0
    while end < len(sizes) and (end == start or rows + sizes[end] <= most):
        rows += sizes[end]
        end += 1
    return start, end
