"""Calling a colleague in a note, and answering one message of many."""

from __future__ import annotations

from typing import Any

from hub.accounts import staff
from hub.conversations import accounts, deliver
from tests.realtime.stage import Agent, Stage, client_id

Doc = dict[str, Any]


async def _note(agent: Agent, here: str, text: str, *mentioned: Agent) -> Doc:
    ids = [each.id for each in mentioned]
    fields = {"conversation_id": here, "client_id": client_id(), "text": text, "mentions": ids}
    message: Doc = (await agent.screen.ok("note", fields))["message"]
    return message


async def test_who_is_mentioned_is_told_and_has_seen_it_on_reading(stage: Stage) -> None:
    writer, called, other = [await stage.agent() for _ in range(3)]
    here = await stage.push()
    message = await _note(writer, here, "@小王 13800138000 帮忙看看", called)
    assert message["body"]["mentions"] == [called.id]
    assert "13800138000" not in message["body"]["text"]
    told = await called.screen.hears("event", lambda e: e["message"] and e["message"]["kind"] == "note")
    assert told["head"]["mention_unseen"] == [called.id]
    assert other.screen.all("event") == [], "only whom it concerns"
    await other.screen.ok("read", conversation_id=here, seq=0)
    await called.screen.ok("view", conversation_id=here)
    await called.screen.ok("read", conversation_id=here, seq=0)
    seen = await called.screen.hears("event", lambda e: e["type"] == "read.team")
    assert seen["head"]["mention_unseen"] == []
    assert seen["head"]["read_by_team_seq"] == 0, "the fan's words were not read by it"
    assert seen["head"]["unread"] == 1


async def test_oneself_is_mentioned_without_a_call(stage: Stage) -> None:
    writer = await stage.agent()
    here = await stage.push()
    await _note(writer, here, "提醒自己", writer)
    head = (await writer.screen.ok("view", conversation_id=here))["head"]
    assert head["mention_unseen"] == []


async def test_only_who_may_see_it_can_be_called(stage: Stage) -> None:
    writer, money = await stage.agent(), await stage.agent("agent")
    here = await stage.push()
    elsewhere = await accounts.add(stage.core, stage.shop.id, "webchat", "另一个", {})
    await staff.join(stage.core, money.id, stage.shop.id, ["agent"], [elsewhere.id])
    for ids in ([money.id], ["nobody"], [writer.id, "nobody"]):
        fields = {"conversation_id": here, "client_id": client_id(), "text": "看", "mentions": ids}
        assert await writer.screen.refusal("note", fields) == "mention_unknown"
    messages = await stage.core.db.shop(stage.shop.id)["messages"].find({"direction": "note"})
    assert messages == []


async def test_a_quote_shows_on_the_fans_page(stage: Stage) -> None:
    agent, fan = await stage.agent(), await stage.fan()
    await fan.ok("send", client_id=client_id(), kind="text", body={"text": "我的电话 13800138000"})
    doc = await stage.core.db.shop(stage.shop.id)["conversations"].find_one({})
    assert doc is not None
    here = str(doc["_id"])
    note = await _note(agent, here, "悄悄话")
    body = {"conversation_id": here, "kind": "text", "body": {"text": "记下了"}}
    for seq, code in ((99, "reply_to_unknown"), (note["seq"], "reply_to_unsuitable")):
        asked = {**body, "client_id": client_id(), "reply_to": seq}
        assert await agent.screen.refusal("send", asked) == code
    [sent] = (await agent.screen.ok("send", {**body, "client_id": client_id(), "reply_to": 1}))["messages"]
    quote = {"seq": 1, "kind": "text", "direction": "in", "name": "小鱼", "text": "我的电话 138****8000"}
    assert sent["reply_to"] == quote
    await deliver.deliver(stage.hub, stage.shop.id, here)
    [_, shown] = (await fan.ok("open", {}))["messages"]
    assert shown["reply_to"] == quote
