"""A push travels into the timeline and the answer out again, through the real core."""

from __future__ import annotations

import time

from fake_wechat import BASIC, FakeWechat

from hub.channels.wechat import CHANNEL, crypto
from hub.conversations import accounts
from hub.conversations.channel import Account, HookRequest
from hub.conversations.deliver import deliver
from hub.conversations.model import Draft, Sender
from hub.conversations.receive import receive
from hub.conversations.send import send
from hub.conversations.service import Conversations

AGENT = Sender("agent", "s1", "小陈")
TEXT = (
    "<xml><ToUserName>gh_7f083739789a</ToUserName><FromUserName>ofan</FromUserName><CreateTime>%d</CreateTime>"
    "<MsgType>text</MsgType><Content>在吗</Content><MsgId>5</MsgId></xml>"
)


async def push(hub: Conversations, account: Account) -> list[str | None]:
    query = {"signature": crypto.signature("spamtest", "170", "n"), "timestamp": "170", "nonce": "n"}
    request = HookRequest("POST", query, {}, (TEXT % time.time()).encode())
    answer = await CHANNEL.hook(hub.core, account, request)
    return await receive(hub, account, answer.pushes)


async def test_three_pushes_of_one_message_are_one_message_and_the_answer_goes_out_once(
    hub: Conversations, shop_id: str, platform: FakeWechat
) -> None:
    account = await accounts.add(hub.core, shop_id, "wechat", "小满", BASIC | {"api_base": platform.base})
    found = [await push(hub, account) for _ in range(3)]
    assert [ids[0] is not None for ids in found] == [True, False, False]
    conversation = await hub.core.db.shop(shop_id)["conversations"].find_one({})
    assert conversation is not None
    assert (conversation["quota"]["left"], conversation["key"]) == (5, f"wechat:{account.id}:ofan")
    draft = Draft("c1", "text", {"text": "在的，亲。电话 13812345678"})
    await send(hub, shop_id, conversation["_id"], AGENT, draft)
    assert await deliver(hub, shop_id, conversation["_id"]) == 1
    assert [m["text"]["content"] for m in platform.sent] == ["在的，亲。电话 13812345678"]


async def test_the_platforms_closed_window_closes_ours(
    hub: Conversations, shop_id: str, platform: FakeWechat
) -> None:
    account = await accounts.add(hub.core, shop_id, "wechat", "小满", BASIC | {"api_base": platform.base})
    await push(hub, account)
    conversation = await hub.core.db.shop(shop_id)["conversations"].find_one({})
    assert conversation is not None
    await send(hub, shop_id, conversation["_id"], AGENT, Draft("c1", "text", {"text": "在"}))
    platform.script["/cgi-bin/message/custom/send"].append({"errcode": 45015, "errmsg": "out of time limit"})
    await deliver(hub, shop_id, conversation["_id"])
    (message,) = await hub.core.db.shop(shop_id)["messages"].find({"direction": "out"})
    assert (message["status"], message["error"]["code"]) == ("failed", "window_over")
    conversation = await hub.core.db.shop(shop_id)["conversations"].find_one({})
    assert conversation is not None
    assert conversation["quota"]["left"] == 0
