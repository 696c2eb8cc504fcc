"""What these tests share: a started store set, and questions about real processes."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from hub.core.db import Database
from hub.core.settings import Settings
from hub.embedded.children import Supervisor
from hub.embedded.stores import embedded_stores


@dataclass(frozen=True)
class Running:
    settings: Settings
    supervise: Supervisor

    def pid(self, role: str) -> int:
        return self.supervise.pids()[role][0]


@asynccontextmanager
async def running(data_dir: Path, **given: str) -> AsyncIterator[Running]:
    settings = Settings(data_dir=data_dir, **given)
    async with Supervisor(data_dir) as supervise, embedded_stores(settings, supervise) as filled:
        yield Running(filled, supervise)


@asynccontextmanager
async def database(url: str) -> AsyncIterator[Database]:
    db = Database(url, "test")
    try:
        yield db
    finally:
        await db.close()


def is_alive(pid: int) -> bool:
    """Our own zombie counts as alive, since burying it was our duty; an orphan's burial is init's."""
    try:
        state, parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z" or int(parent) == os.getpid()


async def until_gone(pids: Iterable[int], within_s: float = 5.0) -> float:
    """Seconds that it took."""
    pids = list(pids)
    return await until(lambda: not any(map(is_alive, pids)), within_s)


async def until(condition: Callable[[], object], within_s: float = 5.0) -> float:
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < within_s, "waited in vain"
        await asyncio.sleep(0.02)
    return time.monotonic() - began
