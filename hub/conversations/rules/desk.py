"""A shop's settings for the work at the desk, as the rules read them; pure values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hub.conversations.rules.hours import DAY_MINUTES, Hours

CAPACITY = 8
_WHOLE_DAY = ((0, DAY_MINUTES),)


@dataclass(frozen=True)
class Sla:
    """Seconds until each clock runs out, 0 for a clock that does not run; `in_hours` counts open time only."""

    first_response_s: int = 0
    next_response_s: int = 0
    resolution_s: int = 0
    warn_s: int = 0
    in_hours: bool = False


@dataclass(frozen=True)
class AutoReply:
    on: bool = False
    text: str = ""


@dataclass(frozen=True)
class Group:
    """People who serve the fans of some channel accounts; `rev` counts its changes."""

    id: str
    name: str
    staff_ids: frozenset[str]
    account_ids: frozenset[str]
    rev: int = 0


@dataclass(frozen=True)
class Desk:
    """`routing`: fans who wait are given to free seats by themselves.

    `people` are those who may answer at all, with the channel accounts in their scope (None: all of them).
    """

    hours: Hours = field(default_factory=lambda: Hours("Asia/Shanghai", (_WHOLE_DAY,) * 7))
    sla: Sla = Sla()
    replies: Mapping[str, AutoReply] = field(default_factory=dict)
    capacity: int = CAPACITY
    routing: bool = False
    groups: tuple[Group, ...] = ()
    people: Mapping[str, frozenset[str] | None] = field(default_factory=dict)

    def group_of(self, account_id: str) -> str | None:
        """The group that serves an account; None when anybody does."""
        return next((g.id for g in self.groups if account_id in g.account_ids), None)

    def group(self, group_id: str | None) -> Group | None:
        """None for no group, for one that is no longer there, and for one of whom nobody may answer at all:
        then anybody serves.
        """
        found = next((g for g in self.groups if g.id == group_id), None)
        return found if found is not None and self.is_manned(found) else None

    def is_manned(self, group: Group) -> bool:
        """Whether at least one of them may answer, here now or not."""
        return not group.staff_ids.isdisjoint(self.people)

    def may_serve(self, staff_id: str, account_id: str) -> bool:
        """Whether that person may answer fans of that channel account."""
        if staff_id not in self.people:
            return False
        scope = self.people[staff_id]
        return scope is None or account_id in scope

    def reply(self, name: str) -> str:
        """The text of an automatic reply that is on, else an empty string."""
        reply = self.replies.get(name)
        return reply.text if reply is not None and reply.on else ""


# No clocks, no replies, nothing by itself: what a shop has that has set nothing.
PLAIN = Desk()
