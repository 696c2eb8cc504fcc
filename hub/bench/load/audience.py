"""Fans who write: in a closed loop as fast as they are answered, or at a given rate whatever happens."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

from hub.bench.load.platform import Platform, Push


@dataclass
class Audience:
    """A fan writes the next message only after the last one's story is over, so that order is defined."""

    platform: Platform
    fans: Sequence[str]
    copies: int = 1
    _numbers: count[int] = field(default_factory=lambda: count(1))

    async def greet(self, at_once: int = 32) -> None:
        """Everybody's first message: its text is the fan's own id, so that agents know who is who."""
        gate = asyncio.Semaphore(at_once)

        async def greet(fan: str) -> None:
            async with gate:
                await self.platform.push(fan, fan)

        await asyncio.gather(*(greet(fan) for fan in self.fans))

    async def talk(self, seconds: float, at_once: int) -> list[Push]:
        """Closed loop with `at_once` fans waiting for their acknowledgement at any time."""
        until, made = time.monotonic() + seconds, []

        async def voice(fans: Sequence[str]) -> None:
            for turn in count():
                if time.monotonic() >= until:
                    return
                made.append(await self._say(fans[turn % len(fans)]))

        await asyncio.gather(*(voice(self.fans[n::at_once]) for n in range(min(at_once, len(self.fans)))))
        return made

    async def murmur(self, seconds: float, per_s: float) -> list[Push]:
        """Open loop: each message is due at its time, and is timed from there even when it starts late."""
        began, tasks = time.monotonic(), []
        locks = {fan: asyncio.Lock() for fan in self.fans}
        for number in range(int(seconds * per_s)):
            due = began + number / per_s
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            fan = self.fans[number % len(self.fans)]
            tasks.append(asyncio.create_task(self._in_turn(locks[fan], fan, due)))
        return list(await asyncio.gather(*tasks))

    async def _in_turn(self, lock: asyncio.Lock, fan: str, due: float) -> Push:
        async with lock:
            return await self._say(fan, due)

    async def _say(self, fan: str, due: float | None = None) -> Push:
        text = f"请问这个杯子还有货吗？想要两个蓝色的 {next(self._numbers)}"
        return await self.platform.push(fan, text, due_at=due, copies=self.copies)
