"""Hammers a sale's door as one fan and from one address, and checks each answer by the moment it bears."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections.abc import Callable, Sequence

from hub.bench.load.ground import HOST
from hub.bench.load.http import Line, line_from

SECOND_US = 1_000_000
AT_ONCE = 8


async def hammer(
    port: int, request_of: Callable[[int], bytes], address_of: Callable[[int], str], seconds: float
) -> list[tuple[int, bool]]:
    """(moment by the door's clock in microseconds, whether it passed) of every try, in order."""
    lines = [await line_from(address_of(n), HOST, port) for n in range(AT_ONCE)]
    until = asyncio.get_running_loop().time() + seconds
    seen: list[tuple[int, bool]] = []
    try:
        await asyncio.gather(*(_one(n, line, request_of, until, seen) for n, line in enumerate(lines)))
    finally:
        for line in lines:
            line.cut()
    return sorted(seen)


async def _one(
    n: int, line: Line, request_of: Callable[[int], bytes], until: float, seen: list[tuple[int, bool]]
) -> None:
    loop, turn = asyncio.get_running_loop(), n
    while loop.time() < until:
        answer = await line.ask(request_of(turn))
        turn += AT_ONCE
        if answer.status in (200, 429):
            seen.append((int(answer.json()["at_us"]), answer.status == 200))
        await asyncio.sleep(0.005)


def violations(seen: Sequence[tuple[int, bool]], limit: int) -> int:
    """Tries that passed as one too many of a second, and tries that were refused although one more had room.

    Several that were decided in the same microsecond are one call of the door: they count together.
    """
    passed = [at for at, ok in seen if ok]
    wrong = 0
    for at, ok in seen:
        before = bisect_left(passed, at + 1) - bisect_left(passed, at - SECOND_US + 1)
        wrong += before > limit if ok else before < limit
    return wrong
