"""What a fan is told of an attempt, or of their place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

# won: now, or at the earlier attempt (`is_new` False); settling: won, and being written down;
# none: never tried (only where one asks for a place).
Kind = Literal["won", "paid", "waiting", "sold_out", "too_fast", "not_open", "over", "none"]


@dataclass(frozen=True)
class Outcome:
    """`at_us` is Redis's time of the decision, 0 when it was not Redis's; `reservation_id` None: still settling."""

    kind: Kind
    at_us: int = 0
    is_new: bool = True
    pieces: int = 0
    place: int = 0
    held_until: datetime | None = None
    reservation_id: str | None = None
    wait_us: int = 0
    opens_at: datetime | None = None
