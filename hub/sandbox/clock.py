"""The sandbox's time, which a test may push forward to see a 48-hour window close."""

from __future__ import annotations

import time


class Clock:
    """Unix seconds; runs with the system's clock, ahead of it by what `advance` added."""

    def __init__(self) -> None:
        self.ahead_s = 0.0

    def now(self) -> float:
        return time.time() + self.ahead_s

    def advance(self, seconds: float) -> None:
        self.ahead_s += seconds
