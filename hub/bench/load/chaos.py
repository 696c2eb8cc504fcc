"""Kills and cuts in the middle of a run: web, worker, both stores, and a share of the screens."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from collections.abc import Sequence
from contextlib import suppress

from hub.bench.load.ground import HOST, Ground
from hub.bench.load.screen import Screen
from hub.embedded import probes

VICTIMS = ("web", "worker", "valkey", "mongod")
RECONNECTING = 0.3
COPIES = 3
_FIRST_AT, _LAST_AT = 0.15, 0.75
_POLL_S = 0.05


async def rage(ground: Ground, screens: Sequence[Screen], seconds: float) -> dict[str, float]:
    """Runs beside the load; returns how long the web's door was shut after each kill, in seconds."""
    cutting = asyncio.create_task(_cut_screens(screens, seconds))
    shut: dict[str, float] = {}
    began, step = time.monotonic(), (_LAST_AT - _FIRST_AT) * seconds / (len(VICTIMS) - 1)
    for number, victim in enumerate(VICTIMS):
        due = began + _FIRST_AT * seconds + number * step
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        shut[victim] = await kill(ground, victim)
    await cutting
    return shut


async def kill(ground: Ground, role: str) -> float:
    """With -9; how long the web's door was shut, in seconds. Below 0: it is not ours to kill."""
    pid = ground.pids().get(role)
    if pid is None:  # stores given by URL are not ours to kill
        return -1.0
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    began = time.monotonic()
    await asyncio.sleep(_POLL_S)
    while not await _is_ready(ground):  # noqa: ASYNC110  another process has no event for us
        await asyncio.sleep(_POLL_S)
    return round(time.monotonic() - began, 2)


async def _is_ready(ground: Ground) -> bool:
    with suppress(OSError, EOFError, TimeoutError):
        return await probes.http_answers(HOST, ground.port, "/readyz")
    return False


async def _cut_screens(screens: Sequence[Screen], seconds: float) -> None:
    """Each of the chosen loses its connection once, somewhere in the run."""
    chosen = random.sample(list(screens), max(1, round(len(screens) * RECONNECTING)))
    pause = seconds * 0.9 / len(chosen)
    for screen in chosen:
        await asyncio.sleep(pause)
        screen.drop()
