"""What the door in Redis knows of one fan and one item, as text there and as values here; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from hub.core.clock import from_unix

Standing = Literal["g", "h", "p", "w", "x"]
_MILLION = 1_000_000


@dataclass(frozen=True)
class Record:
    """g granted, h held, p paid, w waiting, x over; `round` counts how often the fan let one go."""

    standing: Standing
    pieces: int
    round: int
    detail: str = ""

    @property
    def text(self) -> str:
        return f"{self.standing}|{self.pieces}|{self.round}|{self.detail}"

    @property
    def ticket(self) -> int:
        return int(self.detail)

    @property
    def granted_us(self) -> int:
        return int(float(self.detail))

    @property
    def held_until(self) -> datetime:
        return from_unix(int(self.detail.partition("|")[0]) / 1000)

    @property
    def reservation_id(self) -> str:
        return self.detail.partition("|")[2]


def record_of(text: str) -> Record:
    standing, pieces, past, detail = text.split("|", 3)
    return Record(standing, int(pieces), int(past), detail)  # type: ignore[arg-type]  # the door's own words


def held(pieces: int, past: int, until: datetime, reservation_id: str) -> Record:
    return Record("h", pieces, past, f"{milliseconds(until)}|{reservation_id}")


def milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def microseconds(at: datetime) -> int:
    return round(at.timestamp() * _MILLION)


@dataclass(frozen=True)
class Facts:
    """When an item's door opens (0: somebody will say) and closes, in microseconds, and what fits through it."""

    opens: int
    closes: int
    room: int
    per_user: int
    rev: int

    @property
    def pairs(self) -> list[tuple[str, int]]:
        return [(name, getattr(self, name)) for name in ("opens", "closes", "room", "per_user", "rev")]


@dataclass(frozen=True)
class Picture:
    """One item's whole door at one moment; `seq` names the moment, "" while there is no door."""

    seq: str = ""
    facts: Facts | None = None
    left: int = 0
    next: int = 0
    fans: Mapping[str, Record] = field(default_factory=dict)

    @property
    def granted(self) -> dict[str, Record]:
        return {fan: record for fan, record in self.fans.items() if record.standing == "g"}

    @property
    def waiting(self) -> Sequence[tuple[str, Record]]:
        """In the order of their tickets."""
        rows = [(fan, record) for fan, record in self.fans.items() if record.standing == "w"]
        return sorted(rows, key=lambda row: (row[1].ticket, row[0]))
