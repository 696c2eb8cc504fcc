"""Doorbells between processes: small notices over Redis pub/sub, allowed to get lost."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import msgspec

from hub.core import log
from hub.core.redis import Redis, RedisError

_log = log.get(__name__)

CHANNEL = b"hub:bell"
# A subscription that has not heard even its own beat for this long is dead without saying so.
SILENCE_S = 12.0
BEAT_S = 4.0
# Telling ten thousand screens takes a part of this; whatever takes longer would keep all others waiting for it.
HEAR_S = 10.0

Notice = dict[str, Any]


class Bell:
    """Publishing side; `ring` takes many notices at once, as commits come in groups."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def ring(self, notices: Sequence[Notice]) -> None:
        if not notices:
            return
        try:
            await self._redis.publish(CHANNEL, msgspec.json.encode(notices))
        except (RedisError, OSError) as error:
            _log.warning("notices lost; clients will notice by their heads", error=str(error))


class Listener:
    """Hears every notice of every process; `on_gap` runs when some may have been missed."""

    def __init__(
        self,
        redis: Redis,
        on_notices: Callable[[list[Notice]], Awaitable[None]],
        on_gap: Callable[[], Awaitable[None]],
    ) -> None:
        self._redis, self._on_notices, self._on_gap = redis, on_notices, on_gap
        self.connected = asyncio.Event()
        self._missed: asyncio.Future[None] | None = None
        self._was_up = False

    async def run(self) -> None:
        """Until cancelled; reconnects by itself with a growing pause."""
        pause = 0.05
        while True:
            try:
                async with self._redis.pubsub(ignore_subscribe_messages=True) as subscription:
                    await subscription.subscribe(CHANNEL)
                    # redis-py mends a broken connection by itself and says nothing; what was rung
                    # meanwhile is gone all the same.
                    subscription.connection.register_connect_callback(self._reconnected)
                    self.connected.set()
                    try:
                        if self._was_up:
                            await self._on_gap()
                        self._was_up, pause = True, 0.05
                        await self._listen(subscription)
                    finally:
                        self.connected.clear()
            except (RedisError, OSError, TimeoutError) as error:
                _log.warning("doorbell line is down", error=str(error))
            await asyncio.sleep(pause)
            pause = min(pause * 2, 2.0)

    async def _reconnected(self, _connection: Any) -> None:
        # To take its leave redis-py connects once more; whoever compares then does so too early.
        if self.connected.is_set():
            self._missed = asyncio.ensure_future(self._on_gap())

    async def _listen(self, subscription: Any) -> None:
        beat = asyncio.create_task(self._beat())
        try:
            while True:
                async with asyncio.timeout(SILENCE_S):
                    message = await subscription.get_message(timeout=None)
                if message is not None and message["data"] != b"beat":
                    await self._hear(message["data"])
        finally:
            beat.cancel()
            await asyncio.gather(beat, return_exceptions=True)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT_S)
            await self._redis.publish(CHANNEL, b"beat")

    async def _hear(self, data: bytes) -> None:
        try:
            async with asyncio.timeout(HEAR_S):
                await self._on_notices(msgspec.json.decode(data))
        except Exception:  # noqa: BLE001  # an edge: one bad notice must not silence the line, nor hold it up
            _log.exception("a notice could not be passed on")
