"""What a fan's page does over its socket, against real stores and a real server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import socketio
from webchat_line import WebChat

from hub.accounts import shops
from hub.channels.webchat import tokens
from hub.conversations import accounts, media, reading, send
from hub.conversations.model import Draft, Sender
from hub.core.clock import now
from hub.core.ids import new_id
from hub.sockets import schema
from hub.sockets.fan import SENDS, FanNamespace

AGENT = Sender("agent", "staff-17", "小林")
EMPTY = {"rev": 0, "seq": 0, "read_by_team_seq": 0, "read_by_fan_seq": 0, "agent": None, "state": "none"}


async def conversation_id(webchat: WebChat) -> str:
    page = await reading.list_heads(webchat.hub, webchat.shop.id)
    assert len(page.heads) == 1
    return page.heads[0]["id"]


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not true():
            await asyncio.sleep(0.01)


async def reply(webchat: WebChat, text: str, sender: Sender = AGENT) -> None:
    draft = Draft(new_id(), "text", {"text": text})
    await send.send(webchat.hub, webchat.shop.id, await conversation_id(webchat), sender, draft)


def test_there_is_a_handler_for_every_event_of_the_schema() -> None:
    handlers = {name.removeprefix("do_") for name in vars(FanNamespace) if name.startswith("do_")}
    assert handlers == {event.name for event in schema.FAN_IN}


async def test_opening_makes_no_conversation_and_the_first_message_does(webchat: WebChat) -> None:
    fan = await webchat.connect(webchat.fan(name="访客 A1"))
    answer = await fan.ask("open")
    assert answer == {"ok": True, "conversation": EMPTY, "messages": [], "rev": 0, "more": False}
    assert (await fan.ask("sync", after_rev=0)) == {"ok": True, "rev": 0, "events": [], "reset": False}
    assert (await reading.list_heads(webchat.hub, webchat.shop.id)).heads == []

    sent = await fan.say("在吗")
    assert sent["ok"]
    assert sent["message"]["seq"] == 1
    [head] = (await reading.list_heads(webchat.hub, webchat.shop.id)).heads
    assert (head["fan"]["name"], head["unread"], head["channel"]) == ("访客 A1", 1, "webchat")

    # Nobody was in the conversation's room when its first event rang, so the page is told to ask.
    await until(lambda: fan.resyncs == [{}])
    [event] = (await fan.ask("sync", after_rev=0))["events"]
    assert (event["rev"], event["message"]) == (1, sent["message"])


async def test_the_same_client_id_is_the_same_message(webchat: WebChat) -> None:
    fan = await webchat.connect(webchat.fan())
    first, *repeats = await asyncio.gather(*(fan.say("只说一次", "client-0001") for _ in range(4)))
    assert first["message"]["client_id"] == "client-0001"
    assert repeats == [first] * 3
    answer = await fan.ask("open")
    assert [m["body"]["text"] for m in answer["messages"]] == ["只说一次"]


async def test_a_repeat_from_another_page_of_the_same_fan_is_known_too(webchat: WebChat) -> None:
    who = webchat.fan()
    phone, desk = await webchat.connect(who), await webchat.connect(who)
    one, two = await asyncio.gather(
        phone.say("离线时写的", "client-0002"), desk.say("离线时写的", "client-0002")
    )
    assert one["message"]["id"] == two["message"]["id"]
    assert (await reading.list_heads(webchat.hub, webchat.shop.id)).heads[0]["seq"] == 1


async def test_a_fan_sees_numbers_whole_and_agents_see_them_masked(webchat: WebChat) -> None:
    fan = await webchat.connect(webchat.fan())
    sent = await fan.say("我的电话 13812345678")
    assert sent["message"]["body"]["text"] == "我的电话 13812345678"
    await reply(webchat, "快递员 13987654321，稍后到")
    [inbound, out] = await reading.messages(webchat.hub, webchat.shop.id, await conversation_id(webchat))
    assert "13812345678" not in inbound["body"]["text"]
    assert "13987654321" not in out["body"]["text"]

    bell = await fan.heard(lambda e: e.get("resync") and e["type"] == "message.added" and e["rev"] > 1)
    assert bell["message"] is None
    synced = await fan.ask("sync", after_rev=0)
    texts = [e["message"]["body"]["text"] for e in synced["events"] if e["message"]]
    assert texts == ["我的电话 13812345678", "快递员 13987654321，稍后到"]
    assert [e["rev"] for e in synced["events"]] == list(range(1, synced["rev"] + 1))


async def test_a_fan_sees_nothing_of_the_inside(webchat: WebChat) -> None:
    fan = await webchat.connect(webchat.fan())
    await fan.say("你好")
    where = await conversation_id(webchat)
    await send.note(webchat.hub, webchat.shop.id, where, AGENT, new_id(), "这位粉丝要小心")
    await reply(webchat, "在的亲")
    note = await fan.heard(lambda e: e["rev"] == 2)
    assert note["message"] is None
    out = await fan.heard(lambda e: bool(e["message"]) and e["message"]["direction"] == "out")
    assert out["message"]["sender"] == {"type": "agent", "name": "小林"}
    assert out["conversation"]["agent"] == {"name": "小林"}

    opened, synced = await fan.ask("open"), await fan.ask("sync", after_rev=0)
    history = await fan.ask("history", before_seq=99)
    everything = repr([fan.events, opened, synced, history])
    for hidden in (
        "staff-17",
        "要小心",
        "attempts",
        "error",
        "status",
        "dedup",
        "customer_id",
        "priority",
        "unread",
    ):
        assert hidden not in everything
    assert [m["body"]["text"] for m in opened["messages"]] == ["你好", "在的亲"]


async def test_history_pages_back_to_the_first_word_and_skips_pages_of_notes(webchat: WebChat) -> None:
    fan = await webchat.connect(webchat.fan())
    await fan.say("最早的一句")
    where = await conversation_id(webchat)
    for n in range(reading.PAGE + 5):
        await send.note(webchat.hub, webchat.shop.id, where, AGENT, new_id(), f"备注 {n}")
    await fan.say("最新的一句")
    opened = await fan.ask("open")
    assert ([m["body"]["text"] for m in opened["messages"]], opened["more"]) == (["最新的一句"], True)
    older = await fan.ask("history", before_seq=opened["messages"][0]["seq"])
    assert ([m["body"]["text"] for m in older["messages"]], older["more"]) == (["最早的一句"], False)


async def test_read_receipts_travel_both_ways(webchat: WebChat) -> None:
    fan = await webchat.connect(webchat.fan())
    await fan.say("看到了吗")
    where = await conversation_id(webchat)
    await send.read_by_team(webchat.hub, webchat.shop.id, where, 1)
    assert (await fan.heard(lambda e: e["type"] == "read.team"))["conversation"]["read_by_team_seq"] == 1
    await reply(webchat, "看到了")
    assert await fan.ask("read", seq=2) == {"ok": True}
    assert (await reading.head(webchat.hub, webchat.shop.id, where))["read_by_fan_seq"] == 2
    await fan.ask("read", seq=9)  # nothing that far was ever shown
    assert (await reading.head(webchat.hub, webchat.shop.id, where))["read_by_fan_seq"] == 2


async def test_typing_reaches_the_fan_but_never_echoes(webchat: WebChat) -> None:
    fan = await webchat.connect(webchat.fan())
    assert await fan.ask("typing", on=True) == {"ok": True}  # nobody to tell yet
    await fan.say("在吗")
    where = await conversation_id(webchat)
    await fan.ask("typing", on=True)
    who = {"type": "agent", "id": "staff-17", "name": "小林"}
    await webchat.sockets.fanout.signal(webchat.shop.id, where, "typing", who, True)
    await until(lambda: bool(fan.signals))
    assert fan.signals == [{"name": "typing", "who": {"type": "agent", "name": "小林"}, "on": True}]


async def test_a_fan_hears_only_their_own_conversation(webchat: WebChat) -> None:
    one, other = await webchat.connect(webchat.fan()), await webchat.connect(webchat.fan())
    for fan, words in ((one, "一号"), (other, "二号")):
        await fan.say("在吗")
        await fan.say(words)
    await one.heard(lambda e: e["message"]["body"]["text"] == "一号")
    await other.heard(lambda e: e["message"]["body"]["text"] == "二号")
    assert "二号" not in repr(one.events)
    assert "一号" not in repr(other.events)
    assert [m["body"]["text"] for m in (await other.ask("open"))["messages"]] == ["在吗", "二号"]


@pytest.fixture
async def elsewhere(webchat: WebChat) -> tokens.Fan:
    """A fan of another shop of the same hub."""
    shop = await shops.create(webchat.core, f"t{new_id()[-12:]}", "别家")
    account = await accounts.add(webchat.core, shop.id, "webchat", "网页", {})
    return tokens.Fan(shop.id, account.id, f"a:{new_id()}", "别家的粉丝")


async def test_a_token_of_one_shop_opens_nothing_in_another(webchat: WebChat, elsewhere: tokens.Fan) -> None:
    keys = webchat.core.keys
    expired = tokens.mint(keys, webchat.fan(), now() - timedelta(days=400))
    # Signed by us, so only a fault elsewhere could make it; it must still not cross shops.
    crossed = tokens.mint(keys, replace(elsewhere, shop_id=webchat.shop.id))
    for token in (tokens.mint(keys, elsewhere), expired, crossed, "nonsense"):
        with pytest.raises(socketio.exceptions.ConnectionError):
            await webchat.connect(webchat.fan(), token=token)
    with pytest.raises(socketio.exceptions.ConnectionError):
        await webchat.connect(webchat.fan(), slug="no-such-shop")


async def _upload(webchat: WebChat, fan: tokens.Fan, content: bytes, name: str) -> str:
    async def pieces() -> AsyncIterator[bytes]:
        yield content

    view = await media.upload(webchat.core, fan.shop_id, conversation_id=None, filename=name, stream=pieces())
    return tokens.upload_ticket(webchat.core.keys, fan, view["id"])


async def test_a_file_is_sent_by_its_uploader_only(webchat: WebChat) -> None:
    fan = await webchat.connect(webchat.fan())
    ticket = await _upload(webchat, fan.fan, b"%PDF-1.4 size chart", "尺码表.pdf")
    sent = await fan.ask("send", client_id="client-0003", kind="file", media_id=ticket)
    assert sent["message"]["media"]["name"] == "尺码表.pdf"

    thief = await webchat.connect(webchat.fan())
    refused = await thief.ask("send", client_id="client-0004", kind="file", media_id=ticket)
    assert (refused["ok"], refused["error"]["code"]) == (False, "upload_not_yours")
    refused = await fan.ask("send", client_id="client-0005", kind="image", media_id=ticket)
    assert (refused["ok"], refused["error"]["code"]) == (False, "media_wrong_kind")
    assert [m["seq"] for m in (await fan.ask("open"))["messages"]] == [1]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"text": ""}, "fan_text_empty"), ({"text": " \n\u3000"}, "fan_text_empty"), ({}, "fan_text_too_long"),
        ({"text": "长" * 2700}, "fan_text_too_long"), ({"text": 5}, "fan_text_too_long"),
    ],
)  # fmt: skip
async def test_what_no_bubble_can_hold_is_refused_and_stores_nothing(
    webchat: WebChat, body: dict[str, object], code: str
) -> None:
    fan = await webchat.connect(webchat.fan())
    answer = await fan.ask("send", client_id="client-0006", kind="text", body=body)
    assert (answer["ok"], answer["error"]["code"]) == (False, code)
    assert (await fan.ask("open"))["messages"] == []


async def test_a_body_keeps_only_what_was_agreed(webchat: WebChat) -> None:
    fan = await webchat.connect(webchat.fan())
    sent = await fan.ask(
        "send", client_id="client-0007", kind="text", body={"text": "好", "html": "<b>", "cut": True}
    )
    assert sent["message"]["body"] == {"text": "好"}
    wrong = await fan.ask("send", client_id="short", kind="text", body={"text": "好"})
    assert (wrong["ok"], wrong["error"]["code"], wrong["error"]["field"]) == (
        False,
        "payload_invalid",
        "client_id",
    )


async def test_a_flood_is_slowed_down_per_fan(webchat: WebChat) -> None:
    fan, other = await webchat.connect(webchat.fan()), await webchat.connect(webchat.fan())
    answers = [await fan.say(f"第 {n} 条") for n in range(SENDS + 3)]
    assert [a["ok"] for a in answers] == [True] * SENDS + [False] * 3
    assert answers[-1]["error"]["code"] == "fan_too_fast"
    assert (await other.say("我没有刷屏"))["ok"]
    assert (await fan.ask("open"))["conversation"]["seq"] == SENDS
