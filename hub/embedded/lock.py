"""One server set per data folder: whoever comes second learns who runs."""

from __future__ import annotations

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from hub.core.errors import Conflict
from hub.embedded import kept, runfile


@dataclass(frozen=True)
class Lock:
    """Held until `release`, the end of a `with`, or the end of this process; children do not inherit it."""

    descriptor: int

    def release(self) -> None:
        os.close(self.descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.release()


def acquire(data_dir: Path) -> Lock:
    """Raises Conflict("already_running", pid=, url=); `url` is empty while the first is still starting."""
    descriptor = os.open(kept.folder(data_dir) / "hub.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        pid = _pid_in(descriptor)
        os.close(descriptor)
        raise Conflict("already_running", pid=pid, url=_url_of(data_dir, pid)) from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)
    return Lock(descriptor)


def _pid_in(descriptor: int) -> int:
    text = os.pread(descriptor, 20, 0)
    return int(text) if text.isdigit() else 0


def _url_of(data_dir: Path, pid: int) -> str:
    """Only what the present holder wrote; an old run.json of a killed supervisor says nothing."""
    run = runfile.read(data_dir)
    return run.urls.get("web", "") if run is not None and run.pid == pid else ""
