"""Fans who want the same piece at the same moment: an open loop over kept connections from many addresses."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from hub.bench.load.ground import HOST
from hub.bench.load.http import Line, line_from

# One address may try ten times a second: so many share 5,000 tries.
ADDRESSES = 2_000
PATIENCE_S = 40.0
_DECIDED = ("won", "paid", "waiting", "sold_out", "over")


@dataclass
class Buyer:
    """`tries` counts requests; the others are None until the buyer knows."""

    fan: str
    request: bytes
    due_at: float = 0.0
    decided_at: float | None = None
    outcome: str = ""
    tries: int = 0


@dataclass
class Crowd:
    port: int
    lines: list[Line | None] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    async def connect(self, count: int = ADDRESSES) -> None:
        gate = asyncio.Semaphore(64)

        async def one(n: int) -> Line:
            async with gate:
                return await line_from(_address(n), HOST, self.port)

        self.lines = list(await asyncio.gather(*(one(n) for n in range(count))))

    def close(self) -> None:
        for line in self.lines:
            if line is not None:
                line.cut()

    async def rush(self, buyers: Sequence[Buyer], per_s: float) -> float:
        """Each comes when due, whoever else still waits; returns when it began (monotonic)."""
        began = time.monotonic() + 0.05
        tasks = []
        for n, buyer in enumerate(buyers):
            buyer.due_at = began + n / per_s
            ahead = buyer.due_at - time.monotonic()
            if ahead > 0.001:
                await asyncio.sleep(ahead)
            tasks.append(asyncio.create_task(self._buy(buyer, n % len(self.lines))))
        await asyncio.gather(*tasks)
        return began

    async def _buy(self, buyer: Buyer, at: int) -> None:
        """Until told; a busy door is asked again when it says, from the same address."""
        until = buyer.due_at + PATIENCE_S
        while time.monotonic() < until:
            status, told = await self._ask(buyer, at)
            self.statuses[status] += 1
            if status == 200 and told["outcome"] in _DECIDED:
                buyer.decided_at, buyer.outcome = time.monotonic(), told["outcome"]
                return
            await asyncio.sleep((0.2 if status == 0 else 0.5) * (0.5 + random.random()))

    async def _ask(self, buyer: Buyer, at: int) -> tuple[int, dict[str, Any]]:
        buyer.tries += 1
        line = await self._line(at)
        if line is None:
            return 0, {}
        try:
            async with asyncio.timeout(PATIENCE_S):
                answer = await line.ask(buyer.request)
        except OSError:
            return 0, {}
        else:
            return answer.status, answer.json()
        finally:
            self.lines[at] = line

    async def _line(self, at: int) -> Line | None:
        """Taken out while it is in use; somebody whose address is busy opens another connection from there."""
        line, self.lines[at] = self.lines[at], None
        if line is not None and line.open:
            return line
        try:
            return await line_from(_address(at), HOST, self.port)
        except OSError:
            return None


def request(slug: str, event_id: str, sku_id: str, token: str, port: int) -> bytes:
    body = msgspec.json.encode({"sku_id": sku_id})
    head = (
        f"POST /s/{slug}/sales/{event_id}/buy HTTP/1.1\r\nHost: {HOST}:{port}\r\n"
        f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _address(n: int) -> str:
    return f"127.{1 + n // 62_500}.{n // 250 % 250}.{1 + n % 250}"
