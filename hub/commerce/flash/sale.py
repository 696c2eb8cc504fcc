"""Running sales as a process keeps them for a second, so that no attempt to buy asks Mongo what is on sale."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

from hub.commerce.flash import store
from hub.commerce.flash.model import PUBLIC, Event
from hub.core.errors import NotFound
from hub.core.runtime import Core

FRESH_S = 1.0
# While Mongo is away an older picture serves: times and limits are judged by the door itself.
STALE_S = 600.0
_MOST = 1_000


@dataclass
class _Kept:
    event: Event
    read_at: float


@dataclass
class Sales:
    """One per process. A change made here is seen at once (`forget`), one made elsewhere after FRESH_S."""

    core: Core
    _kept: dict[tuple[str, str], _Kept] = field(default_factory=dict)
    _reading: dict[tuple[str, str], asyncio.Task[Event]] = field(default_factory=dict)

    def known(self, shop_id: str, event_id: str) -> Event | None:
        """Without asking anybody; None when it must be read."""
        kept = self._kept.get((shop_id, event_id))
        return kept.event if kept and time.monotonic() - kept.read_at < FRESH_S else None

    async def get(self, shop_id: str, event_id: str) -> Event:
        """What fans may see. Raises NotFound; StoreError when Mongo is away and nothing is remembered."""
        event = self.known(shop_id, event_id) or await self._read(shop_id, event_id)
        if event.state not in PUBLIC:
            raise NotFound("sale_not_found")
        return event

    def forget(self, shop_id: str, event_id: str) -> None:
        self._kept.pop((shop_id, event_id), None)

    async def _read(self, shop_id: str, event_id: str) -> Event:
        """However many ask at a time, Mongo is asked once."""
        key = (shop_id, event_id)
        task = self._reading.get(key)
        if task is None:
            task = self._reading[key] = asyncio.create_task(store.one(self.core, shop_id, event_id))
            task.add_done_callback(lambda _: self._reading.pop(key, None))
        try:
            event = await asyncio.shield(task)
        except NotFound:
            raise
        except Exception:
            kept = self._kept.get(key)
            if kept and time.monotonic() - kept.read_at < STALE_S:
                return kept.event
            raise
        if len(self._kept) >= _MOST:
            self._kept.clear()
        self._kept[key] = _Kept(event, time.monotonic())
        return event
