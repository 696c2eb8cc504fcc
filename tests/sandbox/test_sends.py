"""custom/send takes what WeChat takes, within the quota and the window that the fan's last act opened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.bench import FAN, MINI, OFFICIAL, Bench

_SAMPLES = Path(__file__).parents[2] / "hub/sandbox/wechat/samples"


async def test_every_kind_of_an_official_account(bench: Bench) -> None:
    account = await bench.register(OFFICIAL)
    media = {kind: await _media_id(bench, account, kind, file) for kind, file in _FILES.items()}
    for kind, part in _official_parts(media).items():
        await bench.say(account)
        assert await bench.send(account, kind, **part) == 0, kind
    received = (await bench.truth(account))["received"]
    assert [r["type"] for r in received] == list(_official_parts(media))
    assert received[0]["body"] == {"touser": FAN, "msgtype": "text", "text": {"content": "你好"}}


async def test_a_mini_program_has_four_kinds(bench: Bench) -> None:
    account = await bench.register(MINI)
    media = {kind: await _media_id(bench, account, kind, file) for kind, file in list(_FILES.items())[:1]}
    image = media["image"]
    link = {"title": "商城", "description": "新品", "url": "https://e.cn/", "thumb_url": "https://e.cn/a.jpg"}
    card = {"title": "卡片", "pagepath": "pages/a?id=1", "thumb_media_id": image}
    parts: dict[str, Any] = {"text": {"content": "你好"}, "image": {"media_id": image}, "link": link}
    await bench.say(account)
    for kind, part in {**parts, "miniprogrampage": card}.items():
        assert await bench.send(account, kind, **part) == 0, kind
    for kind in ("voice", "video", "music", "news", "msgmenu", "wxcard"):
        assert await bench.send(account, kind, media_id=image) == 40008, kind


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", 47001),
        (b"[]", 47001),
        ("{}".encode("utf-16"), 47001),
        (b'{"touser":"%s","msgtype":"text","text":{"content":"\\u4f60"}}' % FAN.encode(), 40033),
        (b'{"touser":"%s","msgtype":"text","text":{"content":"C:\\\\u4f60"}}' % FAN.encode(), 0),
        ({"touser": "nobody", "msgtype": "text", "text": {"content": "hi"}}, 40003),
        ({"msgtype": "text", "text": {"content": "hi"}}, 40003),
        ({"touser": FAN, "msgtype": "hologram"}, 40008),
        ({"touser": FAN, "msgtype": "text"}, 47003),
        ({"touser": FAN, "msgtype": "text", "text": {"content": ""}}, 44004),
        ({"touser": FAN, "msgtype": "text", "text": {"content": "好" * 682 + "ab"}}, 0),
        ({"touser": FAN, "msgtype": "text", "text": {"content": "好" * 682 + "abc"}}, 45002),
        ({"touser": FAN, "msgtype": "image", "image": {"media_id": "nope"}}, 40007),
        ({"touser": FAN, "msgtype": "news", "news": {"articles": [{"title": "a", "url": "b"}] * 2}}, 45008),
        ({"touser": FAN, "msgtype": "msgmenu", "msgmenu": {"list": [{"id": "1"}]}}, 47003),
        ({"touser": FAN, "msgtype": "miniprogrampage", "miniprogrampage": {"title": "a", "pagepath": "b"}}, 47003),
    ],
)  # fmt: skip
async def test_what_is_wrong_has_its_code_and_sends_nothing(bench: Bench, body: Any, code: int) -> None:
    account = await bench.register(OFFICIAL)
    await bench.say(account)
    assert (await bench.call(account, "message/custom/send", body))["errcode"] == code
    assert len((await bench.truth(account))["received"]) == (code == 0)


async def test_five_messages_within_48_hours_of_the_fans_own(bench: Bench) -> None:
    account = await bench.register(OFFICIAL)
    await bench.say(account)
    assert [await bench.send(account) for _ in range(6)] == [0] * 5 + [45047]
    await bench.say(account)
    await bench.advance(48 * 3600 - 5)
    assert await _send_later(bench, account) == 0
    await bench.advance(5)
    assert await _send_later(bench, account) == 45015


@pytest.mark.parametrize(
    "event",
    [{"event": "subscribe"}, {"event": "SCAN", "event_key": "1"}, {"event": "CLICK", "event_key": "K"}],
    ids=["follow", "scan", "menu"],
)
async def test_three_messages_within_a_minute_of_an_act(bench: Bench, event: dict[str, str]) -> None:
    account = await bench.register(OFFICIAL)
    await bench.say(account, "event", **event)
    assert [await bench.send(account) for _ in range(4)] == [0] * 3 + [45047]
    await bench.say(account, "event", **event)
    await bench.advance(61)
    assert await bench.send(account) == 45015


async def test_two_messages_within_a_minute_of_entering_a_mini_program(bench: Bench) -> None:
    account = await bench.register(MINI)
    await bench.say(account, "event", event="user_enter_tempsession")
    assert [await bench.send(account) for _ in range(3)] == [0] * 2 + [45047]
    await bench.say(account, "event", event="user_enter_tempsession")
    await bench.advance(61)
    assert await bench.send(account) == 45015


async def test_a_new_act_resets_the_count_and_the_longer_window_stays(bench: Bench) -> None:
    account = await bench.register(OFFICIAL)
    await bench.say(account)
    await bench.say(account, "event", event="CLICK", event_key="K")
    await bench.advance(3600)
    assert [await bench.send(account) for _ in range(4)] == [0] * 3 + [45047]


async def test_looking_at_a_link_opens_no_window(bench: Bench) -> None:
    account = await bench.register(OFFICIAL)
    await bench.say(account, "event", event="VIEW", event_key="https://e.cn/")
    assert await bench.send(account) == 45015


async def test_who_unfollowed_cannot_be_written_to(bench: Bench) -> None:
    account = await bench.register(OFFICIAL)
    await bench.say(account)
    await bench.say(account, "event", event="unsubscribe")
    assert await bench.send(account) == 45015


async def test_typing_needs_a_fresh_interaction_and_is_not_repeated(bench: Bench) -> None:
    account = await bench.register(OFFICIAL)
    await bench.say(account)
    assert [await _type(bench, account, c) for c in ("Typing", "Typing", "CancelTyping", "Typing")] == [
        0,
        45081,
        0,
        0,
    ]
    assert await _type(bench, account, "Sing") == 45072
    assert await _type(bench, account, "Typing", "nobody") == 40003
    await bench.advance(16)
    assert await _type(bench, account, "Typing") == 0
    await bench.advance(31)
    assert await _type(bench, account, "Typing") == 45080
    assert [t["command"] for t in (await bench.truth(account))["typing"]] == [
        "Typing",
        "CancelTyping",
        "Typing",
        "Typing",
    ]


_FILES = {"image": "photo.jpg", "voice": "voice.amr", "video": "clip.mp4", "thumb": "thumb.jpg"}


def _official_parts(media: dict[str, str]) -> dict[str, Any]:
    thumb = {"thumb_media_id": media["thumb"]}
    return {
        "text": {"content": "你好"},
        "image": {"media_id": media["image"]},
        "voice": {"media_id": media["voice"]},
        "video": {"media_id": media["video"], "title": "视频", "description": "", **thumb},
        "music": {
            "title": "歌",
            "musicurl": "https://e.cn/a.mp3",
            "hqmusicurl": "https://e.cn/a.mp3",
            **thumb,
        },
        "news": {"articles": [{"title": "图文", "description": "", "url": "https://e.cn", "picurl": ""}]},
        "mpnewsarticle": {"article_id": "A1"},
        "msgmenu": {"head_content": "满意吗", "list": [{"id": "101", "content": "满意"}], "tail_content": ""},
        "miniprogrampage": {"title": "卡片", "appid": "wx1", "pagepath": "pages/a", **thumb},
        "wxcard": {"card_id": "C1"},
    }


async def _media_id(bench: Bench, account: dict[str, str], kind: str, file: str) -> str:
    told = await bench.upload(account, kind, (_SAMPLES / file).read_bytes())
    return told.get("media_id") or told["thumb_media_id"]


async def _send_later(bench: Bench, account: dict[str, str]) -> int:
    await bench.token(account)
    return await bench.send(account)


async def _type(bench: Bench, account: dict[str, str], command: str, openid: str = FAN) -> int:
    told = await bench.call(account, "message/custom/typing", {"touser": openid, "command": command})
    return told["errcode"]
