"""Taking words back: for two minutes, one's own only, and gone from every screen and every list."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from hub.conversations import accounts, deliver, receive
from hub.conversations.model import FanRef, Inbound
from hub.conversations.rules.recall import WITHIN
from hub.core.clock import now
from tests.realtime.stage import Agent, Screen, Stage, client_id

Doc = dict[str, Any]


async def _said(fan: Screen, text: str) -> str:
    sent = await fan.ok("send", client_id=client_id(), kind="text", body={"text": text})
    return str(sent["message"]["id"])


async def _conversation(stage: Stage) -> str:
    doc = await stage.core.db.shop(stage.shop.id)["conversations"].find_one({})
    assert doc is not None
    return str(doc["_id"])


async def _answered(stage: Stage, agent: Agent, text: str, *, delivered: bool = True) -> Doc:
    """Where the message is, as `recall` wants to hear it."""
    here = await _conversation(stage)
    body = {"conversation_id": here, "client_id": client_id(), "kind": "text", "body": {"text": text}}
    [message] = (await agent.screen.ok("send", body))["messages"]
    if delivered:
        await deliver.deliver(stage.hub, stage.shop.id, here)
    return {"conversation_id": here, "message_id": message["id"]}


async def _aged(stage: Stage, message_id: str) -> None:
    messages = stage.core.db.shop(stage.shop.id)["messages"]
    past = now() - WITHIN - timedelta(seconds=1)
    assert await messages.update({"_id": message_id}, {"$set": {"at": past}}) == 1


async def test_an_agents_words_are_gone_from_the_fans_screen(stage: Stage) -> None:
    agent, fan = await stage.agent(), await stage.fan()
    await _said(fan, "多少钱")
    where = await _answered(stage, agent, "一千块，说错了")
    await fan.hears("event", lambda e: e["message"] and e["message"]["direction"] == "out")
    await agent.screen.ok("recall", where)
    await agent.screen.ok("recall", where)  # again changes nothing
    told = await fan.hears("event", lambda e: e["type"] == "message.recalled")
    assert (told["message"]["body"], told["message"]["media"]) == ({}, None)
    assert told["message"]["recalled_at"]
    fresh = await fan.ok("open", {})
    synced = await fan.ok("sync", after_rev=0)
    listed = await agent.screen.ok("heads", known={where["conversation_id"]: 0})
    assert "一千块" not in json.dumps([fresh, synced, listed], ensure_ascii=False)
    assert listed["heads"][0]["last"]["preview"] == ""
    assert sum(e["type"] == "message.recalled" for e in synced["events"]) == 1


async def test_what_is_taken_back_is_gone_from_every_quote(stage: Stage) -> None:
    agent, fan = await stage.agent(), await stage.fan()
    secret, other = await _said(fan, "我住在花园路"), await _said(fan, "多少钱")
    here = await _conversation(stage)
    await agent.screen.ok("view", conversation_id=here)
    body = {"conversation_id": here, "kind": "text", "body": {"text": "好"}}
    for to in (1, 2):
        await agent.screen.ok("send", {**body, "client_id": client_id(), "reply_to": to})
    await deliver.deliver(stage.hub, stage.shop.id, here)
    await fan.ok("recall", message_id=secret)
    gone = lambda e: e["message"] and (e["message"]["reply_to"] or {}).get("recalled")  # noqa: E731
    heard = [await screen.hears("event", gone) for screen in (agent.screen, fan)]
    assert [(e["message"]["seq"], e["message"]["reply_to"]["text"]) for e in heard] == [(3, ""), (3, "")]
    fresh, shown = await fan.ok("open", {}), await agent.screen.ok("view", conversation_id=here)
    assert "花园路" not in json.dumps([fresh, shown], ensure_ascii=False)
    quotes = [m["reply_to"] for m in shown["messages"] if m["reply_to"]]
    assert [(q["seq"], q["text"], q.get("recalled")) for q in quotes] == [(1, "", True), (2, "多少钱", None)]
    rev = shown["head"]["rev"]
    await fan.ok("recall", message_id=secret)
    assert (await agent.screen.ok("view", conversation_id=here))["head"]["rev"] == rev, other


async def test_a_fans_words_are_gone_from_the_agents_screen(stage: Stage) -> None:
    agent, fan = await stage.agent(), await stage.fan()
    message_id = await _said(fan, "我的卡号是6222021234567890123")
    here = await _conversation(stage)
    await agent.screen.ok("view", conversation_id=here)
    await fan.ok("recall", message_id=message_id)
    await agent.screen.hears("event", lambda e: e["type"] == "message.recalled")
    shown = (await agent.screen.ok("view", conversation_id=here))["messages"]
    assert [(m["body"], m["spans"]) for m in shown] == [({}, [])]
    assert await agent.screen.refusal("recall", conversation_id=here, message_id=message_id) == (
        "recall_not_yours"
    )


async def test_after_two_minutes_it_stays(stage: Stage) -> None:
    agent, fan = await stage.agent(), await stage.fan()
    message_id = await _said(fan, "来不及了")
    where = await _answered(stage, agent, "这句也是")
    for late in (message_id, where["message_id"]):
        await _aged(stage, late)
    assert await fan.refusal("recall", message_id=message_id) == "recall_too_late"
    assert await agent.screen.refusal("recall", where) == "recall_too_late"
    assert [m["body"]["text"] for m in (await fan.ok("open", {}))["messages"]] == ["来不及了", "这句也是"]


async def test_nobody_takes_back_what_is_anothers(stage: Stage) -> None:
    agent, colleague = await stage.agent(), await stage.agent("supervisor")
    fan, stranger = await stage.fan(), await stage.fan("a:stranger")
    assert await fan.refusal("recall", message_id="nothing-yet") == "conversation_not_found"
    message_id = await _said(fan, "我的话")
    where = await _answered(stage, agent, "我的回答")
    await _said(stranger, "别人")
    assert await colleague.screen.refusal("recall", where) == "recall_not_yours"
    assert await fan.refusal("recall", message_id=where["message_id"]) == "recall_not_yours"
    assert await stranger.refusal("recall", message_id=message_id) == "message_not_found"
    assert await stranger.refusal("recall", message_id=where["message_id"]) == "message_not_found"
    noted = await agent.screen.ok(
        "note", conversation_id=where["conversation_id"], client_id=client_id(), text="内部"
    )
    assert await fan.refusal("recall", message_id=noted["message"]["id"]) == "recall_not_yours"
    elsewhere = {**where, "conversation_id": "no-such-conversation"}
    assert await agent.screen.refusal("recall", elsewhere) == "conversation_not_found"


async def test_what_is_not_out_yet_is_discarded_not_recalled(stage: Stage) -> None:
    agent, fan = await stage.agent(), await stage.fan()
    await _said(fan, "在吗")
    where = await _answered(stage, agent, "等等", delivered=False)
    assert await agent.screen.refusal("recall", where) == "status_not_allowed"


async def test_a_platform_that_cannot_is_said_so(stage: Stage) -> None:
    agent = await stage.agent()
    settings = {"kind": "official", "gh_id": "gh_recall", "app_id": "wxrecall", "secret": "s" * 32}
    settings |= {"token": "token", "mode": "plain"}
    wechat = await accounts.add(stage.core, stage.shop.id, "wechat", "公众号", settings)
    account = await stage.hub.accounts.get(wechat.id)
    ref = FanRef("wechat", account.id, "oFan")
    await receive.receive(stage.hub, account, [Inbound(ref, "m:1", "text", {"text": "在"}, now())])
    where = {"conversation_id": await _conversation(stage), "message_id": "whatever"}
    assert await agent.screen.refusal("recall", where) == "recall_not_supported"
