"""What happens to an episode on its way to somebody: assigned, transferred, put back, put aside, woken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hub.conversations.model import Sender
from hub.conversations.rules import outbound, sla
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
    give(timeline, agent, desk)
    seats.assigned.add(agent.id)
    tell(timeline, "episode.assigned", "assigned", SYSTEM, to=_person(agent), why=why)
    return True


def transfer_to_person(
    timeline: Timeline, by: Sender, to: Sender, desk: Desk, note: Noted | None, *, lead: bool
) -> bool:
    """False when it is theirs already. Raises Conflict("assigned_to_other", "not_open"),
    Refused("transfer_absent" | "transfer_full" | "transfer_not_theirs", name).
    """
    origin = holder(timeline)
    if origin and origin["id"] == to.id:
        return False
    _transferable(timeline, by, lead)
    if not desk.may_serve(to.id, timeline.conversation["account_id"]):
        raise Refused("transfer_not_theirs", field="to_staff", name=to.name)
    if timeline.seats.state(to.id, timeline.now) not in ("online", "busy"):
        raise Refused("transfer_absent", field="to_staff", name=to.name)
    if not timeline.seats.has_room(to.id, desk.capacity):
        raise Refused("transfer_full", field="to_staff", name=to.name)
    _note(timeline, by, note)
    give(timeline, to, desk)
    timeline.seats.assigned.add(to.id)
    _tell_transfer(timeline, by, origin, to=_person(to))
    return True


def transfer_to_group(
    timeline: Timeline, by: Sender, group: Group, desk: Desk, note: Noted | None, *, lead: bool
) -> bool:
    """Into that group's queue; who hands it on does not get it back by themselves.

    False when it waits there already. Raises Conflict("assigned_to_other", "not_open"),
    Refused("transfer_group_empty", name) when nobody of the group may ever serve this fan.
    """
    _transferable(timeline, by, lead)
    origin, conversation = holder(timeline), timeline.conversation
    if not any(desk.may_serve(staff_id, conversation["account_id"]) for staff_id in group.staff_ids):
        raise Refused("transfer_group_empty", field="to_group", name=group.name)
    _note(timeline, by, note)
    here = conversation["state"] == "waiting" and conversation["group_id"] == group.id
    if here and not conversation["snoozed_until"]:
        return False
    conversation["group_id"] = group.id
    to_queue(timeline, desk, declined=[origin["id"]] if origin else [])
    _tell_transfer(timeline, by, origin, group={"id": group.id, "name": group.name})
    return True


def dismiss(timeline: Timeline, desk: Desk) -> bool:
    """The holder may no longer serve this fan: they left the shop, or lost the right or the channel."""
    assignee = holder(timeline)
    if timeline.conversation["state"] != "agent" or not assignee or _serves(timeline, assignee, desk):
        return False
    to_queue(timeline, desk)
    tell(timeline, "episode.requeued", "requeued", SYSTEM, **{"from": assignee})
    return True


def requeue_absent(timeline: Timeline, staff_id: str, desk: Desk) -> bool:
    """The holder is gone and the fan waits: back to its place in the queue, theirs again if they come back."""
    conversation, assignee = timeline.conversation, holder(timeline)
    gone = timeline.seats.state(staff_id, timeline.now) == "offline"
    held = conversation["state"] == "agent" and assignee and assignee["id"] == staff_id
    if not (gone and held and conversation["waiting_since"]) or conversation["snoozed_until"]:
        return False
    to_queue(timeline, desk)
    tell(timeline, "episode.requeued", "requeued", SYSTEM, **{"from": assignee})
    return True


def snooze(timeline: Timeline, agent: Sender, until: datetime, *, lead: bool) -> bool:
    """Put aside; the slot is free meanwhile, and the clocks stand still. False when it is already, until then.

    Raises Conflict("not_open" | "assigned_to_other"), Refused.
    """
    if timeline.conversation["state"] not in ("waiting", "agent"):
        raise Conflict("not_open")
    owned(timeline, agent, lead=lead)
    if until <= timeline.now:
        raise Refused("snooze_past", field="until")
    if timeline.conversation["snoozed_until"] == until:
        return False
    timeline.conversation["snoozed_until"] = until
    sla.paused(timeline)
    timeline.record("episode.snoozed")
    return True


def wake(timeline: Timeline, desk: Desk) -> bool:
    """Back to the same person if present with a free slot, else to the queue, at its place.

    Where nothing is given out by itself, it stays whose it is, unless they may no longer serve this fan.
    """
    conversation, assignee = timeline.conversation, holder(timeline)
    if not conversation["snoozed_until"]:
        return False
    if conversation["state"] == "agent" and assignee and not _returns_to(timeline, assignee, desk):
        to_queue(timeline, desk)
    conversation["snoozed_until"] = None
    sla.resumed(timeline, desk)
    timeline.record("episode.woken")
    return True


def _returns_to(timeline: Timeline, assignee: Doc, desk: Desk) -> bool:
    if not _serves(timeline, assignee, desk):
        return False
    here = timeline.seats.state(assignee["id"], timeline.now) != "offline"
    return not desk.routing or (here and timeline.seats.has_room(assignee["id"], desk.capacity))


def _serves(timeline: Timeline, assignee: Doc, desk: Desk) -> bool:
    return desk.may_serve(assignee["id"], timeline.conversation["account_id"])


def set_priority(timeline: Timeline, priority: int) -> None:
    if timeline.conversation["priority"] != priority:
        timeline.conversation["priority"] = priority
        timeline.record("priority.set")


def _transferable(timeline: Timeline, by: Sender, lead: bool) -> None:
    if timeline.conversation["state"] not in ("bot", "waiting", "agent"):
        raise Conflict("not_open")
    owned(timeline, by, lead=lead)


def _note(timeline: Timeline, by: Sender, note: Noted | None) -> None:
    if note is not None:
        outbound.note(timeline, by, note.key, "", note.body, note.spans)


def _tell_transfer(timeline: Timeline, by: Sender, origin: Doc | None, **to: Doc) -> None:
    tell(timeline, "episode.transferred", "transferred", by, **{"from": origin}, **to)


def _person(agent: Sender) -> Doc:
    return {"id": agent.id, "name": agent.name}
