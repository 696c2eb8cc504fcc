"""Somebody with screens on two processes is here until the last of them closes."""

from __future__ import annotations

from tests.realtime.stage import Stage


async def test_closing_one_of_two_screens_leaves_nobody(stages: list[Stage]) -> None:
    here, there = stages
    watcher, agent = await here.agent(), await here.agent()
    second = await there.screen_of(agent.person)
    await second.ok("presence", state="online")
    await agent.screen.close()
    await second.ok("presence", state="online")
    answer = await watcher.screen.ok("presence", state="online")
    assert agent.id in {p["id"] for p in answer["staff"]}
