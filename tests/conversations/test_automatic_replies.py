"""What the shop says by itself: how often, when nobody answers, and never over somebody who does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hub.conversations.model import FanRef, Inbound, Sender
from hub.conversations.rules import automatic, episodes, inbound, outbound
from hub.conversations.rules.desk import AutoReply, Desk
from hub.conversations.rules.hours import Hours
from hub.conversations.timeline import Timeline, new_conversation

Doc = dict[str, Any]
LIN = Sender("agent", "lin", "林夏")
# 09:00 to 18:00 in Shanghai, every day.
DESK = Desk(
    hours=Hours("Asia/Shanghai", (((540, 1080),),) * 7),
    replies={name: AutoReply(True, name) for name in ("greeting", "away", "waiting")},
)
EVENING = datetime(2026, 11, 23, 12, tzinfo=UTC)  # 20:00
AFTERNOON = EVENING - timedelta(hours=2, minutes=30)  # 17:30
FAN = FanRef("c", "a", "f")


def _part(text: str) -> Doc:
    return {"kind": "text", "body": {"text": text}, "spans": [], "media": None}


def _timeline(at: datetime) -> Timeline:
    return Timeline(new_conversation(FAN, "小鱼", at), at)


def _says(timeline: Timeline, at: datetime, kind: Any = "text") -> list[str]:
    """What the shop said to it by itself."""
    timeline.now, before = at, len(timeline.added)
    push = Inbound(FAN, f"m:{len(timeline.messages)}", kind, {"text": "在吗"}, at, "message")
    welcome = lambda t: automatic.welcome(t, DESK, _part, "09:00")  # noqa: E731
    inbound.receive(timeline, push, {}, [], DESK, welcome=welcome)
    fresh = [timeline.messages[i] for i in timeline.added[before:]]
    return [m["body"]["text"] for m in fresh if m["sender"]["type"] == "system"]


def _answers(timeline: Timeline, at: datetime) -> None:
    timeline.now = at
    outbound.send(timeline, LIN, f"k{len(timeline.messages)}", "", [_part("好")], desk=DESK)


def test_a_fan_hears_once_each_night_that_the_shop_is_closed() -> None:
    timeline, night = _timeline(EVENING), timedelta(days=1)
    assert _says(timeline, EVENING) == ["greeting", "away"]
    assert _says(timeline, EVENING + timedelta(hours=3)) == []
    assert _says(timeline, EVENING + timedelta(hours=14)) == [], "open again, and still waiting"
    assert _says(timeline, EVENING + night) == ["away"]
    assert _says(timeline, EVENING + night + timedelta(minutes=1)) == []


def test_whose_agent_went_home_hears_that_the_shop_is_closed() -> None:
    timeline = _timeline(AFTERNOON)
    assert _says(timeline, AFTERNOON) == ["greeting"]
    _answers(timeline, AFTERNOON)
    assert _says(timeline, AFTERNOON + timedelta(minutes=5)) == []
    assert _says(timeline, EVENING) == ["away"]
    assert _says(timeline, EVENING + timedelta(minutes=1)) == []


def test_nothing_is_said_over_somebody_who_answers() -> None:
    """After hours too: while they are at it, and for the rest of that night."""
    timeline, closing = _timeline(AFTERNOON), AFTERNOON + timedelta(minutes=30)
    _says(timeline, AFTERNOON)
    _answers(timeline, closing - timedelta(minutes=1))
    assert _says(timeline, closing + timedelta(minutes=10)) == [], "they wrote a moment ago"
    _answers(timeline, closing + timedelta(minutes=20))
    assert _says(timeline, closing + timedelta(hours=5)) == []
    assert _says(timeline, closing + timedelta(days=1, hours=1)) == ["away"], "the next night"


def test_what_was_given_to_somebody_who_never_wrote_is_unanswered() -> None:
    timeline = _timeline(AFTERNOON)
    _says(timeline, AFTERNOON)
    episodes.take(timeline, LIN, desk=DESK)
    assert _says(timeline, EVENING) == ["away"]


def test_events_of_a_platform_are_no_words_to_answer() -> None:
    timeline = _timeline(EVENING)
    assert [_says(timeline, EVENING, "event") for _ in range(2)] == [[], []]


def test_a_fan_who_cannot_be_reached_is_not_written_to() -> None:
    timeline = _timeline(EVENING)
    welcome = lambda t: automatic.welcome(t, DESK, _part, "09:00")  # noqa: E731
    push = Inbound(FAN, "m", "text", {"text": "在吗"}, EVENING, "message", follows=False)
    inbound.receive(timeline, push, {}, [], DESK, welcome=welcome)
    assert [m["direction"] for m in timeline.messages.values()] == ["in"]
