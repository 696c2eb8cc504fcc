"""A cut line to the doorbell: nobody knows what was missed, so every screen compares."""

from __future__ import annotations

from tests.realtime.stage import Stage
from tests.realtime.test_replay import _fresh, _same


async def test_a_cut_line_to_the_doorbell_makes_every_screen_compare(stage: Stage) -> None:
    agent, fan, conversation_id = await stage.agent(), await stage.fan(), await stage.push()
    shown = await _fresh(agent, conversation_id)
    assert await stage.core.redis.execute_command("CLIENT", "KILL", "TYPE", "pubsub") >= 1
    await agent.screen.hears("resync")
    await fan.hears("resync")
    await stage.push("之后")
    await agent.screen.hears("event", lambda e: e["rev"] == 2)
    await shown.catch_up(agent.screen, conversation_id)
    _same(shown, await _fresh(agent, conversation_id))
