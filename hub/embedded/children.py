"""Keeps child processes alive while the hub runs, and leaves none behind when it ends."""

from __future__ import annotations

import asyncio
import logging
import random
import signal
from collections.abc import Callable, Coroutine, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from hub.core.errors import HubError
from hub.embedded import hold, process
from hub.embedded.child_log import ChildLog
from hub.embedded.process import Child, Life, at_once

__all__ = ["Child", "Supervisor", "at_once", "backoff_s", "run_until_asked"]

T = TypeVar("T")

_LOG = logging.getLogger(__name__)
_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_FIRST_BACKOFF_S = 0.2
_LONGEST_BACKOFF_S = 10.0


def backoff_s(failures: int, chance: float) -> float:
    """Between half and all of 0.2 s, doubled at each failure after the first, at most 10 s; `chance` is 0..1."""
    full = min(_LONGEST_BACKOFF_S, _FIRST_BACKOFF_S * 2.0 ** min(failures - 1, 16))
    return full * (0.5 + chance / 2)


class Supervisor:
    """`async with Supervisor(data_dir) as supervise: await supervise.start(child)`; made on the main thread."""

    def __init__(
        self, data_dir: Path, *, verbose: bool = False,
        on_change: Callable[[Mapping[str, Sequence[int]]], None] | None = None,
    ) -> None:  # fmt: skip
        self.data_dir = data_dir.absolute()
        self._verbose = verbose
        self._on_change = on_change
        self._kept: list[_Kept] = []

    async def start(self, child: Child) -> None:
        """Returns when the child is ready, and restarts it from then on.

        Raises Refused("child_ended" | "child_not_ready", name=, log=, words=) when this first start fails.
        """
        log = ChildLog(self.data_dir / "logs", child.name, child.level_of, verbose=self._verbose)
        kept = _Kept(child, log, self)
        self._kept.append(kept)
        await kept.launch()
        kept.task = asyncio.create_task(kept.keep_alive(), name=f"keep {child.name}")

    async def predecessor_gone(self, name: str) -> None:
        """Waits for the end of an orphan of this name that a killed supervisor left."""
        await hold.wait_free(self.data_dir, name)

    def pids(self) -> dict[str, list[int]]:
        """Processes that run now, by role, in the order of their starts."""
        pids: dict[str, list[int]] = {}
        for kept in self._kept:
            if kept.life is not None and not kept.life.is_over:
                pids.setdefault(kept.child.role, []).append(kept.life.process.pid)
        return pids

    @property
    def mark(self) -> int:
        """For `stop(down_to=mark)`: what was started before stays."""
        return len(self._kept)

    async def stop(self, down_to: int = 0) -> None:
        """Stops in the reverse order of starts; neighbours of one role together."""
        leaving, self._kept[down_to:] = self._kept[down_to:], []
        for _, group in groupby(reversed(leaving), key=lambda kept: kept.child.role):
            await asyncio.gather(*(kept.stop() for kept in group))

    def changed(self) -> None:
        if self._on_change is None:
            return
        try:
            self._on_change(self.pids())
        except OSError as error:  # a full disk: the news is lost, the supervision goes on
            _LOG.warning("children_not_published error=%s", error)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.stop()


class _Kept:
    """One child over all its lives."""

    def __init__(self, child: Child, log: ChildLog, supervisor: Supervisor) -> None:
        self.child = child
        self.life: Life | None = None
        self.task: asyncio.Task[None] | None = None
        self._log = log
        self._supervisor = supervisor
        self._failures = 0

    async def launch(self) -> None:
        """Raises Refused, with nothing left running, when the child does not become ready."""
        self.life = await process.start(self.child, self._supervisor.data_dir, self._log)
        try:
            await self.life.until_ready(self._log)
        except BaseException:
            await self._end()
            raise
        pid, seconds = self.life.process.pid, self.life.seconds
        _LOG.info("child_ready name=%s pid=%s after_s=%.2f", self.child.name, pid, seconds)
        self._supervisor.changed()

    async def keep_alive(self) -> None:
        while True:
            await self._until_over()
            await asyncio.sleep(self._next_delay_s())
            try:
                await self.launch()
            except (HubError, OSError) as error:  # not ready, or no memory to fork: the next try comes later
                _LOG.warning("child_restart_failed name=%s error=%s", self.child.name, error)

    async def _until_over(self) -> None:
        if self.life is None:
            return
        code = await self.life.process.wait()
        _LOG.warning("child_ended name=%s exit=%s after_s=%.1f", self.child.name, code, self.life.seconds)
        if self.life.seconds >= self.child.healthy_s:
            self._failures = 0
        await self._end()
        self._supervisor.changed()

    def _next_delay_s(self) -> float:
        self._failures += 1
        return backoff_s(self._failures, random.random())

    async def stop(self) -> None:
        if self.task is not None:
            self.task.cancel()
            await asyncio.wait([self.task])
        await self._end()
        self._log.close()

    async def _end(self) -> None:
        if self.life is not None:
            await self.life.stop()
            await self.life.bury()
            self.life = None


async def run_until_asked(work: Coroutine[object, object, T]) -> T | None:
    """Runs `work` until Ctrl-C, SIGTERM or a closed terminal cancels it, so that its `async with`s stop everything.

    None when it was asked to stop, at whatever point, also while still starting; a second signal ends us at once.
    """
    loop = asyncio.get_running_loop()
    task = asyncio.ensure_future(work)
    asked: list[int] = []

    def ask(number: int) -> None:
        asked.append(number)
        _forget(loop)
        task.cancel()

    for number in _STOP_SIGNALS:
        loop.add_signal_handler(number, ask, number)
    try:
        return await task
    except asyncio.CancelledError:
        if not asked:
            raise
        return None
    finally:
        _forget(loop)


def _forget(loop: asyncio.AbstractEventLoop) -> None:
    for number in _STOP_SIGNALS:
        loop.remove_signal_handler(number)
