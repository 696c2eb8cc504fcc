"""Which service clocks run in an episode, until when, and which ran out; pure.

A response clock starts with the fan's word and stops with a person's answer; what a bot or an automatic
reply says does not count. The resolution clock runs from the opening to the close. While a conversation is
put aside all of them stand still: each goes on with what it had left.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hub.conversations.model import Clock
from hub.conversations.rules.desk import Desk
from hub.conversations.rules.hours import add_open_seconds, next_open, open_seconds
from hub.conversations.timeline import Timeline

Doc = dict[str, Any]
RESPONSES: tuple[Clock, ...] = ("first_response", "next_response")


def opened(timeline: Timeline, desk: Desk) -> None:
    """A new episode: what ran in the last one is over."""
    _keep(timeline, {})
    _start(timeline, desk, "resolution", desk.sla.resolution_s)


def fan_waits(timeline: Timeline, desk: Desk) -> None:
    """The fan waits for a person. A clock that runs already keeps its time."""
    episode = timeline.conversation["episode"]
    if episode["state"] == "bot" or any(name in _clocks(timeline) for name in RESPONSES):
        return
    if episode.get("first_reply_at"):
        _start(timeline, desk, "next_response", desk.sla.next_response_s)
    else:
        _start(timeline, desk, "first_response", desk.sla.first_response_s)


def answered(timeline: Timeline) -> None:
    """A person of the team wrote; an answer that came too late counts as such."""
    _mark_late(timeline)
    episode = timeline.conversation["episode"]
    timeline.conversation["episode"] = {"first_reply_at": timeline.now, **episode, "replied_at": timeline.now}
    _keep(timeline, {name: clock for name, clock in _clocks(timeline).items() if name not in RESPONSES})


def closed(timeline: Timeline) -> None:
    _mark_late(timeline)
    timeline.conversation["sla"] = None


def paused(timeline: Timeline) -> None:
    """Put aside: nothing is due meanwhile, and nobody is warned."""
    clocks = _clocks(timeline)
    if clocks and not _paused_at(timeline):
        _mark_late(timeline)
        timeline.conversation["sla"] = {"paused_at": timeline.now, "clocks": _clocks(timeline)}


def resumed(timeline: Timeline, desk: Desk) -> None:
    """Awake again; on clocks that were not paused it changes nothing."""
    since = _paused_at(timeline)
    if since is None:
        return
    clocks = _clocks(timeline)
    moved = {
        name: {**clock, **{at: _moved(desk, clock[at], since, timeline.now) for at in ("due_at", "warn_at")}}
        for name, clock in clocks.items()
    }
    timeline.conversation["sla"] = None
    _keep(timeline, moved)


def restored(timeline: Timeline, sla: Doc | None, desk: Desk) -> None:
    """The clocks as they were before a reply that was taken back, asleep or awake as the conversation is now."""
    timeline.conversation["sla"] = sla
    if timeline.conversation["snoozed_until"]:
        paused(timeline)
    else:
        resumed(timeline, desk)


def breach(timeline: Timeline) -> list[str]:
    """Marks the clocks that ran out by now, each once for each time that it ran; their names."""
    late = _mark_late(timeline)
    if late:
        timeline.record("sla.breached")
    return late


def _mark_late(timeline: Timeline) -> list[str]:
    if _paused_at(timeline):
        return []
    clocks = _clocks(timeline)
    late = [n for n, c in clocks.items() if c["due_at"] <= timeline.now and not c.get("late")]
    if late:
        episode = timeline.conversation["episode"]
        known = [name for name in episode.get("breached", []) if name not in late]
        timeline.conversation["episode"] = {**episode, "breached": [*known, *late]}
        _keep(timeline, {n: {**c, "late": True} if n in late else c for n, c in clocks.items()})
    return late


def _start(timeline: Timeline, desk: Desk, name: Clock, seconds: int) -> None:
    if seconds <= 0:
        return
    clock = {
        "due_at": _after(desk, timeline.now, seconds),
        "warn_at": _after(desk, timeline.now, max(seconds - desk.sla.warn_s, 0)),
        "started_at": timeline.now,
    }
    _keep(timeline, {**_clocks(timeline), name: clock})


def _after(desk: Desk, at: datetime, seconds: float) -> datetime:
    """A shop that never opens is measured around the clock: a due time beyond all time helps nobody."""
    due = add_open_seconds(desk.hours, at, seconds) if desk.sla.in_hours else None
    return due or at + timedelta(seconds=seconds)


def _moved(desk: Desk, at: datetime, since: datetime, now: datetime) -> datetime:
    """`at` as far from `now` as it was from `since`, in the time that the shop measures."""
    if at <= since:
        return now - (since - at)
    in_hours = desk.sla.in_hours and next_open(desk.hours, now) is not None
    left_s = open_seconds(desk.hours, since, at) if in_hours else (at - since).total_seconds()
    return _after(desk, now, left_s)


def _paused_at(timeline: Timeline) -> datetime | None:
    sla = timeline.conversation["sla"]
    return sla.get("paused_at") if sla else None


def _clocks(timeline: Timeline) -> dict[str, Doc]:
    sla = timeline.conversation["sla"]
    return dict(sla["clocks"]) if sla else {}


def _keep(timeline: Timeline, clocks: dict[str, Doc]) -> None:
    """The head shows the clock that is due first; `next_at` is when the sweep has to look again."""
    if not clocks:
        timeline.conversation["sla"] = None
        return
    paused_at = _paused_at(timeline)
    if paused_at:
        timeline.conversation["sla"] = {"paused_at": paused_at, "clocks": clocks}
        return
    breached = list(timeline.conversation["episode"].get("breached", []))
    first = min(clocks, key=lambda name: (clocks[name]["due_at"], name))
    timeline.conversation["sla"] = {
        **clocks[first],
        "clock": first,
        "breached": breached,
        "clocks": clocks,
        "next_at": min((c["due_at"] for c in clocks.values() if not c.get("late")), default=None),
    }
