"""run.json tells other programs what runs here: processes, ports, URLs, and the demo's log-ins and channels."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from hub.core.clock import iso, now
from hub.embedded import kept

NAME = "run.json"
# Roles that may have several processes are lists always, so that a reader needs one form only.
POOLS = frozenset({"web", "worker", "robot"})


@dataclass(frozen=True)
class Run:
    """The file's content; `logins` and `channels` are the demo's, never a customer's."""

    version: str
    started_at: str
    pid: int
    processes: Mapping[str, int | list[int]] = field(default_factory=dict)
    ports: Mapping[str, int] = field(default_factory=dict)
    urls: Mapping[str, str] = field(default_factory=dict)
    logins: Sequence[Mapping[str, object]] = ()
    channels: Sequence[Mapping[str, object]] = ()


class RunFile:
    """Written anew at every change; only the holder of the folder's lock may have one."""

    def __init__(self, data_dir: Path, version: str) -> None:
        self._path = kept.folder(data_dir) / NAME
        self._run = Run(version, iso(now()) or "", os.getpid(), {"supervisor": os.getpid()})
        self._write()

    def set_processes(self, pids: Mapping[str, Sequence[int]]) -> None:
        """`pids` as Supervisor.pids() gives them; made to be the supervisor's `on_change`."""
        shown = {role: list(some) if role in POOLS else some[0] for role, some in pids.items() if some}
        self._change(processes={"supervisor": os.getpid(), **shown})

    def add_ports(self, ports: Mapping[str, int]) -> None:
        self._change(ports={**self._run.ports, **ports})

    def add_urls(self, urls: Mapping[str, str]) -> None:
        """The key "web" is what a second start points its user to."""
        self._change(urls={**self._run.urls, **urls})

    def set_demo(
        self, logins: Sequence[Mapping[str, object]], channels: Sequence[Mapping[str, object]]
    ) -> None:
        self._change(logins=list(logins), channels=list(channels))

    def remove(self) -> None:
        self._path.unlink(missing_ok=True)

    def _change(self, **fields: Any) -> None:
        self._run = replace(self._run, **fields)
        self._write()

    def _write(self) -> None:
        kept.write(self._path, asdict(self._run))


def read(data_dir: Path) -> Run | None:
    """None when there is none, or it is torn or foreign; that it exists does not prove that anything runs."""
    content = kept.read(data_dir / NAME)
    if content is None or not isinstance(content.get("pid"), int):
        return None
    given = {name: content[name] for name in Run.__dataclass_fields__ if name in content}
    try:
        run = Run(**given)
    except TypeError:  # a field without default is missing
        return None
    return run if all(isinstance(part, dict) for part in (run.processes, run.ports, run.urls)) else None
