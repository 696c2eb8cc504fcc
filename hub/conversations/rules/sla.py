"""Which service clocks run in an episode, until when, and which ran out; pure.

A response clock starts with the fan's word and stops with a person's answer; what a bot or an automatic
reply says does not count. The resolution clock runs from the opening to the close.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hub.conversations.model import Clock
from hub.conversations.rules.desk import Desk
from hub.conversations.rules.hours import add_open_seconds
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
    """A person of the team wrote."""
    episode = timeline.conversation["episode"]
    timeline.conversation["episode"] = {"first_reply_at": timeline.now, **episode}
    _keep(timeline, {name: clock for name, clock in _clocks(timeline).items() if name not in RESPONSES})


def closed(timeline: Timeline) -> None:
    _keep(timeline, {})


def breach(timeline: Timeline) -> list[str]:
    """Marks the clocks that ran out by now, each once; their names."""
    episode = timeline.conversation["episode"]
    known = episode.get("breached", []) if episode else []
    late = [n for n, c in _clocks(timeline).items() if c["due_at"] <= timeline.now and n not in known]
    if late:
        timeline.conversation["episode"] = {**episode, "breached": [*known, *late]}
        _keep(timeline, _clocks(timeline))
        timeline.record("sla.breached")
    return late


def _start(timeline: Timeline, desk: Desk, name: Clock, seconds: int) -> None:
    if seconds <= 0:
        return
    clock = {
        "due_at": _after(desk, timeline.now, seconds),
        "warn_at": _after(desk, timeline.now, max(seconds - desk.sla.warn_s, 0)),
    }
    _keep(timeline, {**_clocks(timeline), name: clock})


def _after(desk: Desk, at: datetime, seconds: float) -> datetime:
    """A shop that never opens is measured around the clock: a due time beyond all time helps nobody."""
    due = add_open_seconds(desk.hours, at, seconds) if desk.sla.in_hours else None
    return due or at + timedelta(seconds=seconds)


def _clocks(timeline: Timeline) -> dict[str, Doc]:
    sla = timeline.conversation["sla"]
    return dict(sla["clocks"]) if sla else {}


def _keep(timeline: Timeline, clocks: dict[str, Doc]) -> None:
    """The head shows the clock that is due first; `next_at` is when the sweep has to look again."""
    if not clocks:
        timeline.conversation["sla"] = None
        return
    breached = list(timeline.conversation["episode"].get("breached", []))
    first = min(clocks, key=lambda name: (clocks[name]["due_at"], name))
    timeline.conversation["sla"] = {
        **clocks[first],
        "clock": first,
        "breached": breached,
        "clocks": clocks,
        "next_at": min((c["due_at"] for n, c in clocks.items() if n not in breached), default=None),
    }
