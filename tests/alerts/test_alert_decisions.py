"""Who is told of what, decided without a store: quiet hours, who is free, who may see."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.alerts import decide
from hub.alerts.decide import Seat
from hub.alerts.settings import AlertSettings, Quiet, Receiver

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # noon in Shanghai
SHOP = "Asia/Shanghai"


def _head(**fields: Any) -> dict[str, Any]:
    return {
        "_id": "c1", "account_id": "a1", "group_id": None, "fan": {"name": "小鱼"}, "snoozed_until": None,
        "waiting_since": NOW - timedelta(minutes=6), "episode": {"id": "e1", "assignee": None},
        "mention_unseen": [], "sla": None, **fields,
    }  # fmt: skip


def _settings(*on_call: str) -> AlertSettings:
    people = tuple(Receiver(staff_id=s, userid=f"u-{s}", on_call=True) for s in on_call)
    return AlertSettings("shop", wait_min=5, people=people)


def _told(seats: list[Seat], *on_call: str, **head: Any) -> set[str]:
    return {due.staff_id for due in decide.waiting(_settings(*on_call), seats, [_head(**head)], NOW)}


@pytest.mark.parametrize(
    ("start", "end", "quiet"),
    [
        ("11:00", "12:00", False), ("12:00", "13:00", True), ("12:01", "13:00", False), ("22:00", "12:00", False),
        ("22:00", "12:01", True), ("12:00", "12:00", True), ("08:00", "08:00", True),
    ],
)  # fmt: skip
def test_quiet_hours_by_the_shops_clock(start: str, end: str, quiet: bool) -> None:
    assert decide.is_quiet(Quiet(on=True, start=start, end=end), NOW, SHOP) is quiet
    assert decide.is_quiet(Quiet(on=False, start=start, end=end), NOW, SHOP) is False


@given(st.times(), st.times(), st.datetimes(timezones=st.just(UTC)))
def test_what_is_not_quiet_one_way_round_is_quiet_the_other(start: Any, end: Any, moment: datetime) -> None:
    first, second = f"{start:%H:%M}", f"{end:%H:%M}"
    one = decide.is_quiet(Quiet(on=True, start=first, end=second), moment, "UTC")
    other = decide.is_quiet(Quiet(on=True, start=second, end=first), moment, "UTC")
    assert (one and other) if first == second else (one is not other)


def test_somebody_free_of_another_group_is_no_help() -> None:
    free = Seat("s1", "online", 0, 8, frozenset({"g2"}))
    boss = Seat("boss", "offline", 0, 8, frozenset({"g1"}))
    assert _told([free, boss], "boss") == set()
    assert _told([free, boss], "boss", group_id="g1") == {"boss"}


def test_who_may_not_see_the_channel_is_neither_help_nor_told() -> None:
    blind = Seat("s1", "online", 0, 8, accounts=frozenset({"a2"}))
    boss = Seat("boss", "away", 0, 8)
    assert _told([blind, boss], "boss", "s1") == {"boss"}


def test_a_group_without_anybody_on_call_is_no_reason_to_tell_nobody() -> None:
    seats = [Seat("member", "offline", 0, 8, frozenset({"g1"})), Seat("boss", "offline", 0, 8)]
    assert _told(seats, "boss", group_id="g1") == {"boss"}
    assert _told(seats, "boss", "member", group_id="g1") == {"member"}


@pytest.mark.parametrize(
    ("state", "load", "told"), [("online", 8, {"boss"}), ("busy", 0, {"boss"}), ("online", 7, set())]
)
def test_free_is_who_is_online_with_room(state: str, load: int, told: set[str]) -> None:
    assert _told([Seat("s1", state, load, 8), Seat("boss", "offline", 0, 8)], "boss") == told


def test_the_snoozed_and_the_patient_are_left_alone() -> None:
    seats = [Seat("boss", "offline", 0, 8)]
    assert _told(seats, "boss", snoozed_until=NOW + timedelta(hours=1)) == set()
    assert _told(seats, "boss", waiting_since=NOW - timedelta(minutes=4)) == set()
    assert _told(seats, "boss", snoozed_until=NOW - timedelta(seconds=1)) == {"boss"}


def test_each_mention_is_told_once_and_only_to_who_is_not_there() -> None:
    note = {"seq": 7, "at": NOW, "sender": {"name": "周岚"}}
    head = _head(mention_unseen=["s1", "s2"])
    notes = {("c1", "s1"): note, ("c1", "s2"): note}
    seats = [Seat("s1", "offline", 0, 8), Seat("s2", "busy", 0, 8)]
    [due] = decide.mentions(seats, [head], notes)
    assert (due.staff_id, due.by, due.key) == ("s1", "周岚", "mention:c1:e1:7:s1")
    [later] = decide.mentions(seats, [head], {("c1", "s1"): {**note, "seq": 9}})
    assert later.key != due.key


def test_a_new_episode_is_a_new_thing_to_tell() -> None:
    seats = [Seat("boss", "offline", 0, 8)]
    keys = {
        decide.waiting(_settings("boss"), seats, [_head(episode={"id": e, "assignee": None})], NOW)[0].key
        for e in ("e1", "e2", "e1")
    }
    assert len(keys) == 2
