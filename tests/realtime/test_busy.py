"""Who chooses to be busy stays busy, on every screen and after a reload, and is given no fans meanwhile."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from hub.conversations import desk, seats
from hub.conversations.rules.seats import seat_id, state_of
from hub.core.clock import now
from hub.sockets import presence
from tests.accounts.team import hire
from tests.realtime.stage import Agent, Stage

Doc = dict[str, Any]


async def _state(stage: Stage, agent: Agent) -> str:
    doc = await stage.core.db.shop(stage.shop.id)["seats"].find_one({"_id": seat_id(stage.shop.id, agent.id)})
    assert doc is not None
    return state_of(doc, now())


async def _shown(agent: Agent, **said: Any) -> dict[str, str]:
    answer = await agent.screen.ok("presence", said)
    return {one["id"]: one["state"] for one in answer["staff"]}


async def _holder(stage: Stage, conversation_id: str) -> str | None:
    doc = await stage.core.db.shop(stage.shop.id)["conversations"].find_one({"_id": conversation_id})
    assert doc is not None
    return doc["episode"]["assignee"]["id"] if doc["state"] == "agent" else None


async def test_busy_is_a_choice_that_lasts(stage: Stage) -> None:
    lin = await stage.agent()
    assert (await _state(stage, lin), await _shown(lin, state="busy")) == ("online", {lin.id: "busy"})
    assert await _shown(lin, state="online") == {lin.id: "busy"}, "a screen that wakes up chooses nothing"
    again = await stage.screen_of(lin.person)
    await lin.screen.close()
    await again.hears("presence", lambda p: [s["state"] for s in p["staff"]] == ["busy"])
    assert await _state(stage, lin) == "busy"
    await again.ok("presence", state="online", chosen=True)
    assert await _state(stage, lin) == "online"


async def test_the_busy_are_given_nobody_until_they_are_back(stage: Stage) -> None:
    await desk.change(stage.core, stage.shop.id, {"routing": {"on": True}})
    lin = await stage.agent()
    await lin.screen.ok("presence", state="busy")
    here = await stage.push()
    await stage.hub.router.route(stage.shop.id)
    assert await _holder(stage, here) is None
    await lin.screen.ok("presence", state="online", chosen=True)
    event = await lin.screen.hears("event", lambda e: e["type"] == "episode.assigned")
    assert event["head"]["episode"]["assignee"]["id"] == lin.id
    assert await _holder(stage, here) == lin.id


async def test_one_of_two_screens_without_anybody_is_not_away(stage: Stage) -> None:
    lin = await stage.agent()
    second = await stage.screen_of(lin.person)
    await second.ok("presence", state="away")
    assert await _state(stage, lin) == "online"
    await lin.screen.ok("presence", state="away")
    assert await _state(stage, lin) == "away"
    await second.ok("presence", state="online")
    assert await _state(stage, lin) == "online"


async def test_who_closes_the_last_screen_keeps_a_moment_to_come_back(stage: Stage) -> None:
    lin = await stage.agent()
    await lin.screen.close()
    async with asyncio.timeout(8):
        while (await _lease_s(stage, lin)) > seats.GRACE_S:
            await asyncio.sleep(0.02)
    assert await _state(stage, lin) == "online"


async def _lease_s(stage: Stage, agent: Agent) -> float:
    doc = await stage.core.db.shop(stage.shop.id)["seats"].find_one({"_id": seat_id(stage.shop.id, agent.id)})
    assert doc is not None
    return float((doc["present_until"] - now()).total_seconds())


async def test_who_leaves_while_seats_are_renewed_stops_nobody_elses_renewal(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store was away when they came, so both are to be seated anew; one closes the page in the middle of it."""
    attendance, shop_id, whole = presence.Attendance(stage.hub), stage.shop.id, seats.arrive
    first, second = [await hire(stage.core, "agent", shop=stage.shop) for _ in range(2)]

    async def away(*_args: Any) -> None:
        raise OSError("away")

    monkeypatch.setattr(seats, "arrive", away)
    for person in (first, second):
        await attendance.arrive(shop_id, person.id, person.name, f"s-{person.id}")

    async def and_one_leaves(*args: Any) -> Any:
        await attendance.depart(shop_id, second.id, f"s-{second.id}")
        return await whole(*args)

    monkeypatch.setattr(seats, "arrive", and_one_leaves)
    await attendance._renew_seats()
    found = await stage.core.db.shop(shop_id)["seats"].find({"present_until": {"$gt": now()}})
    assert [seat["staff_id"] for seat in found] == [first.id]
