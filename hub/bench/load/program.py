"""Starts a program of ours and ends it; the supervisor's own way needs a loop that the generator cannot afford."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from hub.embedded import parent_death

_POLL_S = 0.05
# `hub up` ends its children in order, each of which may take ten seconds.
_STOP_S = 60.0
_START_S = 90.0


@asynccontextmanager
async def program(
    words: tuple[str, ...], env: Mapping[str, str], log: Path, ready: Callable[[], Awaitable[bool]]
) -> AsyncIterator[int]:
    """`hub WORDS` while the body runs; yields its process id. Raises RuntimeError with its log when it fails."""
    guard = parent_death.guard((sys.executable, "-m", "hub", *words))
    with log.open("wb") as output:
        child = subprocess.Popen(  # noqa: ASYNC220, S603  our own program, once at the start
            guard.argv,
            env={**os.environ, **env},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=guard.before_exec,
            pass_fds=guard.inherited,
        )
    guard.started()
    try:
        await _until_ready(child, ready, log)
        yield child.pid
    finally:
        await asyncio.shield(asyncio.to_thread(_end, child))
        guard.close()


async def _until_ready(
    child: subprocess.Popen[bytes], ready: Callable[[], Awaitable[bool]], log: Path
) -> None:
    until = asyncio.get_running_loop().time() + _START_S
    while not await _says_yes(ready):
        if child.poll() is not None or asyncio.get_running_loop().time() > until:
            raise RuntimeError(f"did not start: {_last_words(log)}")
        await asyncio.sleep(_POLL_S)


def _last_words(log: Path) -> str:
    return log.read_text(errors="replace")[-2000:]


async def _says_yes(ready: Callable[[], Awaitable[bool]]) -> bool:
    with suppress(OSError, EOFError):
        return await ready()
    return False


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
