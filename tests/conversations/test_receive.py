"""Pushes become messages: once each, in order, whatever arrives twice or together."""

from __future__ import annotations

import asyncio

import pytest

from hub.conversations import reading
from hub.conversations.receive import receive
from hub.core.errors import NotFound


async def _messages(hub, shop_id):
    page = await reading.list_heads(hub, shop_id)
    return page.heads, [await reading.messages(hub, shop_id, h["id"]) for h in page.heads]


async def test_a_push_becomes_a_message_and_opens_an_episode(hub, shop_id, account, push):
    [message_id] = await receive(hub, account, [push("我的杯子发货了吗")])
    [head], [[message]] = await _messages(hub, shop_id)
    assert message["id"] == message_id
    assert message["body"] == {"text": "我的杯子发货了吗"}
    assert (message["seq"], message["rev"], message["direction"]) == (1, 1, "in")
    assert head["unread"] == 1
    assert head["episode"]["state"] == "waiting"
    assert head["last"]["preview"] == "我的杯子发货了吗"
    assert head["quota"]["left"] == 5
    assert head["waiting_since"] == message["at"]


async def test_the_same_push_again_changes_nothing(hub, shop_id, account, push):
    first = push()
    await receive(hub, account, [first])
    before = await _messages(hub, shop_id)
    assert await receive(hub, account, [first, first]) == [None, None]
    assert await _messages(hub, shop_id) == before


async def test_three_deliveries_at_once_are_one_message(hub, shop_id, account, push):
    pushes = [push(str(n)) for n in range(20)]
    results = await asyncio.gather(*(receive(hub, account, [p]) for p in pushes for _ in range(3)))
    assert sum(r[0] is not None for r in results) == 20
    [head], [messages] = await _messages(hub, shop_id)
    assert [m["seq"] for m in messages] == list(range(1, 21))
    assert head["rev"] == 20


async def test_two_processes_make_one_conversation(hub, core, shop_id, account, push):
    from hub.conversations.service import open_conversations

    other = open_conversations(core)
    pushes = [push(str(n)) for n in range(30)]
    await asyncio.gather(*(receive(side, account, [p]) for p in pushes for side in (hub, other)))
    await other.close()
    heads, [messages] = await _messages(hub, shop_id)
    assert len(heads) == 1
    assert [m["seq"] for m in messages] == list(range(1, 31))
    changes = await reading.sync(hub, shop_id, heads[0]["id"], 0)
    assert [e["rev"] for e in changes.events] == list(range(1, 31))


async def test_personal_numbers_are_concealed(hub, core, shop_id, account, push):
    from hub.conversations.revealing import reveal

    await receive(hub, account, [push("电话13800138000，寄到杭州")])
    [head], [[message]] = await _messages(hub, shop_id)
    assert "13800138000" not in str(message) + str(head)
    assert message["spans"][0]["kind"] == "mobile"
    raw = await core.db.shop(shop_id)["messages"].find({})
    events = await core.db.shop(shop_id)["events"].find({})
    assert "13800138000" not in str(raw) + str(events)
    assert await reveal(hub, shop_id, head["id"], message["id"], 0) == "13800138000"


async def test_another_shop_sees_nothing(hub, shop_id, account, push):
    await receive(hub, account, [push()])
    [head], _ = await _messages(hub, shop_id)
    assert (await reading.list_heads(hub, "othershop")).heads == []
    with pytest.raises(NotFound):
        await reading.messages(hub, "othershop", head["id"])


async def test_a_recall_empties_the_message(hub, shop_id, account, push):
    said = push("发错了")
    await receive(hub, account, [said])
    await receive(hub, account, [push(dedup_key="recall:1", recalls=said.dedup_key)])
    _, [[message]] = await _messages(hub, shop_id)
    assert message["recalled_at"]
    assert message["body"] == {}
