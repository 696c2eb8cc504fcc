"""Opaque ids that sort by the time they were made, so that indexes grow at one end."""

from __future__ import annotations

import os
import time
from datetime import datetime

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id() -> str:
    """26 characters: 48 bits of milliseconds, then 80 random bits (the ULID layout, lower case)."""
    value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10))
    return "".join(_ALPHABET[value >> shift & 31] for shift in range(125, -1, -5))


def first_id_at(moment: datetime) -> str:
    """No id that was made from then on sorts before it, and none that was made earlier behind it."""
    value = int(moment.timestamp() * 1000) << 80
    return "".join(_ALPHABET[value >> shift & 31] for shift in range(125, -1, -5))
