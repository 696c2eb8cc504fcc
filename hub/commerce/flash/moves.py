"""The one table of what may become of a sale, and when it may not; pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from hub.commerce.flash.model import Event, State
from hub.core.errors import Conflict

Move = Literal["prepare", "withdraw", "open", "close", "settle", "cancel"]

# prepare: its stock is set aside; withdraw: back to the drawing board; settle: all of what is left is back.
MOVES: Mapping[Move, Mapping[State, State]] = {
    "prepare": {"draft": "ready"},
    "withdraw": {"ready": "draft"},
    "open": {"ready": "open"},
    "close": {"open": "closing"},
    "settle": {"closing": "closed"},
    "cancel": {"draft": "cancelled", "ready": "cancelled"},
}
# From the first moment at which a fan may have won, a sale is closed, never called off.
_UNTIL_IT_STARTS: tuple[Move, ...] = ("withdraw", "cancel")


def after(event: Event, move: Move, at: datetime) -> State:
    """Raises Conflict("sale_move_illegal") with the state it is in, Conflict("sale_has_begun")."""
    to = MOVES[move].get(event.state)
    if to is None:
        raise Conflict("sale_move_illegal", state=event.state, move=move)
    if move in _UNTIL_IT_STARTS and event.state == "ready" and at >= event.starts_at:
        raise Conflict("sale_has_begun")
    if move == "prepare" and event.ends_at <= at:
        raise Conflict("sale_over_before_ready", field="ends_at")
    return to


def possible(event: Event, at: datetime) -> list[Move]:
    """What a person may do with it now; `settle` is nobody's but the job's."""
    found: list[Move] = []
    for move in MOVES:
        if move == "settle":
            continue
        try:
            after(event, move, at)
        except Conflict:
            continue
        found.append(move)
    return found


def due(event: Event, at: datetime) -> Move | None:
    """What time alone demands of it."""
    if event.state == "ready" and at >= event.starts_at:
        return "open"
    if event.state == "open" and at >= event.ends_at:
        return "close"
    return None
