"""Two thousand buyers who hold pieces, pay, think better of it, or walk away; every call is repeated until answered."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from hub.bench.load.http import Answer, Client
from hub.bench.load.stock_shop import CHANNELS, StockShop
from hub.core.ids import new_id

Fate = Literal["pay", "pay_and_ship", "return", "give_up", "walk_away"]
# Of a hundred: what buyers do with what they hold.
FATES: Sequence[tuple[Fate, int]] = (
    ("pay", 40), ("pay_and_ship", 10), ("return", 5), ("give_up", 25), ("walk_away", 20),
)  # fmt: skip
# Seconds for which somebody who walks away holds the pieces.
SHORT_HOLD_S = 2
PATIENCE_S = 10.0
_PAUSE_S = 0.1
_GIVEN_UP_S = 90.0
_PATHS: dict[str, str] = {"commit": "commit", "ship": "ship", "return": "return", "release": "release"}


@dataclass
class Attempt:
    """`held` and `done`: what the hub acknowledged, in these words; `refused`: the code of a refusal."""

    key: str
    sku_id: str
    quantity: int
    fate: Fate
    held: str = ""
    refused: str = ""
    done: list[str] = field(default_factory=list)
    calls: int = 0
    seconds: float = 0.0
    ended_at: float | None = None


@dataclass
class Buyers:
    """`hasty`: the share of calls that are hung up on after a moment and asked again with the same key."""

    http: Client
    shop: StockShop
    hasty: float = 0.0
    count: int = 2000
    attempts: list[Attempt] = field(default_factory=list)
    hung_up: int = 0

    async def shop_for(self, skus: Sequence[str], at_once: int, many: int, limit_s: float) -> list[Attempt]:
        """`many` attempts, or as many as fit into the time."""
        made: list[Attempt] = []
        until = time.monotonic() + limit_s
        numbers = iter(range(many))

        async def one_by_one() -> None:
            for n in numbers:
                if time.monotonic() >= until:
                    return
                made.append(attempt := self._attempt(skus))
                await self._try(n % self.count, attempt)

        await asyncio.gather(*(one_by_one() for _ in range(at_once)))
        self.attempts += made
        return made

    def _attempt(self, skus: Sequence[str]) -> Attempt:
        [fate] = random.choices([f for f, _ in FATES], [share for _, share in FATES])
        return Attempt(new_id(), random.choice(skus), random.choice((1, 1, 1, 2)), fate)

    async def _try(self, buyer: int, attempt: Attempt) -> None:
        channel = buyer % len(CHANNELS)
        token = self.shop.tokens[channel]
        body = {
            "key": attempt.key, "channel": CHANNELS[channel], "buyer": f"buyer-{buyer}",
            "lines": [{"sku_id": attempt.sku_id, "quantity": attempt.quantity}],
            "hold_s": SHORT_HOLD_S if attempt.fate == "walk_away" else 60,
        }  # fmt: skip
        began = time.monotonic()
        answer = await self._ask(token, "/api/v1/reservations", body, attempt)
        attempt.seconds = time.monotonic() - began
        if answer is None or answer.status != 200:
            attempt.refused = _code(answer)
        else:
            attempt.held = answer.json()["reservation"]["id"]
            await self._go_on(token, attempt)
        attempt.ended_at = time.monotonic()

    async def _go_on(self, token: str, attempt: Attempt) -> None:
        steps: dict[Fate, Sequence[str]] = {
            "pay": ("commit",), "pay_and_ship": ("commit", "ship"), "return": ("commit", "return"),
            "give_up": ("release",), "walk_away": (),
        }  # fmt: skip
        for step in steps[attempt.fate]:
            target = f"/api/v1/reservations/{attempt.held}/{_PATHS[step]}"
            answer = await self._ask(token, target, {"reason": ""} if step == "return" else None, attempt)
            if answer is None or answer.status != 200:
                attempt.refused = _code(answer)
                return
            attempt.done.append(step)

    async def _ask(
        self, token: str, target: str, body: dict[str, Any] | None, attempt: Attempt
    ) -> Answer | None:
        """Again and again until the hub says yes or no; None when it said neither for too long."""
        sent = msgspec.json.encode(body) if body is not None else b""
        headers = f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        until = time.monotonic() + _GIVEN_UP_S
        while time.monotonic() < until:
            hasty = random.random() < self.hasty
            attempt.calls += 1
            with suppress(OSError, EOFError, TimeoutError):
                async with asyncio.timeout(random.uniform(0.002, 0.05) if hasty else PATIENCE_S):
                    answer = await self.http.request("POST", target, sent, headers)
                if answer.status < 500 and answer.status != 429:
                    return answer
            self.hung_up += hasty
            await asyncio.sleep(0 if hasty else _PAUSE_S)
        return None


def _code(answer: Answer | None) -> str:
    return "no_answer" if answer is None else str(answer.json()["error"]["code"])
