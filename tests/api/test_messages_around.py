"""Any place of a long timeline in one request: without holes, at both ends, by day, for its own shop only."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from hub.conversations.model import FanRef, Inbound
from hub.conversations.receive import receive
from hub.core.clock import now
from hub.core.ids import new_id
from tests.api.desk import Desk, Person, refused

API = "/api/v1/conversations"
SAID = 120
LATE = 60  # this one was pushed a day late


@pytest.fixture
async def told(desk: Desk) -> tuple[Person, str, datetime]:
    """120 messages, ten a day at noon of Shanghai, one of them late; the moment of the first."""
    first = now().replace(hour=4, minute=0, second=0, microsecond=0) - timedelta(days=20)
    ref = FanRef("webchat", desk.account.id, "a:fan1")
    ats = [first + timedelta(days=(n - 1) // 10 - (n == LATE), minutes=n % 10) for n in range(1, SAID + 1)]
    pushes = [
        Inbound(ref, f"web:{new_id()}", "text", {"text": str(n)}, at) for n, at in enumerate(ats, start=1)
    ]
    await receive(desk.hub, desk.account, pushes)
    [doc] = await desk.hub.core.db.shop(desk.shop.id)["conversations"].find({})
    return await desk.person("agent"), str(doc["_id"]), first


async def _page(told: tuple[Person, str, datetime], **place: Any) -> tuple[list[int], int, int | None]:
    person, conversation_id, _ = told
    answer = await person.get(f"{API}/{conversation_id}/messages", **place)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    return [m["seq"] for m in found["messages"]], found["seq"], found["target"]


@pytest.mark.parametrize(("place", "first", "last", "target"), [
    ({"around_seq": 60}, 50, 69, 60), ({"around_seq": 1}, 1, 20, 1), ({"around_seq": 0}, 1, 20, 1),
    ({"around_seq": 118}, 101, 120, 118), ({"around_seq": 9_000}, 101, 120, 120),
    ({"after_seq": 0}, 1, 20, None), ({"after_seq": 99}, 100, 119, None), ({"after_seq": 110}, 111, 120, None),
    ({"before_seq": 21}, 1, 20, None), ({"before_seq": 5}, 1, 4, None), ({}, 101, 120, None),
])  # fmt: skip
async def test_a_page_stands_around_its_place(told, place, first: int, last: int, target: int | None) -> None:
    assert await _page(told, **place, limit=20) == (list(range(first, last + 1)), SAID, target)


async def test_nothing_follows_the_newest_and_nothing_precedes_the_first(told) -> None:
    assert await _page(told, after_seq=SAID) == ([], SAID, None)
    assert await _page(told, after_seq=2**53) == ([], SAID, None)
    assert await _page(told, before_seq=1) == ([], SAID, None)


async def test_a_day_begins_at_the_shops_midnight(told) -> None:
    first: datetime = told[2]
    for days, wanted in ((-3, 1), (0, 1), (1, 11), (5, 51), (11, 111), (12, SAID)):
        day = (first + timedelta(days=days)).date().isoformat()
        assert (await _page(told, at=day, limit=20))[2] == wanted, days


async def test_a_moment_is_found_in_the_middle_of_a_day(told) -> None:
    at = (told[2] + timedelta(days=2, minutes=4)).isoformat()
    assert (await _page(told, at=at))[2] == 24


@pytest.mark.parametrize(("place", "field"), [
    ({"at": "yesterday"}, "at"), ({"at": "2026-13-40"}, "at"), ({"at": "0001-01-01"}, "at"), ({"at": "x" * 41}, "at"),
    ({"around_seq": "-1"}, "around_seq"), ({"around_seq": "x"}, "around_seq"), ({"after_seq": "-1"}, "after_seq"),
    ({"around_seq": 4, "before_seq": 5}, "before_seq"), ({"after_seq": 4, "at": "2026-11-01"}, "at"),
])  # fmt: skip
async def test_a_strange_place_is_refused_by_its_name(told, place, field: str) -> None:
    person, conversation_id, _ = told
    refused(await person.get(f"{API}/{conversation_id}/messages", **place), 422, field=field)


async def test_another_shop_finds_nothing(told, other: Desk) -> None:
    stranger = await other.person("owner")
    refused(await stranger.get(f"{API}/{told[1]}/messages", around_seq=5), 404, "conversation_not_found")
