"""A platform's allowance: never negative, never above its maximum, never longer than the platform said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.conversations.rules import quota
from hub.conversations.rules.quota import Quota
from hub.core.errors import Refused

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
QUOTAS = {"message": Quota(5, 172_800), "click": Quota(3, 60)}
STEP = st.one_of(
    st.tuples(st.just("act"), st.sampled_from(["message", "click", "unknown", ""]), st.integers(-5, 5)),
    st.tuples(st.just("take"), st.integers(1, 4), st.just(0)),
    st.tuples(st.just("back"), st.integers(0, 200), st.just(0)),
    st.tuples(st.just("shut"), st.just(0), st.just(0)),
    st.tuples(st.just("wait"), st.sampled_from([1, 61, 100_000]), st.just(0)),
)


@settings(deadline=None, derandomize=True, database=None, max_examples=300)
@given(st.lists(STEP, max_size=40))
def test_whatever_happens_the_count_stays_in_bounds(steps: list[tuple[str, Any, int]]) -> None:
    left: dict[str, Any] | None = None
    now = START
    for what, value, shift in steps:
        before = left
        try:
            if what == "act":
                left = quota.after_action(left, QUOTAS, value, now + timedelta(seconds=shift))
            elif what == "take":
                left = quota.take(left, value, now)
            elif what == "back":
                left = quota.give_back(left, now - timedelta(seconds=value))
            elif what == "shut":
                left = quota.closed_by_platform(left, now)
            else:
                now += timedelta(seconds=value)
        except Refused:
            assert left is before
        assert left is None or 0 <= left["left"] <= left["max"] <= 5


def test_a_new_action_sets_its_own_count_and_keeps_the_longer_time() -> None:
    first = quota.after_action(None, QUOTAS, "message", START)
    assert first is not None
    assert (first["left"], first["until"]) == (5, START + timedelta(days=2))
    clicked = quota.after_action(quota.take(first, 4, START), QUOTAS, "click", START + timedelta(seconds=10))
    assert clicked is not None
    assert (clicked["left"], clicked["max"], clicked["until"]) == (3, 3, START + timedelta(days=2))


def test_a_late_push_does_not_open_the_window_again() -> None:
    now_counts = quota.after_action(None, QUOTAS, "message", START)
    used = quota.take(now_counts, 5, START)
    assert quota.after_action(used, QUOTAS, "message", START - timedelta(seconds=1)) == used


def test_the_window_ends_on_the_second() -> None:
    allowed = quota.after_action(None, QUOTAS, "click", START)
    assert quota.take(allowed, 1, START + timedelta(seconds=59.999)) is not None
    with pytest.raises(Refused, match="window_over"):
        quota.take(allowed, 1, START + timedelta(seconds=60))
