"""Moves of a sale, and what the door should know: every illegal one refused, every piece counted once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hub.commerce.flash.compared import GONE, Claim, Truth, Waiter, served, unwritten, wanted
from hub.commerce.flash.model import STATES, Event, Item, State
from hub.commerce.flash.moves import MOVES, Move, after, due, possible
from hub.commerce.flash.records import Facts, Picture, Record, record_of
from hub.core.errors import Conflict

NOON = datetime(2026, 11, 11, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
EVENT = Event("e", "s", "秒杀", "flash", "draft", NOON, NOON + HOUR, 900, (Item("a", 5, 100),), 1)
FACTS = Facts(1, 2, 3, 1, 1)


@given(state=st.sampled_from(STATES), move=st.sampled_from(list(MOVES)), minutes=st.integers(-120, 240))
def test_only_the_table_moves_a_sale(state: State, move: Move, minutes: int) -> None:
    event, at = replace(EVENT, state=state), NOON + timedelta(minutes=minutes)
    begun = state == "ready" and move in ("withdraw", "cancel") and at >= NOON
    too_late = move == "prepare" and at >= event.ends_at
    if state in MOVES[move] and not begun and not too_late:
        assert after(event, move, at) == MOVES[move][state]
    else:
        with pytest.raises(Conflict):
            after(event, move, at)
    assert (move in possible(event, at)) == (
        move != "settle" and state in MOVES[move] and not begun and not too_late
    )


def test_time_opens_and_closes() -> None:
    ready, running = replace(EVENT, state="ready"), replace(EVENT, state="open")
    assert [due(ready, NOON + HOUR * n / 4) for n in (-1, 0, 1)] == [None, "open", "open"]
    assert [due(running, NOON + HOUR * n / 4) for n in (3, 4)] == [None, "close"]
    assert {
        due(replace(EVENT, state=s), NOON + 9 * HOUR) for s in ("draft", "closing", "closed", "cancelled")
    } == {None}


def test_closed_and_cancelled_are_the_end() -> None:
    ends = {"closed", "cancelled"}
    assert all(not ends & set(table) for table in MOVES.values())


FANS = st.sampled_from([f"f{n}" for n in range(6)])
CLAIMS = st.builds(
    Claim, FANS, st.integers(0, 2), st.integers(1, 2),
    st.sampled_from(["held", "committed", "shipped", "returned", "released", "expired"]),
    st.just(NOON), st.just("r"),
)  # fmt: skip


@st.composite
def scenes(draw: st.DrawFn) -> tuple[Picture, Truth]:
    claims = draw(st.lists(CLAIMS, max_size=6, unique_by=lambda claim: (claim.fan, claim.round)))
    waiting = draw(st.lists(FANS, max_size=4, unique=True))
    waiters = [Waiter(fan, n + 1, 1, 0) for n, fan in enumerate(waiting)]
    fans = draw(
        st.dictionaries(
            FANS,
            st.one_of(
                st.builds(Record, st.just("g"), st.integers(1, 2), st.integers(0, 3), st.just("7")),
                st.builds(Record, st.just("w"), st.just(1), st.integers(0, 3), st.integers(1, 9).map(str)),
                st.builds(Record, st.just("x"), st.just(0), st.integers(0, 3)),
            ),
        )
    )
    door = Picture("5", FACTS, draw(st.integers(0, 9)), draw(st.integers(0, 9)), fans)
    return door, Truth(FACTS, draw(st.integers(0, 8)), claims, waiters)


# Who got pieces from the queue is taken from it a moment later. Here the process died in that moment, the fan let
# the pieces go, and waits anew: Mongo's place is over, the door's counts.
WAITS_ANEW = (
    Picture("5", FACTS, 0, 4, {"f0": Record("w", 1, 1, "4")}),
    Truth(FACTS, 1, [Claim("f0", 0, 1, "released", NOON, "r")], [Waiter("f0", 1, 1, 0)]),
)


@given(scenes())
@example(WAITS_ANEW)
def test_the_door_never_knows_more_pieces_than_there_are(scene: tuple[Picture, Truth]) -> None:
    door, truth = scene
    made = wanted(door, truth)
    sold = sum(claim.pieces for claim in truth.claims if claim.state not in GONE)
    pending = sum(record.pieces for record in made.granted.values())
    assert made.left == max(0, truth.pieces - sold - pending)
    tickets = [record.ticket for _, record in made.waiting]
    over = served(truth)
    theirs = {waiter.fan: waiter.ticket for waiter in truth.waiters if waiter not in over}
    assert all(record.ticket == theirs[fan] for fan, record in made.waiting if fan in theirs)
    assert made.next >= max(tickets, default=0)


@given(scenes())
@example(WAITS_ANEW)
def test_putting_right_twice_is_putting_right_once(scene: tuple[Picture, Truth]) -> None:
    door, truth = scene
    once = wanted(door, truth)
    stay = [waiter for waiter in truth.waiters if waiter not in served(truth)]
    settled = replace(truth, waiters=[*stay, *unwritten(once, truth)])
    assert len({waiter.fan for waiter in settled.waiters}) == len(settled.waiters), "one place each"
    assert wanted(once, settled).fans == once.fans


def test_who_waits_anew_keeps_the_new_place() -> None:
    door, truth = WAITS_ANEW
    made = wanted(door, truth)
    assert made.fans == door.fans
    assert served(truth) == list(truth.waiters)
    assert unwritten(made, truth) == [Waiter("f0", 4, 1, 1)]


@given(
    st.builds(
        Record,
        st.sampled_from("ghpwx"),
        st.integers(0, 9),
        st.integers(0, 9),
        st.text("0123|abc", max_size=9),
    )
)
def test_a_record_reads_back(record: Record) -> None:
    assert record_of(record.text) == record
