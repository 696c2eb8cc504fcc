"""What the sandbox lends to each platform's folder, and what it asks of one."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from starlette.routing import BaseRoute

import hub.sandbox as package
from hub.sandbox.bus import Bus
from hub.sandbox.clock import Clock
from hub.sandbox.store import Store


@dataclass(frozen=True)
class Frame:
    """Shared by all platforms of one running sandbox."""

    store: Store
    bus: Bus
    clock: Clock


class Played(Protocol):
    """One platform's side while it runs."""

    routes: Sequence[BaseRoute]

    async def close(self) -> None:
        """Ends tasks and connections; the store is still open."""


class Platform(Protocol):
    """What a folder of this package exposes as PLATFORM.

    `page` holds the browser's side: `main.js`, which exports `open(stage, connected)`, `<name>.css`,
    and `texts/<name>.<language>.json` with the key `<name>.name` for the tab.
    """

    name: str
    page: Path

    def open(self, frame: Frame) -> Played: ...


def discover() -> list[Platform]:
    """Every folder beside this file is a platform; adding one needs no line anywhere else."""
    names = sorted(m.name for m in pkgutil.iter_modules(package.__path__) if m.ispkg)
    return [importlib.import_module(f"{package.__name__}.{name}").PLATFORM for name in names]
