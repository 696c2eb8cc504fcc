"""Codes are read before the transaction that moves them; whoever lost one to a rival looks once more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from hub.core.errors import Conflict, Refused

T = TypeVar("T")
_MOST_TRIES = 8


class Moved(Refused):
    """Not a Conflict: repeating the same transaction cannot help, and would hold up those who share it."""

    status = 409

    def __init__(self) -> None:
        super().__init__("changed_meanwhile")


async def again(attempt: Callable[[], Awaitable[T]]) -> T:
    """Raises Moved or Conflict after many rivals in a row, with nothing changed."""
    for left in reversed(range(_MOST_TRIES)):
        try:
            return await attempt()
        except (Conflict, Moved):
            if not left:
                raise
    raise AssertionError("unreachable")
