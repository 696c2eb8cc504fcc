"""What leaves for the platform, byte for byte, and what becomes of it."""

from __future__ import annotations

from typing import Any

import pytest
from fake_wechat import EXPIRED, OK, FakeWechat, MakeAccount
from starlette.responses import PlainTextResponse

from hub.channels.wechat import CHANNEL, wire
from hub.conversations.channel import Account, OutMedia, OutMessage
from hub.conversations.model import FanRef
from hub.conversations.rules.quota import Quota
from hub.core.errors import AuthExpired, Refused, RetryLater, Unconfirmed
from hub.core.runtime import Core

SEND = "/cgi-bin/message/custom/send"
UPLOAD = "/cgi-bin/media/upload"
PNG = OutMedia("image/png", "猫.png", b"\x89PNG")
LINK = {
    "title": "帆布包",
    "description": "手绣",
    "url": "https://example.com/t",
    "thumb_url": "https://example.com/i",
}


def reply(kind: Any, body: dict[str, Any], media: OutMedia | None = None) -> OutMessage:
    return OutMessage("m1", FanRef("wechat", "acc", "ofan"), kind, body, media)


TEXT = reply("text", {"text": "亲，已发货 😀"})


async def test_text_goes_out_as_raw_utf8(core: Core, account: Account, platform: FakeWechat) -> None:
    assert await CHANNEL.send(core, account, TEXT) == ""
    (call,) = platform.of(SEND)
    assert call.query == {"access_token": "token-1"}
    assert call.body.decode() == '{"touser":"ofan","msgtype":"text","text":{"content":"亲，已发货 😀"}}'


async def test_an_article_on_an_official_account(core: Core, account: Account, platform: FakeWechat) -> None:
    await CHANNEL.send(core, account, reply("link", LINK))
    article = {
        "title": "帆布包",
        "description": "手绣",
        "url": "https://example.com/t",
        "picurl": "https://example.com/i",
    }
    assert platform.sent == [{"touser": "ofan", "msgtype": "news", "news": {"articles": [article]}}]


async def test_a_link_in_a_miniprogram(core: Core, make_account: MakeAccount, platform: FakeWechat) -> None:
    account = make_account(kind="miniprogram", api_base=platform.base)
    await CHANNEL.send(core, account, reply("link", {"url": "https://example.com/t"}))
    link = {
        "title": "https://example.com/t",
        "description": "",
        "url": "https://example.com/t",
        "thumb_url": "",
    }
    assert platform.sent == [{"touser": "ofan", "msgtype": "link", "link": link}]


@pytest.mark.parametrize(
    ("kind", "media", "name"),
    [
        ("image", PNG, b'filename="image.png"'),
        ("image", OutMedia("image/jpeg", "x", b"\xff\xd8"), b'filename="image.jpg"'),
        ("voice", OutMedia("audio/amr", "x", b"#!AMR\n"), b'filename="voice.amr"'),
        ("voice", OutMedia("audio/mpeg", "x", b"ID3"), b'filename="voice.mp3"'),
    ],
)
async def test_files_are_uploaded_then_sent(
    core: Core, account: Account, platform: FakeWechat, kind: Any, media: OutMedia, name: bytes
) -> None:
    await CHANNEL.send(core, account, reply(kind, {}, media))
    (upload,) = platform.of(UPLOAD)
    assert upload.query == {"access_token": "token-1", "type": kind}
    assert b'name="media"; ' + name in upload.body
    assert media.content in upload.body
    assert platform.sent == [{"touser": "ofan", "msgtype": kind, kind: {"media_id": "m2"}}]


@pytest.mark.parametrize(
    ("changes", "kind", "size"),
    [({}, "image", 10_000_001), ({}, "voice", 2_000_001), ({"kind": "miniprogram"}, "image", 2_000_001)],
)
async def test_files_beyond_the_platforms_limit_are_refused(
    core: Core, make_account: MakeAccount, platform: FakeWechat, changes: Any, kind: Any, size: int
) -> None:
    account = make_account(api_base=platform.base, **changes)
    with pytest.raises(Refused, match="media_too_large"):
        await CHANNEL.send(core, account, reply(kind, {}, OutMedia("image/png", "x", b"x" * size)))
    assert platform.calls == []


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (reply("voice", {}, PNG), "kind_not_supported"),
        (reply("file", {}, PNG), "kind_not_supported"),
        (reply("image", {}), "media_not_found"),
        (reply("image", {}, OutMedia("image/png", "x", b"")), "media_not_found"),
    ],
)
async def test_what_a_miniprogram_cannot_carry_is_refused(
    core: Core, make_account: MakeAccount, platform: FakeWechat, message: OutMessage, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        await CHANNEL.send(core, make_account(kind="miniprogram", api_base=platform.base), message)
    assert platform.calls == []


async def test_a_file_that_the_platform_forgot_is_uploaded_once_more(
    core: Core, account: Account, platform: FakeWechat
) -> None:
    gone = {"errcode": 40007, "errmsg": "invalid media_id"}
    platform.script[SEND].append(gone)
    await CHANNEL.send(core, account, reply("image", {}, PNG))
    assert [m["image"]["media_id"] for m in platform.sent] == ["m2", "m4"]
    platform.script[SEND].extend([gone, gone])
    with pytest.raises(Refused, match="media_gone"):
        await CHANNEL.send(core, account, reply("image", {}, PNG))
    assert len(platform.sent) == 4


@pytest.mark.parametrize("errcode", [40001, 40014, 41001, 42001])
async def test_a_refused_token_is_renewed_once_and_the_call_repeated_once(
    core: Core, account: Account, platform: FakeWechat, errcode: int
) -> None:
    await CHANNEL.send(core, account, TEXT)
    platform.kill()
    platform.script[SEND].append({"errcode": errcode, "errmsg": "token"})
    await CHANNEL.send(core, account, TEXT)
    assert [call.query["access_token"] for call in platform.of(SEND)] == ["token-1", "token-1", "token-2"]


async def test_a_token_refused_twice_is_a_persons_matter(
    core: Core, account: Account, platform: FakeWechat
) -> None:
    platform.script[SEND].extend([EXPIRED, EXPIRED])
    with pytest.raises(AuthExpired, match="wechat_token_rejected"):
        await CHANNEL.send(core, account, TEXT)
    assert len(platform.sent) == 2


@pytest.mark.parametrize("answer", [
    PlainTextResponse("<html>hijacked</html>"), PlainTextResponse(""), PlainTextResponse("[]"), {},
    {"errmsg": "ok"}, {"errcode": "odd"}, {"errcode": None}, PlainTextResponse("not found", status_code=404),
    PlainTextResponse("bad gateway", status_code=502),
])  # fmt: skip
async def test_after_an_odd_answer_nobody_knows(
    core: Core, account: Account, platform: FakeWechat, answer: Any
) -> None:
    platform.script[SEND].append(answer)
    with pytest.raises(Unconfirmed):
        await CHANNEL.send(core, account, TEXT)
    assert len(platform.sent) == 1


async def test_an_error_code_as_text_is_understood(
    core: Core, account: Account, platform: FakeWechat
) -> None:
    platform.script[SEND].append({"errcode": "0", "errmsg": "ok"})
    await CHANNEL.send(core, account, TEXT)
    platform.script[SEND].append({"errcode": "45047", "errmsg": "out of response count limit"})
    with pytest.raises(Refused, match="quota_used") as refused:
        await CHANNEL.send(core, account, TEXT)
    assert refused.value.params["window"] is True


async def test_after_a_timeout_nobody_knows(
    core: Core, account: Account, platform: FakeWechat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(wire.post.__kwdefaults__ or {}, "limit_s", 0.1)
    platform.script[SEND].append(1.0)
    with pytest.raises(Unconfirmed):
        await CHANNEL.send(core, account, TEXT)


async def test_a_platform_that_cannot_be_reached_did_nothing(core: Core, make_account: MakeAccount) -> None:
    with pytest.raises(RetryLater, match="outside_unreachable"):
        await CHANNEL.send(core, make_account(api_base="http://127.0.0.1:9"), TEXT)


@pytest.mark.parametrize("answer", [PlainTextResponse("<html>"), {"type": "image"}, {"errcode": -1}])
async def test_an_upload_may_be_repeated(
    core: Core, account: Account, platform: FakeWechat, answer: Any
) -> None:
    platform.script[UPLOAD].append(answer)
    with pytest.raises(RetryLater):
        await CHANNEL.send(core, account, reply("image", {}, PNG))
    assert platform.sent == []


@pytest.mark.parametrize(("on", "command"), [(True, "Typing"), (False, "CancelTyping")])
async def test_typing(core: Core, account: Account, platform: FakeWechat, on: bool, command: str) -> None:
    await CHANNEL.typing(core, account, "ofan", on)
    (call,) = platform.of("/cgi-bin/message/custom/typing")
    assert call.json == {"touser": "ofan", "command": command}


CLIP = OutMedia("video/mp4", "摇柿子.mp4", b"\x00\x00\x00\x18ftypmp42")
PAGE = {"title": "云朵杯", "page_path": "pages/item?id=mug", "app_id": "wx1234567890"}


async def test_a_clip_goes_with_its_cover(core: Core, account: Account, platform: FakeWechat) -> None:
    await CHANNEL.send(core, account, reply("video", {}, CLIP))
    clip, cover = platform.of(UPLOAD)
    assert [clip.query["type"], cover.query["type"]] == ["video", "thumb"]
    assert b'filename="video.mp4"' in clip.body
    assert b"\xff\xd8\xff" in cover.body, "a plain cover where none could be made"
    assert len(cover.body) < 64 * 1024
    [sent] = platform.sent
    assert sent["msgtype"] == "video"
    assert set(sent["video"]) == {"media_id", "thumb_media_id", "title", "description"}


async def test_the_platform_takes_mp4_only(core: Core, account: Account, platform: FakeWechat) -> None:
    with pytest.raises(Refused, match="media_wrong_kind"):
        await CHANNEL.send(core, account, reply("video", {}, OutMedia("video/webm", "x", b"x")))
    assert platform.calls == []


@pytest.mark.parametrize(("kind", "cover"), [("official", "thumb"), ("miniprogram", "image")])
async def test_a_page_of_a_miniprogram(
    core: Core, make_account: MakeAccount, platform: FakeWechat, kind: str, cover: str
) -> None:
    account = make_account(kind=kind, api_base=platform.base)
    await CHANNEL.send(core, account, reply("miniprogram", PAGE))
    [upload] = platform.of(UPLOAD)
    assert upload.query["type"] == cover
    [sent] = platform.sent
    card = sent["miniprogrampage"]
    assert (card["title"], card["pagepath"]) == ("云朵杯", "pages/item?id=mug")
    assert card.get("appid") == ("wx1234567890" if kind == "official" else None)
    assert card["thumb_media_id"]


async def test_an_official_account_must_say_whose_page(
    core: Core, account: Account, platform: FakeWechat
) -> None:
    with pytest.raises(Refused, match="app_id_missing"):
        await CHANNEL.send(core, account, reply("miniprogram", {**PAGE, "app_id": ""}))
    assert platform.calls == []


@pytest.mark.parametrize("errcode", [45072, 45080, 45081, 48001, -1, 99999])
async def test_typing_that_is_refused_is_nobodys_trouble(
    core: Core, account: Account, platform: FakeWechat, errcode: int
) -> None:
    platform.script["/cgi-bin/message/custom/typing"].append(OK | {"errcode": errcode})
    await CHANNEL.typing(core, account, "ofan", True)


def test_capabilities(make_account: MakeAccount) -> None:
    official = CHANNEL.capabilities(make_account())
    assert official.kinds == {"text", "image", "voice", "video", "link", "miniprogram"}
    assert official.quotas == {
        "message": Quota(5, 172_800),
        "menu": Quota(3, 60),
        "follow": Quota(3, 60),
        "scan": Quota(3, 60),
    }
    mini = CHANNEL.capabilities(make_account(kind="miniprogram"))
    assert mini.kinds == {"text", "image", "link", "miniprogram"}
    assert mini.quotas == {"message": Quota(5, 172_800), "enter": Quota(2, 60)}
    assert (official.image_max_bytes, mini.image_max_bytes, official.repeatable) == (
        10_000_000,
        2_000_000,
        False,
    )
