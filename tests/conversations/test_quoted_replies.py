"""A quote on a channel that knows none: its words stand in front of the reply, within the platform's limit."""

from __future__ import annotations

from hub.conversations import deliver, send
from hub.conversations.model import Draft, Sender
from hub.conversations.receive import receive

LIN = Sender("agent", "staff-lin", "林夏")


async def _answer(hub, shop_id, loopback, text: str) -> list[str]:
    doc = await hub.core.db.shop(shop_id)["conversations"].find_one({"fan_id": "fan1"})
    draft = Draft("client-0001", "text", {"text": text}, reply_to=1)
    await send.send(hub, shop_id, doc["_id"], LIN, draft)
    await deliver.deliver(hub, shop_id, doc["_id"])
    return [message.body["text"] for message in loopback.sent]


async def test_the_words_that_are_answered_come_first(hub, core, shop_id, account, push, loopback):
    loopback.text_limit_bytes = 2000
    await receive(hub, account, [push("这个\n杯子 多少钱")])
    assert await _answer(hub, shop_id, loopback, "八十") == ["「小鱼：这个 杯子 多少钱」\n- - - - - -\n八十"]
    [stored] = await core.db.shop(shop_id)["messages"].find({"direction": "out"})
    assert stored["body"] == {"text": "八十"}, "the timeline keeps the two apart"


async def test_a_long_reply_with_a_quote_still_fits(hub, shop_id, account, push, loopback):
    loopback.text_limit_bytes = 800
    await receive(hub, account, [push("问" * 500)])
    sent = await _answer(hub, shop_id, loopback, "答" * 300)
    assert len(sent) > 1
    assert all(len(text.encode()) <= 800 for text in sent)
    assert sent[0].startswith("「小鱼：" + "问" * 40 + "…」")
    assert "".join(sent).count("答") == 300
    assert "问" not in "".join(sent[1:])


async def test_a_picture_is_named_in_the_quote(hub, shop_id, account, push, loopback):
    loopback.text_limit_bytes = 2000
    await receive(hub, account, [push(kind="image", body={})])
    assert await _answer(hub, shop_id, loopback, "好看") == ["「小鱼：[图片]」\n- - - - - -\n好看"]


async def test_what_was_taken_back_meanwhile_is_not_quoted(hub, core, shop_id, account, push, loopback):
    loopback.text_limit_bytes = 2000
    said = push("我住在花园路")
    await receive(hub, account, [said])
    doc = await core.db.shop(shop_id)["conversations"].find_one({"fan_id": "fan1"})
    await send.send(hub, shop_id, doc["_id"], LIN, Draft("client-0001", "text", {"text": "好"}, reply_to=1))
    await receive(hub, account, [push(dedup_key="recall:1", recalls=said.dedup_key)])
    await deliver.deliver(hub, shop_id, doc["_id"])
    assert [message.body["text"] for message in loopback.sent] == ["好"]
    [stored] = await core.db.shop(shop_id)["messages"].find({"direction": "out"})
    assert stored["reply_to"] == {
        "seq": 1, "kind": "text", "direction": "in", "name": "小鱼", "text": "", "recalled": True,
    }  # fmt: skip
