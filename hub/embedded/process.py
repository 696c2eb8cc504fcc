"""One life of a child process: from its start to the end of its whole process group."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hub.core.errors import Refused
from hub.embedded import hold, parent_death
from hub.embedded.child_log import ChildLog, LevelOf, Lines, level_of
from hub.embedded.hold import Hold
from hub.embedded.parent_death import Guard

Ready = Callable[[], Awaitable[bool]]

_POLL_S = 0.03
_LAST_WORDS_S = 0.5


async def at_once() -> bool:
    """For children that have no door to knock at: ready as soon as they run."""
    return True


@dataclass(frozen=True)
class Child:
    """`env` is added to our own environment; `ready` is asked again and again (an OSError counts as no).

    Several children of one role are told apart by `number`. `stop_s` is how long a SIGTERM may take;
    a life of `healthy_s` wipes out the failures before it, so that the next restart comes at once.
    `ready_s` is no measure of speed: with ten programs on two cores the imports alone took 23 s.
    `descriptors` are handed to every life of the child under their numbers here.
    """

    role: str
    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    ready: Ready = at_once
    number: int = 0
    ready_s: float = 120.0
    stop_s: float = 10.0
    healthy_s: float = 30.0
    descriptors: tuple[int, ...] = ()
    level_of: LevelOf = level_of

    @property
    def name(self) -> str:
        return f"{self.role}-{self.number}" if self.number else self.role


@dataclass(frozen=True)
class Life:
    """Made by `start`; whoever holds it calls `wait` or `stop`, then `bury`, once."""

    child: Child
    process: Process
    guard: Guard
    lines: Lines
    pipe: asyncio.ReadTransport
    began: float = field(default_factory=time.monotonic)

    @property
    def is_over(self) -> bool:
        return self.process.returncode is not None

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    async def until_ready(self, log: ChildLog) -> None:
        """Raises Refused with the child's last words when it ends, or is not ready after `ready_s`."""
        asked = asyncio.create_task(_until_yes(self.child.ready))
        over = asyncio.create_task(self.process.wait())
        try:
            await asyncio.wait((asked, over), timeout=self.child.ready_s, return_when=asyncio.FIRST_COMPLETED)
            self._judge(asked.done(), await self._ended_with(), log)
        finally:
            await _cancelled(asked, over)
        asked.result()

    async def _ended_with(self) -> int | None:
        """The exit code, once the log has the words before it; None for a living child."""
        if self.is_over:
            await self._last_words()
        return self.process.returncode

    def _judge(self, is_ready: bool, code: int | None, log: ChildLog) -> None:
        if code is not None:  # it may even look ready: somebody else then answers at its port
            raise Refused("child_ended", name=self.child.name, exit=code, **_told(log))
        if not is_ready:
            raise Refused("child_not_ready", name=self.child.name, after_s=self.child.ready_s, **_told(log))

    async def stop(self) -> None:
        """SIGTERM to the child alone, so that it ends its own helpers in order; SIGKILL when it takes too long."""
        if self.is_over:
            return
        with suppress(ProcessLookupError):
            self.process.terminate()
        try:
            await asyncio.wait_for(self.process.wait(), self.child.stop_s)
        except TimeoutError:
            self._end_group()
            await self.process.wait()

    async def bury(self) -> None:
        """Ends what the child left in its group, reads its last words, closes what we kept open for it."""
        self._end_group()
        await self._last_words()
        self.pipe.close()
        self.guard.close()

    def _end_group(self) -> None:
        with suppress(ProcessLookupError, PermissionError):  # macOS says EPERM for a group of zombies
            os.killpg(self.process.pid, signal.SIGKILL)

    async def _last_words(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.lines.ended.wait(), _LAST_WORDS_S)


async def start(child: Child, data_dir: Path, log: ChildLog) -> Life:
    """Waits for a predecessor of the same name to be gone; the child runs in a process group of its own."""
    taken = await hold.take(data_dir, child.name)
    try:
        return await _start_holding(child, taken, log)
    finally:
        taken.close()


async def _start_holding(child: Child, taken: Hold, log: ChildLog) -> Life:
    guard = parent_death.guard(child.argv)
    lines = Lines(log.line)
    read_end, write_end = os.pipe()
    # Our own pipe, not the subprocess module's: there, waiting for the child also waits for every heir of it.
    loop = asyncio.get_running_loop()
    pipe, _ = await loop.connect_read_pipe(lambda: lines, os.fdopen(read_end, "rb", buffering=0))
    try:
        process = await _spawn(child, guard, taken, write_end)
    except BaseException:
        pipe.close()
        guard.close()
        raise
    finally:
        os.close(write_end)
        guard.started()
    return Life(child, process, guard, lines, pipe)


async def _spawn(child: Child, guard: Guard, taken: Hold, output: int) -> Process:
    def before_exec() -> None:
        taken.note_own_pid()
        if guard.before_exec is not None:
            guard.before_exec()

    return await asyncio.create_subprocess_exec(
        *guard.argv, stdin=DEVNULL, stdout=output, stderr=output, env={**os.environ, **child.env},
        # A group of its own: Ctrl-C reaches the supervisor alone, who stops its children in order.
        process_group=0, preexec_fn=before_exec,
        pass_fds=(taken.descriptor, *guard.inherited, *child.descriptors),
    )  # fmt: skip


async def _until_yes(ready: Ready) -> None:
    while not await _says_yes(ready):  # noqa: ASYNC110  another process has no event for us
        await asyncio.sleep(_POLL_S)


async def _cancelled(*tasks: asyncio.Task[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


async def _says_yes(ready: Ready) -> bool:
    try:
        return await ready()
    except (OSError, EOFError):  # nobody listens yet, or hung up halfway (asyncio's IncompleteReadError)
        return False


def _told(log: ChildLog) -> dict[str, Any]:
    return {"log": str(log.path), "words": "\n".join(log.tail)}
