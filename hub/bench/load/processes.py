"""Memory and processor time of the hub's processes, read from /proc; elsewhere nothing is reported."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_TICK_S = 1 / os.sysconf("SC_CLK_TCK")
_PAGE_KB = os.sysconf("SC_PAGE_SIZE") // 1024


@dataclass(frozen=True)
class Sample:
    at: float
    cpu_s: Mapping[int, float]


@dataclass
class Meter:
    """`with_pids` is asked anew at each look, because chaos replaces processes."""

    pids: Mapping[str, int]
    first: Sample = field(init=False)

    def __post_init__(self) -> None:
        self.first = _sample(self.pids)

    def read(self) -> dict[str, dict[str, float]]:
        """Since this meter was made: memory now, and share of one core."""
        last = _sample(self.pids)
        passed = max(last.at - self.first.at, 0.001)
        return {
            name: {
                "rss_mb": round(rss_kb(pid) / 1024, 1),
                "cpu_percent": round(100 * (last.cpu_s[pid] - self.first.cpu_s.get(pid, 0)) / passed, 1),
            }
            for name, pid in self.pids.items()
            if pid in last.cpu_s
        }


def rss_kb(pid: int) -> int:
    """0 when the process is gone, or the system has no /proc."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE_KB
    except (OSError, IndexError):
        return 0


def _sample(pids: Mapping[str, int]) -> Sample:
    spent = {pid: _cpu_s(pid) for pid in pids.values()}
    return Sample(time.monotonic(), {pid: cpu for pid, cpu in spent.items() if cpu is not None})


def _cpu_s(pid: int) -> float | None:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) * _TICK_S
