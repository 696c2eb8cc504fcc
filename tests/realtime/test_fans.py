"""The chat page's whole way: a fan writes, an agent answers, both see the ticks, and nothing inner leaks."""

from __future__ import annotations

import json

import httpx

from hub.conversations import deliver
from hub.sockets import fan as fan_door
from tests.crash.witness import picture
from tests.realtime.stage import Screen, Stage, client_id, until


def _text(text: str) -> dict[str, object]:
    return {"client_id": client_id(), "kind": "text", "body": {"text": text}}


async def test_a_conversation_from_both_sides(stage: Stage) -> None:
    agent, fan = await stage.agent(), await stage.fan()
    opened = await fan.ok("open", {})
    assert (opened["messages"], opened["rev"], opened["conversation"]["state"]) == ([], 0, "none")
    sent = (await fan.ok("send", _text("我的电话13800138000")))["message"]
    assert (sent["seq"], sent["direction"], sent["body"]) == (1, "in", {"text": "我的电话13800138000"})
    digest = await agent.screen.hears("digest")
    [head] = digest["heads"]
    shown = await agent.screen.ok("view", conversation_id=head["id"])
    [seen] = shown["messages"]
    assert "13800138000" not in json.dumps(shown, ensure_ascii=False)
    assert (seen["id"], seen["spans"][0]["kind"]) == (sent["id"], "mobile")

    reply = {
        "conversation_id": head["id"],
        "kind": "text",
        "body": {"text": "收到"},
        "client_id": client_id(),
    }
    await agent.screen.ok("send", reply)
    await deliver.deliver(stage.hub, stage.shop.id, head["id"])
    event = await fan.hears(
        "event", lambda e: e["message"] is not None and e["message"]["direction"] == "out"
    )
    assert event["message"]["body"] == {"text": "收到"}
    assert event["message"]["sender"] == {"type": "agent", "name": agent.person.identity.name}

    await fan.ok("read", seq=2)
    ticked = await agent.screen.hears("event", lambda e: e["type"] == "read.fan")
    assert ticked["head"]["read_by_fan_seq"] == 2
    await agent.screen.ok("read", conversation_id=head["id"], seq=1)
    ticked = await fan.hears("event", lambda e: e["type"] == "read.team")
    assert ticked["conversation"]["read_by_team_seq"] == 1


async def test_what_a_fan_hears_never_names_the_inside(stage: Stage) -> None:
    agent, fan = await stage.agent(), await stage.fan()
    await fan.ok("send", _text("在吗"))
    conversation = await stage.core.db.shop(stage.shop.id)["conversations"].find_one({})
    assert conversation is not None
    here = {"conversation_id": conversation["_id"]}
    await agent.screen.ok("note", **here, client_id=client_id(), text="难缠的客人")
    await agent.screen.ok("send", **here, kind="text", body={"text": "您好"}, client_id=client_id())
    await agent.screen.ok("close", **here)
    await fan.hears("event", lambda e: e["type"] == "episode.closed")
    told = [
        await fan.ok("open", {}),
        await fan.ok("sync", after_rev=0),
        await fan.ok("history", before_seq=9),
    ]
    everything = json.dumps([fan.heard, told], ensure_ascii=False)
    for inner in (
        "难缠",
        agent.id,
        agent.person.identity.login,
        stage.shop.id,
        "dedup",
        "account_id",
        "attempts",
    ):
        assert inner not in everything, inner
    revs = [e["rev"] for e in fan.all("event")]
    assert revs == list(range(revs[0], revs[0] + len(revs)))
    assert [m["seq"] for m in told[0]["messages"]] == [1, 3]
    assert [e["rev"] for e in told[1]["events"]] == list(range(1, told[1]["rev"] + 1))


async def test_a_resent_message_is_the_same_message(stage: Stage) -> None:
    fan = await stage.fan()
    message = _text("一次就好")
    first = await fan.ok("send", message)
    await fan.close()
    back = await stage.fan()
    assert (await back.ok("send", message))["message"]["id"] == first["message"]["id"]
    assert first["message"]["client_id"] == message["client_id"]
    assert len((await back.ok("open", {}))["messages"]) == 1


async def test_two_fans_do_not_see_each_other(stage: Stage) -> None:
    mei, ning = await stage.fan("a:mei"), await stage.fan("a:ning")
    same = _text("我是小美")
    sent = await mei.ok("send", same)
    assert (await ning.ok("open", {}))["messages"] == []
    other = await ning.ok("send", {**same, "body": {"text": "我是宁宁"}})
    assert other["message"]["id"] != sent["message"]["id"]
    await mei.ok("read", seq=1)
    await mei.hears("event", lambda e: e["type"] == "read.fan")
    assert "宁宁" not in json.dumps(mei.heard, ensure_ascii=False)
    assert "小美" not in json.dumps(ning.heard, ensure_ascii=False)


async def test_a_page_that_slept_syncs_to_what_a_fresh_one_shows(stage: Stage) -> None:
    agent, fan = await stage.agent(), await stage.fan()
    await fan.ok("send", _text("一"))
    opened = await fan.ok("open", {})
    await fan.close()
    conversation = await stage.core.db.shop(stage.shop.id)["conversations"].find_one({})
    assert conversation is not None
    await agent.screen.ok(
        "send", conversation_id=conversation["_id"], kind="text", body={"text": "打13900139000"},
        client_id=client_id(),
    )  # fmt: skip
    await deliver.deliver(stage.hub, stage.shop.id, conversation["_id"])
    back = await stage.fan()
    synced = await back.ok("sync", after_rev=opened["rev"])
    fresh = await back.ok("open", {})
    messages = {m["id"]: m for m in opened["messages"]}
    messages |= {e["message"]["id"]: e["message"] for e in synced["events"] if e["message"]}
    assert messages == {m["id"]: m for m in fresh["messages"]}
    assert fresh["messages"][-1]["body"]["text"] == "打13900139000"
    assert synced["events"][-1]["conversation"] == fresh["conversation"]


async def test_a_history_is_paged_without_holes(stage: Stage) -> None:
    fan, agent = await stage.fan(), await stage.agent()
    conversation_id = ""
    for n in range(60):
        conversation_id = await stage.push(str(n))
    for _ in range(55):
        await agent.screen.ok("note", conversation_id=conversation_id, client_id=client_id(), text="悄悄话")
    page = await fan.ok("open", {})
    seqs = [m["seq"] for m in page["messages"]]
    while page["more"]:
        page = await fan.ok("history", before_seq=seqs[0])
        seqs = [m["seq"] for m in page["messages"]] + seqs
    assert seqs == list(range(1, 61))


async def test_too_many_messages_are_asked_to_wait(stage: Stage) -> None:
    fan = await stage.fan()
    answers = [await fan.ask("send", _text(str(n))) for n in range(fan_door.SENDS + 1)]
    assert [a["ok"] for a in answers] == [True] * fan_door.SENDS + [False]
    assert answers[-1]["error"]["code"] == "fan_too_fast"
    assert await stage.core.db.shop(stage.shop.id)["messages"].count({}) == fan_door.SENDS


async def test_what_a_bubble_cannot_hold_is_refused(stage: Stage) -> None:
    fan = await stage.fan()
    for body, code in (
        ({"text": "  \n\x00 "}, "fan_text_empty"),
        ({}, "fan_text_too_long"),
        ({"text": "好" * 2_667}, "fan_text_too_long"),
        ({"text": 5}, "fan_text_too_long"),
    ):
        assert await fan.refusal("send", {**_text(""), "body": body}) == code
    for more in ({"kind": "voice"}, {"client_id": "x"}, {"staff": 1}):
        assert await fan.refusal("send", {**_text("好"), **more}) == "payload_invalid"
    assert (
        await fan.refusal("send", {**_text(""), "kind": "image", "media_id": "made.up"}) == "upload_not_yours"
    )
    assert await stage.core.db.shop(stage.shop.id)["conversations"].count({}) == 0


async def test_a_picture_travels_and_only_its_owner_can_send_it(stage: Stage) -> None:
    token = stage.token("a:fan1")
    async with httpx.AsyncClient(base_url=stage.web.url) as http:
        posted = await http.post(
            f"/s/{stage.shop.slug}/chat/media", params={"token": token}, files={"file": ("猫.png", picture())}
        )
    media = posted.json()["media"]
    fan, thief = await stage.fan("a:fan1"), await stage.fan("a:fan2")
    image = {"client_id": client_id(), "kind": "image", "media_id": media["id"]}
    assert await thief.refusal("send", image) == "upload_not_yours"
    sent = (await fan.ok("send", image))["message"]
    assert sent["kind"] == "image"
    assert (await fan.ok("open", {}))["messages"] == [sent]


async def test_a_session_opens_the_door(stage: Stage) -> None:
    async with httpx.AsyncClient(base_url=stage.web.url) as http:
        given = (await http.post(f"/s/{stage.shop.slug}/chat/session", json={})).json()
        again = (await http.post(f"/s/{stage.shop.slug}/chat/session", json={"token": given["token"]})).json()
    assert given["fan_id"] == again["fan_id"]
    screen = Screen("/fan")
    await screen.open(stage.web, {"shop": stage.shop.slug, "token": given["token"]})
    stage.closing.push_async_callback(screen.close)
    await screen.ok("send", _text("你好"))
    await until(lambda: screen.client.connected)
