"""Nothing in one process is needed for what another does: fan-out crosses, nothing doubles, order is kept."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.crash.wholeness import shop_is_whole
from tests.realtime.stage import Screen, Shown, Stage, client_id, until

REPLIES = 20


def _reply(conversation_id: str, text: str) -> dict[str, Any]:
    return {
        "conversation_id": conversation_id,
        "client_id": client_id(),
        "kind": "text",
        "body": {"text": text},
    }


async def _delivered(stage: Stage, count: int) -> list[dict[str, Any]]:
    """The replies, as soon as the workers are done with them."""
    table, replies = stage.core.db.shop(stage.shop.id)["messages"], []
    async with asyncio.timeout(20):
        while len([r for r in replies if r["status"] == "sent"]) < count:
            await asyncio.sleep(0.05)
            replies = await table.find({"direction": "out"}, sort=[("seq", 1)])
    return replies


async def test_a_conversation_crosses_the_processes(stages: list[Stage]) -> None:
    here, there = stages
    agent, fan = await here.agent(), await there.fan()
    sent = await fan.ok("send", client_id=client_id(), kind="text", body={"text": "在吗"})
    digest = await agent.screen.hears("digest")
    conversation_id = digest["heads"][0]["id"]
    await agent.screen.ok("view", conversation_id=conversation_id)
    await agent.screen.ok("send", _reply(conversation_id, "在的"))
    event = await fan.hears("event", lambda e: e["message"] and e["message"]["direction"] == "out")
    assert (event["message"]["seq"], event["message"]["body"]) == (
        sent["message"]["seq"] + 1,
        {"text": "在的"},
    )
    [reply] = await _delivered(here, 1)
    assert reply["attempts"] == 1
    await fan.ok("typing", on=True)
    await agent.screen.hears("signal", lambda s: s["name"] == "typing")
    await fan.ok("read", seq=2)
    await agent.screen.hears("event", lambda e: e["head"]["read_by_fan_seq"] == 2)


async def test_two_screens_on_two_processes_say_twenty_things(stages: list[Stage]) -> None:
    """Each screen's own replies stay in its order, everybody hears every rev once, and each leaves once."""
    here, there = stages
    agent = await here.agent()
    screens = [agent.screen, await there.screen_of(agent.person)]
    conversation_id = await here.push()
    shown = [Shown.of(await screen.ok("view", conversation_id=conversation_id)) for screen in screens]

    async def say(screen: Screen, name: str) -> None:
        for n in range(REPLIES // 2):
            await screen.ok("send", _reply(conversation_id, f"{name}{n}"))

    await asyncio.gather(say(screens[0], "左"), say(screens[1], "右"))
    replies = await _delivered(here, REPLIES)
    texts = [r["body"]["text"] for r in replies]
    for name in "左右":
        assert [t for t in texts if t.startswith(name)] == [f"{name}{n}" for n in range(REPLIES // 2)]
    assert {r["attempts"] for r in replies} == {1}
    [conversation] = await shop_is_whole(here.core, here.shop.id)
    for screen, state in zip(screens, shown, strict=True):
        await until(lambda screen=screen: any(e["rev"] == conversation["rev"] for e in screen.all("event")))
        revs = [e["rev"] for e in screen.all("event")]
        assert sorted(revs) == list(range(2, conversation["rev"] + 1)), "a doorbell doubled or got lost"
        for event in sorted(screen.all("event"), key=lambda e: e["rev"]):
            assert state.apply(event)
        fresh = Shown.of(await screen.ok("view", conversation_id=conversation_id))
        assert (state.head, state.messages) == (fresh.head, fresh.messages)


async def test_the_same_reply_through_both_processes_is_one(stages: list[Stage]) -> None:
    here, there = stages
    agent = await here.agent()
    screens = [agent.screen, await there.screen_of(agent.person)]
    conversation_id = await here.push()
    reply = _reply(conversation_id, "一次")
    answers = await asyncio.gather(*(screen.ok("send", reply) for screen in screens for _ in range(3)))
    assert len({a["messages"][0]["id"] for a in answers}) == 1
    assert len(await _delivered(here, 1)) == 1


async def test_two_agents_on_two_processes_take_and_one_wins(stages: list[Stage]) -> None:
    here, there = stages
    agents = [await here.agent(), await there.agent()]
    conversation_id = await here.push()
    answers = await asyncio.gather(*(a.screen.ask("take", conversation_id=conversation_id) for a in agents))
    assert sorted(a["ok"] for a in answers) == [False, True]
    presence = await agents[0].screen.ok("presence", state="online")
    assert {p["id"] for p in presence["staff"]} == {a.id for a in agents}


async def test_messages_of_many_fans_through_both_processes(stages: list[Stage]) -> None:
    fans = [await stages[n % 2].fan(f"a:fan{n}") for n in range(8)]
    for k in range(5):
        texts = [{"client_id": client_id(), "kind": "text", "body": {"text": str(k)}} for _ in fans]
        await asyncio.gather(*(fan.ok("send", text) for fan, text in zip(fans, texts, strict=True)))
    conversations = await shop_is_whole(stages[0].core, stages[0].shop.id)
    assert [c["seq"] for c in conversations] == [5] * 8
    for fan in fans:
        opened = await fan.ok("open", {})
        assert [m["body"]["text"] for m in opened["messages"]] == list("01234")
