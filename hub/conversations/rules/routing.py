"""What happens to an episode on its way to somebody: assigned, transferred, put back, put aside, woken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hub.conversations.model import Sender
from hub.conversations.rules import outbound
from hub.conversations.rules.desk import Desk, Group
from hub.conversations.rules.episodes import give, holder, owned, to_queue
from hub.conversations.rules.lines import SYSTEM, tell
from hub.conversations.timeline import Timeline
from hub.core.errors import Conflict, Refused

Doc = dict[str, Any]


@dataclass(frozen=True)
class Noted:
    """A word to whom it goes to, already concealed; `key` makes a repeat harmless."""

    key: str
    body: Doc
    spans: list[Doc]


def assign(timeline: Timeline, plan: str, agent: Sender, desk: Desk, why: str) -> bool:
    """The router's step; False when the world moved on. Never beyond the seat's capacity.

    After a seat turned out to be full the rest of the plan is off: it could pass somebody by.
    """
    seats, conversation = timeline.seats, timeline.conversation
    if plan in seats.broken or conversation["state"] != "waiting" or conversation["snoozed_until"]:
        return False
    if seats.state(agent.id, timeline.now) != "online" or not seats.has_room(agent.id, desk.capacity):
        seats.broken.add(plan)
        return False
    give(timeline, agent)
    seats.assigned.add(agent.id)
    tell(timeline, "episode.assigned", "assigned", SYSTEM, to=_person(agent), why=why)
    return True


def transfer_to_person(
    timeline: Timeline, by: Sender, to: Sender, desk: Desk, note: Noted | None, *, lead: bool
) -> None:
    """Raises Conflict("assigned_to_other", "not_open"), Refused("transfer_absent" | "transfer_full" |
    "transfer_not_theirs", name).
    """
    origin = _transferable(timeline, by, lead)
    if origin and origin["id"] == to.id:
        return
    if not desk.may_serve(to.id, timeline.conversation["account_id"]):
        raise Refused("transfer_not_theirs", field="to_staff", name=to.name)
    if timeline.seats.state(to.id, timeline.now) not in ("online", "busy"):
        raise Refused("transfer_absent", field="to_staff", name=to.name)
    if not timeline.seats.has_room(to.id, desk.capacity):
        raise Refused("transfer_full", field="to_staff", name=to.name)
    _note(timeline, by, note)
    give(timeline, to)
    timeline.seats.assigned.add(to.id)
    _tell_transfer(timeline, by, origin, to=_person(to))


def transfer_to_group(
    timeline: Timeline, by: Sender, group: Group, note: Noted | None, *, lead: bool
) -> None:
    """Into that group's queue; who hands it on does not get it back by themselves."""
    origin = _transferable(timeline, by, lead)
    _note(timeline, by, note)
    timeline.conversation["group_id"] = group.id
    timeline.conversation["snoozed_until"] = None
    to_queue(timeline, declined=[origin["id"]] if origin else [])
    _tell_transfer(timeline, by, origin, group={"id": group.id, "name": group.name})


def requeue_absent(timeline: Timeline, staff_id: str) -> bool:
    """The holder is gone and the fan waits: back to its place in the queue, theirs again if they come back."""
    conversation, assignee = timeline.conversation, holder(timeline)
    gone = timeline.seats.state(staff_id, timeline.now) == "offline"
    held = conversation["state"] == "agent" and assignee and assignee["id"] == staff_id
    if not (gone and held and conversation["waiting_since"]) or conversation["snoozed_until"]:
        return False
    to_queue(timeline)
    tell(timeline, "episode.requeued", "requeued", SYSTEM, **{"from": assignee})
    return True


def snooze(timeline: Timeline, agent: Sender, until: datetime, *, lead: bool) -> None:
    """Put aside; the slot is free meanwhile. Raises Conflict("not_open" | "assigned_to_other"), Refused."""
    if timeline.conversation["state"] not in ("waiting", "agent"):
        raise Conflict("not_open")
    owned(timeline, agent, lead=lead)
    if until <= timeline.now:
        raise Refused("snooze_past", field="until")
    if timeline.conversation["snoozed_until"] != until:
        timeline.conversation["snoozed_until"] = until
        timeline.record("episode.snoozed")


def wake(timeline: Timeline, desk: Desk) -> bool:
    """Back to the same person if present with a free slot, else to the queue, at its place.

    Where nothing is given out by itself, it stays whose it is.
    """
    conversation, assignee = timeline.conversation, holder(timeline)
    if not conversation["snoozed_until"]:
        return False
    if conversation["state"] == "agent" and assignee and desk.routing:
        here = timeline.seats.state(assignee["id"], timeline.now) != "offline"
        if not (here and timeline.seats.has_room(assignee["id"], desk.capacity)):
            to_queue(timeline)
    conversation["snoozed_until"] = None
    timeline.record("episode.woken")
    return True


def set_priority(timeline: Timeline, priority: int) -> None:
    if timeline.conversation["priority"] != priority:
        timeline.conversation["priority"] = priority
        timeline.record("priority.set")


def _transferable(timeline: Timeline, by: Sender, lead: bool) -> Doc | None:
    if timeline.conversation["state"] not in ("bot", "waiting", "agent"):
        raise Conflict("not_open")
    owned(timeline, by, lead=lead)
    return holder(timeline)


def _note(timeline: Timeline, by: Sender, note: Noted | None) -> None:
    if note is not None:
        outbound.note(timeline, by, note.key, "", note.body, note.spans)


def _tell_transfer(timeline: Timeline, by: Sender, origin: Doc | None, **to: Doc) -> None:
    tell(timeline, "episode.transferred", "transferred", by, **{"from": origin}, **to)


def _person(agent: Sender) -> Doc:
    return {"id": agent.id, "name": agent.name}
