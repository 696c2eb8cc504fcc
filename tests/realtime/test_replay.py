"""The screen equals a fresh fetch, always: live events over an old state, a lost doorbell, a cut line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hub.conversations import deliver, send
from hub.conversations.service import open_conversations
from tests.realtime.stage import Agent, Shown, Stage, client_id, until


async def _everything_happens(stage: Stage, agent: Agent, conversation_id: str) -> None:
    """Through several processes: the web's, the fan's, and a worker's."""
    ask, here = agent.screen.ok, {"conversation_id": conversation_id}
    await stage.push("第二句")
    await ask("send", **here, client_id=client_id(), kind="text", body={"text": "在的，电话13800138000"})
    await deliver.deliver(stage.hub, stage.shop.id, conversation_id)
    await ask("note", **here, client_id=client_id(), text="老客户")
    await ask("read", **here, seq=2)
    await send.read_by_fan(stage.hub, stage.shop.id, conversation_id, 3)
    await ask("close", **here, reason="resolved")
    await stage.push("第三句")
    await stage.push("第四句")


async def _fresh(agent: Agent, conversation_id: str) -> Shown:
    return Shown.of(await agent.screen.ok("view", conversation_id=conversation_id))


def _same(shown: Shown, fresh: Shown) -> None:
    assert (shown.rev, shown.head) == (fresh.rev, fresh.head)
    assert shown.messages == fresh.messages


async def test_live_events_over_an_old_state_are_the_fresh_state(stage: Stage) -> None:
    agent, conversation_id = await stage.agent(), await stage.push()
    shown = await _fresh(agent, conversation_id)
    await _everything_happens(stage, agent, conversation_id)
    fresh = await _fresh(agent, conversation_id)
    assert fresh.rev > 10
    await until(lambda: any(e["rev"] == fresh.rev for e in agent.screen.all("event")))
    events = sorted(agent.screen.all("event"), key=lambda e: e["rev"])
    assert [e["rev"] for e in events] == list(range(2, fresh.rev + 1))
    assert all(shown.apply(event) for event in events)
    _same(shown, fresh)


async def test_sync_over_an_old_state_is_the_fresh_state(stage: Stage) -> None:
    agent, conversation_id = await stage.agent(), await stage.push()
    shown = await _fresh(agent, conversation_id)
    await agent.screen.ok("leave", conversation_id=conversation_id)
    await _everything_happens(stage, agent, conversation_id)
    for rev in range(1, shown.rev + 1):
        old = replace(shown, messages=dict(shown.messages), rev=rev)
        await old.catch_up(agent.screen, conversation_id)
        _same(old, await _fresh(agent, conversation_id))


async def test_a_screen_ahead_of_the_log_starts_afresh(stage: Stage) -> None:
    """After a restore from a backup the hub may be behind its screens."""
    agent, conversation_id = await stage.agent(), await stage.push()
    answer = await agent.screen.ok("sync", conversation_id=conversation_id, after_rev=99)
    assert (answer["reset"], answer["rev"], answer["events"]) == (True, 1, [])


async def test_a_log_that_was_cut_says_so(stage: Stage) -> None:
    agent, conversation_id = await stage.agent(), await stage.push()
    await stage.push("第二句")
    gone = {"conversation_id": conversation_id, "rev": 1}
    assert await stage.core.db.shop(stage.shop.id)["events"].delete(gone) == 1
    answer = await agent.screen.ok("sync", conversation_id=conversation_id, after_rev=0)
    assert (answer["reset"], answer["events"]) == (True, [])
    assert (await agent.screen.ok("sync", conversation_id=conversation_id, after_rev=1))["reset"] is False


class Mute:
    """A doorbell whose wire is cut."""

    async def ring(self, notices: Any) -> None:
        """Lost."""


async def test_comparing_heads_heals_a_lost_doorbell(stage: Stage) -> None:
    agent, conversation_id = await stage.agent(), await stage.push()
    shown = await _fresh(agent, conversation_id)
    mute = open_conversations(replace(stage.core, bell=Mute()))
    await stage.push("没人听见", hub=mute)
    await mute.close()
    answer = await agent.screen.ok("heads", known={conversation_id: shown.rev})
    [head] = answer["heads"]
    assert (head["id"], head["rev"], head["unread"]) == (conversation_id, 2, 2)
    await shown.catch_up(agent.screen, conversation_id)
    _same(shown, await _fresh(agent, conversation_id))
    assert (await agent.screen.ok("heads", known={conversation_id: shown.rev}))["heads"] == []
    assert agent.screen.all("event") == []


async def test_a_digest_reaches_the_list_of_the_whole_team(stage: Stage) -> None:
    viewer, other = await stage.agent(), await stage.agent("warehouse")
    conversation_id = await stage.push()
    for n in range(5):
        await stage.push(str(n))
    last = {"id": conversation_id, "rev": 6, "unread": 6}
    for agent in (viewer, other):
        digest = await agent.screen.hears(
            "digest", lambda d: any(last.items() <= {k: h[k] for k in last}.items() for h in d["heads"])
        )
        assert digest["overflow"] is False
    assert other.screen.all("event") == []
