"""A lock that a child inherits, so that it ends with the child whatever happened to the supervisor."""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from hub.core.errors import Refused
from hub.embedded import kept

# An orphan got its parent-death signal already and needs about a second; these are for one that is stuck.
_ASK_AGAIN_S = 3.0
_FORCE_S = 12.0
_GIVE_UP_S = 15.0
_POLL_S = 0.02


@dataclass(frozen=True)
class Hold:
    """`descriptor` goes to the child (`pass_fds`), who writes its pid into it; we close our copy after the start."""

    descriptor: int

    def note_own_pid(self) -> None:
        """Called between fork and exec, so that the file names a living process whenever it is locked."""
        os.ftruncate(self.descriptor, 0)
        os.pwrite(self.descriptor, str(os.getpid()).encode(), 0)

    def close(self) -> None:
        os.close(self.descriptor)


async def take(data_dir: Path, name: str) -> Hold:
    """Waits until no process of an earlier child of this name lives; ends it by force after 12 s."""
    path = kept.folder(data_dir / "locks") / f"{name}.lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        await _until_free(descriptor, name)
    except BaseException:
        os.close(descriptor)
        raise
    return Hold(descriptor)


async def wait_free(data_dir: Path, name: str) -> None:
    """For who must know before the start that the predecessor (and its port) is gone."""
    (await take(data_dir, name)).close()


async def _until_free(descriptor: int, name: str) -> None:
    began = time.monotonic()
    pending = [(_ASK_AGAIN_S, signal.SIGTERM), (_FORCE_S, signal.SIGKILL)]
    while not _try_lock(descriptor):
        waited_s = time.monotonic() - began
        if pending and waited_s > pending[0][0]:
            _signal_holder(descriptor, pending.pop(0)[1])
        if waited_s > _GIVE_UP_S:
            raise Refused("predecessor_lives", name=name, pid=_holder(descriptor))
        await asyncio.sleep(_POLL_S)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _signal_holder(descriptor: int, number: signal.Signals) -> None:
    if pid := _holder(descriptor):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, number)


def _holder(descriptor: int) -> int:
    text = os.pread(descriptor, 20, 0)
    return int(text) if text.isdigit() else 0
