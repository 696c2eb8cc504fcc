"""Opening hours against a plain count of minutes, through clock changes, holidays and closed days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.conversations.rules.hours import Hours, add_open_seconds, is_open, next_open

MINUTE = timedelta(minutes=1)
SPANS = st.lists(st.integers(0, 96), min_size=0, max_size=4, unique=True).map(
    lambda cuts: tuple((a * 15, b * 15) for a, b in zip(sorted(cuts)[::2], sorted(cuts)[1::2], strict=False))
)
ZONES = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "UTC"])
# Two days on either side of a clock change in Berlin and, a week later, none there but one in New York.
MOMENTS = st.builds(
    lambda start, minutes: start + timedelta(minutes=minutes),
    st.sampled_from([datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC)]),
    st.integers(0, 9 * 24 * 60),
)


@st.composite
def some_hours(draw: st.DrawFn) -> Hours:
    week = tuple(draw(SPANS) for _ in range(7))
    days = st.dates(date(2026, 3, 25), date(2026, 4, 3)) | st.dates(date(2026, 10, 22), date(2026, 11, 5))
    return Hours(draw(ZONES), week, draw(st.dictionaries(days, SPANS, max_size=3)))


def _plainly_open(hours: Hours, at: datetime) -> bool:
    """As somebody reads a clock on the wall."""
    local = at.astimezone(ZoneInfo(hours.timezone))
    spans = hours.holidays.get(local.date(), hours.week[local.weekday()])
    minute = local.hour * 60 + local.minute
    return any(start <= minute < end for start, end in spans)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(some_hours(), MOMENTS)
def test_open_is_what_the_clock_on_the_wall_says(hours: Hours, at: datetime) -> None:
    if _is_near_a_change(hours, at):  # there the same minute comes twice, and a span may begin in none
        return
    assert is_open(hours, at) == _plainly_open(hours, at)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(some_hours(), MOMENTS)
def test_it_opens_next_where_it_first_is_open(hours: Hours, at: datetime) -> None:
    opens = next_open(hours, at)
    steps = [at + n * MINUTE for n in range(36 * 60)]
    first = next((moment for moment in steps if is_open(hours, moment)), None)
    if first is not None:
        assert opens == first
    else:
        assert opens is None or opens >= steps[-1]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(some_hours(), MOMENTS, st.integers(0, 20 * 60))
def test_open_time_is_counted_minute_by_minute(hours: Hours, at: datetime, minutes: int) -> None:
    due = add_open_seconds(hours, at, minutes * 60)
    if due is None:
        assert not any(any(spans) for spans in hours.week)
        return
    assert due >= at + minutes * MINUTE
    if due - at < timedelta(days=3):
        passed = sum(is_open(hours, at + n * MINUTE) for n in range(int((due - at) / MINUTE)))
        assert passed == minutes
    assert minutes == 0 or is_open(hours, due - timedelta(seconds=1))


def test_it_adds_up() -> None:
    """Ten minutes, then twenty, are thirty; a night does not count."""
    hours = Hours("Asia/Shanghai", (((9 * 60, 22 * 60),),) * 7)
    evening = datetime(2026, 11, 23, 13, 50, tzinfo=UTC)  # ten to ten at night there
    first = add_open_seconds(hours, evening, 600)
    assert first == datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    assert add_open_seconds(hours, first, 1200) == add_open_seconds(hours, evening, 1800)
    assert add_open_seconds(hours, evening, 1800) == datetime(2026, 11, 24, 1, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "open_hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 10, 26), 24)]
)
def test_a_day_is_as_long_as_its_clock_makes_it(day: date, open_hours: int) -> None:
    hours = Hours("Europe/Berlin", (((0, 1440),),) * 7)
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)
    tomorrow = (midnight + timedelta(hours=open_hours)).astimezone(ZoneInfo("Europe/Berlin"))
    assert (tomorrow.hour, tomorrow.date()) == (0, day + timedelta(days=1))
    assert add_open_seconds(hours, midnight, open_hours * 3600) == midnight + timedelta(hours=open_hours)


def test_a_shop_that_never_opens_says_so() -> None:
    never = Hours("Asia/Shanghai", ((),) * 7)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    assert (is_open(never, at), next_open(never, at), add_open_seconds(never, at, 1)) == (False, None, None)


def _is_near_a_change(hours: Hours, at: datetime) -> bool:
    zone = ZoneInfo(hours.timezone)
    offsets = {(at + timedelta(hours=n)).astimezone(zone).utcoffset() for n in range(-25, 26)}
    return len(offsets) > 1
