"""Makes a child end when its supervisor ends, even by kill -9."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

_PR_SET_PDEATHSIG = 1
# Loaded before any fork: a child between fork and exec must not load libraries.
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Guard:
    """How to start one child: its argv, what it runs before exec, what it inherits, what we keep open."""

    argv: tuple[str, ...]
    before_exec: Callable[[], None] | None
    inherited: tuple[int, ...]
    lifeline: IO[bytes] | None

    def started(self) -> None:
        """Closes our copies of what the child inherited; called once."""
        for descriptor in self.inherited:
            os.close(descriptor)

    def close(self) -> None:
        if self.lifeline is not None:
            self.lifeline.close()


def guard(argv: tuple[str, ...], *, by_pipe: bool = sys.platform != "linux") -> Guard:
    """The kernel tells the child on Linux; elsewhere a watchdog process waits at a pipe that only we hold open.

    The kernel's signal is tied to the thread that forks, hence the check: a pool thread ends too early.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("children are started from the main thread, whose end is the process's end")
    if not by_pipe:
        return Guard(argv, _die_with_parent(), (), None)
    read_end, write_end = os.pipe()
    watchdog = (sys.executable, "-m", "hub.embedded.watchdog", str(read_end), *argv)
    return Guard(watchdog, None, (read_end,), os.fdopen(write_end, "wb", buffering=0))


def _die_with_parent() -> Callable[[], None]:
    parent = os.getpid()

    def in_child() -> None:
        if _LIBC is not None:
            _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:  # it died between fork and prctl: no signal will come any more
            os._exit(1)

    return in_child
