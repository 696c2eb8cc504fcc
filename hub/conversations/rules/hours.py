"""Opening hours in the shop's own time zone, holidays and clock changes included; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# Minutes of the local day, the end not included; 1440 is the end of the day.
Span = tuple[int, int]
DAY_MINUTES = 24 * 60
# A shop that does not open within this long counts as one that never opens.
HORIZON_DAYS = 400


@dataclass(frozen=True)
class Hours:
    """`week` begins on Monday; a day in `holidays` has those spans instead of its weekday's."""

    timezone: str
    week: tuple[tuple[Span, ...], ...]
    holidays: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)


def is_open(hours: Hours, at: datetime) -> bool:
    return any(start <= at < end for start, end in _day(hours, _local(hours, at)))


def next_open(hours: Hours, at: datetime) -> datetime | None:
    """`at` itself while open; None for a shop that does not open within HORIZON_DAYS."""
    return next((max(start, at) for start, _ in _from(hours, at)), None)


def add_open_seconds(hours: Hours, at: datetime, seconds: float) -> datetime | None:
    """When `seconds` of open time have passed since `at`; None as in `next_open`."""
    left = timedelta(seconds=seconds)
    for start, end in _from(hours, at):
        begin = max(start, at)
        if begin + left <= end:
            return begin + left
        left -= end - begin
        at = end
    return None


def open_seconds(hours: Hours, start: datetime, end: datetime) -> float:
    """How much of the time between the two is open; 0 when `end` is not later."""
    passed = timedelta()
    for opens, closes in _from(hours, start):
        if opens >= end:
            break
        passed += min(closes, end) - max(opens, start)
    return passed.total_seconds()


def _from(hours: Hours, at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Open stretches in order, from the one that holds `at` or follows it."""
    first = _local(hours, at)
    for day in range(HORIZON_DAYS):
        yield from (span for span in _day(hours, first + timedelta(days=day)) if span[1] > at)


def _local(hours: Hours, at: datetime) -> date:
    return at.astimezone(ZoneInfo(hours.timezone)).date()


def _day(hours: Hours, day: date) -> list[tuple[datetime, datetime]]:
    """That day's open stretches in UTC; a stretch that a clock change swallows whole is left out."""
    spans = hours.holidays.get(day, hours.week[day.weekday()])
    stretches = ((_instant(hours, day, start), _instant(hours, day, end)) for start, end in sorted(spans))
    return [(start, end) for start, end in stretches if start < end]


def _instant(hours: Hours, day: date, minute: int) -> datetime:
    """A local time that the clock skips is the moment of the skip plus what it lies behind it."""
    whole_days, rest = divmod(minute, DAY_MINUTES)
    local = datetime.combine(day + timedelta(days=whole_days), time(rest // 60, rest % 60))
    return local.replace(tzinfo=ZoneInfo(hours.timezone)).astimezone(UTC)
