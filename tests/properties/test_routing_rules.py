"""The table of episodes, and the matching of fans and seats, against what they promise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.conversations.model import EPISODES
from hub.conversations.rules.desk import Desk, Group
from hub.conversations.rules.matching import Free, Waiting, in_order, match, serves

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
STAFF = ("a", "b", "c", "d")
DESK = Desk(
    groups=(
        Group("g1", "一", frozenset("ab"), frozenset()),
        Group("g2", "二", frozenset("d"), frozenset()),
        Group("nobody", "三", frozenset("z"), frozenset()),
    ),
    people=dict.fromkeys(STAFF),
)
SCOPES = st.none() | st.frozensets(st.sampled_from(["x", "y"]))
SEATS = st.lists(
    st.builds(
        Free,
        staff_id=st.sampled_from(STAFF),
        name=st.just(""),
        load=st.integers(0, 3),
        capacity=st.integers(0, 4),
        last_assigned_at=st.integers(0, 9).map(lambda n: NOON + timedelta(minutes=n)),
        accounts=SCOPES,
    ),
    unique_by=lambda seat: seat.staff_id,
    max_size=4,
)
FANS = st.lists(
    st.builds(
        Waiting,
        id=st.integers(0, 99).map(str),
        priority=st.integers(0, 2),
        since=st.integers(0, 20).map(lambda n: NOON + timedelta(seconds=n)),
        account_id=st.sampled_from(["x", "y"]),
        group_id=st.sampled_from([None, None, "g1", "g2", "gone", "nobody"]),
        last_assignee_id=st.none() | st.sampled_from(STAFF),
        declined=st.frozensets(st.sampled_from(STAFF), max_size=2),
    ),
    unique_by=lambda fan: fan.id,
    max_size=14,
)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(FANS, SEATS)
def test_a_match_keeps_its_promises(fans: list[Waiting], seats: list[Free]) -> None:
    waiting = in_order(fans)
    found = match(waiting, seats, DESK)
    given_to = {m.conversation_id: m.staff_id for m in found}
    room = {seat.staff_id: max(seat.capacity - seat.load, 0) for seat in seats}
    by_id = {seat.staff_id: seat for seat in seats}
    assert len(given_to) == len(found), "nobody has two owners"
    for fan in waiting:  # in order, each sees what those before it left
        may = [s for s in room if room[s] > 0 and serves(by_id[s], fan, DESK)]
        if fan.id not in given_to:
            assert may == [], "somebody could have served this fan"
            continue
        assert given_to[fan.id] in may
        if fan.last_assignee_id in may:
            assert given_to[fan.id] == fan.last_assignee_id
        room[given_to[fan.id]] -= 1
    assert all(left >= 0 for left in room.values())


def test_the_least_loaded_then_the_longest_idle() -> None:
    def seat(name: str, load: int, capacity: int, minutes: int) -> Free:
        return Free(name, name, load, capacity, NOON + timedelta(minutes=minutes))

    fan = Waiting("1", 0, NOON, "x")
    busy, half, late, early = seat("a", 1, 1, 0), seat("b", 2, 4, 0), seat("c", 1, 4, 5), seat("d", 1, 4, 3)
    assert [m.staff_id for m in match([fan], [busy, half, late, early], DESK)] == ["d"]


def test_every_state_can_be_left_and_reached() -> None:
    reached = set().union(*EPISODES.values())
    assert reached == EPISODES.keys() - {"none"}
    assert all(EPISODES.values())
    assert "agent" not in EPISODES["closed"], "what was closed begins anew before anybody holds it"
