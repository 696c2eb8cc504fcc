"""Who gets whom: fans in their order, each to the best free seat; pure.

A fan whom nobody may serve now holds nobody up: who comes next is looked at just the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hub.conversations.rules.desk import Desk


@dataclass(frozen=True)
class Waiting:
    """A conversation in the queue; `declined` are people who gave it back in this episode, `said` the
    automatic replies that it got.
    """

    id: str
    priority: int
    since: datetime
    account_id: str
    group_id: str | None = None
    last_assignee_id: str | None = None
    declined: frozenset[str] = frozenset()
    said: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Free:
    """A seat that is online; `accounts` are the channel accounts in its scope, None for all."""

    staff_id: str
    name: str
    load: int
    capacity: int
    last_assigned_at: datetime
    accounts: frozenset[str] | None = None


@dataclass(frozen=True)
class Match:
    conversation_id: str
    staff_id: str
    name: str
    why: str


def in_order(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Higher priority first, then who has waited longest."""
    return sorted(waiting, key=lambda w: (-w.priority, w.since, w.id))


def match(waiting: Sequence[Waiting], seats: Sequence[Free], desk: Desk) -> list[Match]:
    """`waiting` in order. At most as many to each seat as it has free slots."""
    loads = {seat.staff_id: seat.load for seat in seats}
    turn = {seat.staff_id: seat.last_assigned_at for seat in seats}
    found: list[Match] = []
    for one in waiting:
        may = [s for s in seats if loads[s.staff_id] < s.capacity and serves(s, one, desk)]
        if not may:
            if not any(loads[s.staff_id] < s.capacity for s in seats):
                break
            continue
        best = _best(one, may, loads, turn)
        why = "last_agent" if best.staff_id == one.last_assignee_id else "free"
        found.append(Match(one.id, best.staff_id, best.name, why))
        loads[best.staff_id] += 1
        # Within one plan the next turn is another's, when both are loaded alike.
        turn[best.staff_id] = max(turn.values())
    return found


def serves(seat: Free, one: Waiting, desk: Desk) -> bool:
    """Whether the seat's person may be given this fan at all."""
    group = desk.group(one.group_id)
    return (
        (group is None or seat.staff_id in group.staff_ids)
        and (seat.accounts is None or one.account_id in seat.accounts)
        and seat.staff_id not in one.declined
    )


def _best(one: Waiting, may: Sequence[Free], loads: Mapping[str, int], turn: Mapping[str, datetime]) -> Free:
    """The fan's last agent, else the least loaded for its size, else the longest idle."""
    known = next((seat for seat in may if seat.staff_id == one.last_assignee_id), None)
    return known or min(may, key=lambda s: (loads[s.staff_id] / s.capacity, turn[s.staff_id], s.staff_id))
