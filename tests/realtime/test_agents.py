"""What colleagues see of each other, and that one screen's events are done in its order."""

from __future__ import annotations

import asyncio
import json
import time

from hub.sockets import presence
from tests.realtime.stage import Shown, Stage, client_id, until


async def test_events_of_one_screen_are_done_in_order(stage: Stage) -> None:
    agent, conversation_id = await stage.agent(), await stage.push()
    answers: list[int] = []
    done = asyncio.Event()

    def acked(answer: dict[str, object]) -> None:
        answers.append(answer["message"]["seq"])  # type: ignore[index]
        if len(answers) == 40:
            done.set()

    for n in range(40):
        payload = {"conversation_id": conversation_id, "client_id": client_id(), "text": f"第{n}条"}
        await agent.screen.client.emit("note", payload, namespace="/agent", callback=acked)
    await asyncio.wait_for(done.wait(), 8)
    assert answers == list(range(2, 42))
    messages = await stage.core.db.shop(stage.shop.id)["messages"].find(
        {"direction": "note"}, sort=[("seq", 1)]
    )
    assert [m["body"]["text"] for m in messages] == [f"第{n}条" for n in range(40)]


async def test_a_reply_sent_again_is_answered_the_same(stage: Stage) -> None:
    agent, conversation_id = await stage.agent(), await stage.push()
    reply = {
        "conversation_id": conversation_id,
        "client_id": client_id(),
        "kind": "text",
        "body": {"text": "在的"},
    }
    first = await agent.screen.ok("send", reply)
    again = await agent.screen.ok("send", reply)
    assert [m["id"] for m in again["messages"]] == [m["id"] for m in first["messages"]]
    assert await stage.core.db.shop(stage.shop.id)["messages"].count({"direction": "out"}) == 1


async def test_who_views_is_told_to_those_who_view(stage: Stage) -> None:
    lin, zhou = await stage.agent(), await stage.agent()
    conversation_id = await stage.push()
    here = {"conversation_id": conversation_id}
    await lin.screen.ok("view", here)
    shown = await zhou.screen.ok("view", here)
    assert {v["id"] for v in shown["viewers"]} == {lin.id, zhou.id}
    await lin.screen.hears("signal", lambda s: {v["id"] for v in s.get("viewers", ())} == {lin.id, zhou.id})
    await zhou.screen.ok("leave", here)
    await lin.screen.hears("signal", lambda s: s["who"]["id"] == zhou.id and len(s["viewers"]) == 1)
    await zhou.screen.ok("view", here)
    await zhou.screen.close()
    await until(lambda: [len(s["viewers"]) for s in lin.screen.all("signal")][-2:] == [2, 1])


async def test_typing_reaches_viewers_and_the_fan_without_staff_ids(stage: Stage) -> None:
    lin, zhou, fan = await stage.agent(), await stage.agent(), await stage.fan()
    conversation_id = await stage.push()
    await fan.ok("open", {})
    await zhou.screen.ok("view", conversation_id=conversation_id)
    await lin.screen.ok("typing", conversation_id=conversation_id, on=True)
    seen = await zhou.screen.hears("signal", lambda s: s["name"] == "typing")
    assert (seen["who"]["id"], seen["on"]) == (lin.id, True)
    shown = await fan.hears("signal")
    assert shown == {"name": "typing", "who": {"type": "agent", "name": lin.person.identity.name}, "on": True}
    await fan.ok("typing", on=True)
    await zhou.screen.hears("signal", lambda s: s["who"]["type"] == "fan")


async def test_presence_is_told_and_ends(stage: Stage) -> None:
    lin, zhou = await stage.agent(), await stage.agent()
    answer = await lin.screen.ok("presence", state="away")
    assert {p["id"]: p["state"] for p in answer["staff"]} == {lin.id: "away", zhou.id: "online"}
    await zhou.screen.hears("presence", lambda p: {"away", "online"} == {s["state"] for s in p["staff"]})
    second = await stage.screen_of(zhou.person)
    await zhou.screen.close()
    await lin.screen.ok("presence", state="online")
    assert len((await lin.screen.ok("presence", state="online"))["staff"]) == 2
    await second.close()
    await lin.screen.hears("presence", lambda p: [s["id"] for s in p["staff"]] == [lin.id])


async def test_the_lease_of_a_process_that_died_ends(stage: Stage) -> None:
    """Nobody renews it, nobody takes it away: it must end by itself."""
    lin = await stage.agent()
    until = {"until": time.time() + presence.LEASE_S}
    ghost = {"id": "ghost", "name": "幽灵", "state": "online", **until}
    key = f"presence:{stage.shop.id}"
    await stage.core.redis.hset(key, "ghost", json.dumps(ghost))  # type: ignore[misc]
    assert len(await presence.staff(stage.core, stage.shop.id)) == 2
    await stage.core.redis.hset(key, "ghost", json.dumps({**ghost, "until": 1}))  # type: ignore[misc]
    assert [p["id"] for p in await presence.staff(stage.core, stage.shop.id)] == [lin.id]
    assert 0 < await stage.core.redis.ttl(key) <= 2 * presence.LEASE_S


async def test_the_assignee_hears_events_without_viewing(stage: Stage) -> None:
    lin, other, conversation_id = await stage.agent(), await stage.agent(), await stage.push()
    await lin.screen.ok("take", conversation_id=conversation_id)
    await stage.push("在吗？")
    event = await lin.screen.hears("event", lambda e: e["type"] == "message.added")
    assert event["head"]["unread"] == 2
    assert other.screen.all("event") == []


async def test_two_screens_of_one_person_hear_an_event_once_each(stage: Stage) -> None:
    lin, conversation_id = await stage.agent(), await stage.push()
    second = await stage.screen_of(lin.person)
    await lin.screen.ok("take", conversation_id=conversation_id)
    await lin.screen.ok("view", conversation_id=conversation_id)
    await stage.push("一次")
    await second.hears("event", lambda e: e["rev"] == 3)
    await lin.screen.hears("event", lambda e: e["rev"] == 3)
    assert [e["rev"] for e in lin.screen.all("event")] == [2, 3]
    assert [e["rev"] for e in second.all("event")] == [2, 3]


async def test_one_of_two_takes_and_the_other_learns_who(stage: Stage) -> None:
    lin, zhou, conversation_id = await stage.agent(), await stage.agent(), await stage.push()
    answers = await asyncio.gather(
        *(a.screen.ask("take", conversation_id=conversation_id) for a in (lin, zhou))
    )
    assert sorted(a["ok"] for a in answers) == [False, True]
    winner = (lin, zhou)[[a["ok"] for a in answers].index(True)]
    error = next(a["error"] for a in answers if not a["ok"])
    assert (error["code"], error["params"]["assignee_id"]) == ("assigned_to_other", winner.id)
    shown = Shown.of(await zhou.screen.ok("view", conversation_id=conversation_id))
    assert shown.head["episode"]["assignee"]["id"] == winner.id
