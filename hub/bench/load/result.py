"""What a benchmark found, where it found it, and whether what must be zero is zero."""

from __future__ import annotations

import math
import os
import platform
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub.bench.load.ground import Ground
from hub.core.clock import iso, now

Metrics = dict[str, float | int]


@dataclass(frozen=True)
class Plan:
    """How a benchmark is asked to run; `seconds` is the length of its main stretch, None its own default.

    `conversations`: how large a shop to seed, 0 the benchmark's own size.
    """

    seconds: float | None = None
    full: bool = False
    chaos: bool = False
    conversations: int = 0

    def stretch_s(self, quick: float, full: float) -> float:
        return self.seconds if self.seconds is not None else (full if self.full else quick)

    def size(self, usual: int, per_s: int) -> int:
        """How many of something: fewer where a stretch shorter than the usual ones is asked for."""
        return usual if self.seconds is None else max(2, min(usual, int(self.seconds * per_s)))


@dataclass(frozen=True)
class Result:
    """`zeros` names the metrics that must be 0; `notes` goes into the context."""

    metrics: Metrics
    zeros: Sequence[str]
    notes: Mapping[str, Any]

    @property
    def broken(self) -> list[str]:
        return [name for name in self.zeros if self.metrics[name] != 0]


@dataclass(frozen=True)
class Benchmark:
    """A file of hub/bench exposes one as BENCH."""

    name: str
    help: str
    run: Callable[[Plan], Awaitable[Result]]


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` percent do not exceed (nearest rank); 0 for none."""
    if not values:
        return 0.0
    return sorted(values)[max(0, math.ceil(len(values) * share / 100) - 1)]


def milliseconds(values: Sequence[float], share: float) -> float:
    return round(percentile(values, share) * 1000, 1)


async def context(ground: Ground) -> dict[str, Any]:
    """Where the figures come from, so that they can be compared."""
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count() or 0,
        "python": sys.version.split()[0],
        "stores": {**await ground.store_versions(), "kind": ground.stores_kind},
        "date": iso(now()),
        "system": f"{platform.system()} {platform.machine()}",
        "load_1min": round(os.getloadavg()[0], 2),
    }


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
