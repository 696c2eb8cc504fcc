"""The places at the desk: who holds how much, and who may be given more; pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

Doc = dict[str, Any]
SeatState = Literal["online", "busy", "away", "offline"]
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class Seats:
    """Seats as one transaction sees them, shared by its timelines.

    `docs` are those that a change asked for; `moved` is how many slots each person won or lost in this
    transaction so far, so that two assignments of one group cannot both take the last slot.
    """

    docs: dict[str, Doc] = field(default_factory=dict)
    moved: Counter[str] = field(default_factory=Counter)
    assigned: set[str] = field(default_factory=set)
    # Plans of the router of which a step failed: what they would do next could pass somebody by.
    broken: set[str] = field(default_factory=set)

    def note(self, before: str | None, after: str | None) -> None:
        """A conversation went from one holder to another; either may be nobody."""
        if before != after:
            self.moved.subtract([before] if before else [])
            self.moved.update([after] if after else [])

    def state(self, staff_id: str, now: datetime) -> SeatState:
        doc = self.docs.get(staff_id)
        return state_of(doc, now) if doc else "offline"

    def has_room(self, staff_id: str, default_capacity: int) -> bool:
        doc = self.docs.get(staff_id)
        return doc is not None and doc["load"] + self.moved[staff_id] < capacity_of(doc, default_capacity)


def state_of(seat: Doc, now: datetime) -> SeatState:
    """Busy is chosen and lasts; away and offline follow from leases that nobody renews any more."""
    if seat["present_until"] <= now:
        return "offline"
    if seat["chosen"] == "busy":
        return "busy"
    return "online" if seat["active_until"] > now else "away"


def capacity_of(seat: Doc, default_capacity: int) -> int:
    return default_capacity if seat["capacity"] is None else int(seat["capacity"])


def holder(conversation: Doc) -> str | None:
    """Whose slot a conversation takes up; a snoozed one takes nobody's."""
    if conversation["state"] != "agent" or conversation["snoozed_until"]:
        return None
    return str(conversation["episode"]["assignee"]["id"])


def new_seat(shop_id: str, staff_id: str) -> Doc:
    return {
        "_id": seat_id(shop_id, staff_id),
        "staff_id": staff_id,
        "name": "",
        "load": 0,
        "capacity": None,
        "chosen": "online",
        "present_until": LONG_AGO,
        "active_until": LONG_AGO,
        "last_assigned_at": LONG_AGO,
        "rev": 0,
        "schema": 1,
    }


def seat_id(shop_id: str, staff_id: str) -> str:
    return f"{shop_id}:{staff_id}"
