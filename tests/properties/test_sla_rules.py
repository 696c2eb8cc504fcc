"""Service clocks through hours, holidays, clock changes and snoozes: the promised time, awake and open."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.conversations.model import FanRef, Sender
from hub.conversations.rules import episodes, outbound, routing, sla
from hub.conversations.rules.desk import Desk, Sla
from hub.conversations.rules.hours import Hours, is_open, next_open, open_seconds
from hub.conversations.timeline import Timeline, new_conversation
from tests.properties.test_hours_rules import MINUTE, MOMENTS, some_hours

LIN = Sender("agent", "lin", "林夏")
LONG = timedelta(days=30)
# Minutes awake, then minutes put aside.
NAPS = st.lists(st.tuples(st.integers(1, 300), st.integers(1, 1500)), max_size=4)


def _waiting(desk: Desk, at: datetime) -> Timeline:
    timeline = Timeline(new_conversation(FanRef("c", "a", "f"), "小鱼", at), at)
    timeline.conversation["waiting_since"] = at
    episodes.open_episode(timeline, desk)
    sla.fan_waits(timeline, desk)
    return timeline


@settings(max_examples=100, deadline=None, derandomize=True)
@given(some_hours(), MOMENTS, st.integers(0, 20 * 60))
def test_open_time_between_two_moments_is_counted(hours: Hours, at: datetime, minutes: int) -> None:
    end = at + minutes * MINUTE
    assert open_seconds(hours, at, end) == 60 * sum(is_open(hours, at + n * MINUTE) for n in range(minutes))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(some_hours(), MOMENTS, st.booleans(), st.integers(1, 600), NAPS)
def test_a_clock_counts_only_while_the_conversation_is_awake(
    hours: Hours, at: datetime, in_hours: bool, minutes: int, naps: list[tuple[int, int]]
) -> None:
    """Whatever the agent puts aside and for how long, the fan gets the promised time of attention: no less, no more."""
    desk = Desk(hours=hours, sla=Sla(first_response_s=minutes * 60, warn_s=60, in_hours=in_hours))
    counted = in_hours and next_open(hours, at) is not None
    timeline, awake = _waiting(desk, at), 0.0

    def passed(start: datetime, end: datetime) -> float:
        return open_seconds(hours, start, end) if counted else (end - start).total_seconds()

    woken = at
    for up, asleep in naps:
        timeline.now = min(timeline.now + up * MINUTE, timeline.conversation["sla"]["due_at"])
        awake += passed(woken, timeline.now)
        routing.snooze(timeline, LIN, timeline.now + LONG, lead=False)
        assert "due_at" not in timeline.conversation["sla"], "nothing is due of what is put aside"
        timeline.now += asleep * MINUTE
        assert sla.breach(timeline) == []
        routing.wake(timeline, desk)
        woken = timeline.now
    clock = timeline.conversation["sla"]
    left = clock["due_at"] - woken
    if awake < minutes * 60:
        assert awake + passed(woken, clock["due_at"]) == minutes * 60
        assert clock["warn_at"] <= clock["due_at"]
    else:
        assert left <= timedelta(0)
        assert clock["breached"] == ["first_response"]


def test_a_clock_that_runs_again_may_run_out_again() -> None:
    at = datetime.fromisoformat("2026-11-23T02:00:00+00:00")
    desk = Desk(sla=Sla(first_response_s=60, next_response_s=60))
    timeline = _waiting(desk, at)
    part = {"kind": "text", "body": {"text": "好"}, "spans": [], "media": None}
    told = []
    for n in range(3):
        timeline.conversation["waiting_since"] = timeline.now
        sla.fan_waits(timeline, desk)
        timeline.now += timedelta(seconds=61)
        told.append((sla.breach(timeline), sla.breach(timeline)))
        outbound.send(timeline, LIN, f"k{n}", "", [part], desk=desk)
        assert timeline.conversation["sla"] is None
    assert told == [(["first_response"], []), (["next_response"], []), (["next_response"], [])]
    assert timeline.conversation["episode"]["breached"] == ["first_response", "next_response"]


def test_an_answer_or_an_end_that_comes_too_late_counts_before_anybody_looked() -> None:
    at = datetime.fromisoformat("2026-11-23T02:00:00+00:00")
    desk = Desk(sla=Sla(first_response_s=60, resolution_s=600))
    timeline = _waiting(desk, at)
    timeline.now += timedelta(seconds=61)
    part = {"kind": "text", "body": {"text": "好"}, "spans": [], "media": None}
    outbound.send(timeline, LIN, "k", "", [part], desk=desk)
    assert timeline.conversation["episode"]["breached"] == ["first_response"]
    timeline.now += timedelta(seconds=600)
    episodes.close(timeline, LIN, "resolved")
    [ended] = timeline.closed_episodes
    assert (ended["breached"], timeline.conversation["sla"]) == (["first_response", "resolution"], None)
