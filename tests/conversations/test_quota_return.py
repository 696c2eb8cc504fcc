"""What a reply took from the platform's allowance comes back to the allowance that it was taken from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hub.conversations.model import FanRef, Inbound, Sender
from hub.conversations.rules import delivery, inbound, outbound
from hub.conversations.rules.delivery import Outcome
from hub.conversations.rules.quota import Quota
from hub.conversations.timeline import Timeline, new_conversation

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
FAN = FanRef("test", "account", "fan")
BOT = Sender("bot", "bot", "助手")
PART = {"kind": "text", "body": {"text": "在的"}, "spans": [], "media": None}


@pytest.fixture
def timeline():
    return Timeline(new_conversation(FAN, "小鱼", START), START, is_new=True)


def _fan_writes(timeline, key):
    push = Inbound(FAN, key, "text", {"text": "在吗"}, timeline.now, action="message")
    inbound.receive(timeline, push, {"message": Quota(5, 3600)}, [])


def _fails(timeline, message):
    delivery.claim(timeline, "w", repeatable=False)
    delivery.settle(timeline, "w", message["_id"], Outcome("failed", error_code="why"))


def _left(timeline):
    return timeline.conversation["quota"]["left"]


def test_a_retry_in_a_newer_window_gives_its_unit_back_to_that_window(timeline):
    _fan_writes(timeline, "m:1")
    [message] = outbound.send(timeline, BOT, "k", "c", [PART])
    _fails(timeline, message)
    timeline.now += timedelta(minutes=5)
    _fan_writes(timeline, "m:2")
    timeline.now += timedelta(minutes=1)
    delivery.retry(timeline, message["_id"])
    assert _left(timeline) == 4
    _fails(timeline, message)
    assert _left(timeline) == 5


def test_a_unit_of_an_older_window_does_not_come_back(timeline):
    _fan_writes(timeline, "m:1")
    [message] = outbound.send(timeline, BOT, "k", "c", [PART])
    timeline.now += timedelta(minutes=5)
    _fan_writes(timeline, "m:2")
    outbound.send(timeline, BOT, "k2", "c2", [PART])
    assert _left(timeline) == 4
    _fails(timeline, message)
    assert _left(timeline) == 4
