"""Media, log-in, user info, and every kind of trouble that can be ordered for a call."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.sandbox.bench import FAN, MINI, OFFICIAL, Bench

_SAMPLES = Path(__file__).parents[2] / "hub/sandbox/wechat/samples"
_JPEG = (_SAMPLES / "thumb.jpg").read_bytes()
_LONG_VOICE = b"#!AMR\n" + (b"\x3c" + bytes(31)) * 50 * 61


async def test_media_lives_three_days(bench: Bench) -> None:
    account = await bench.register(OFFICIAL)
    told = await bench.upload(account, "image", _JPEG)
    assert set(told) == {"type", "media_id", "created_at"}
    answer = await _get_media(bench, account, told["media_id"])
    assert answer.content == _JPEG
    assert "filename=" in answer.headers["content-disposition"]
    await bench.advance(3 * 86400)
    await bench.token(account)
    assert (await _get_media(bench, account, told["media_id"])).json()["errcode"] == 40007
    assert (await bench.truth(account))["uploads"][0]["size"] == len(_JPEG)


async def test_a_video_answers_its_url(bench: Bench) -> None:
    account = await bench.register(OFFICIAL)
    told = await bench.upload(account, "video", (_SAMPLES / "clip.mp4").read_bytes())
    url = (await _get_media(bench, account, told["media_id"])).json()["video_url"]
    assert (await bench.http.get(url)).content[4:8] == b"ftyp"


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [("image", b"", 41005), ("image", b"GIF89" + b"x", 40005), ("film", _JPEG, 40004), ("voice", _LONG_VOICE, 45007),
     ("thumb", _JPEG + bytes(64 * 1024), 45001), ("image", _JPEG + bytes(10 * 1024 * 1024), 45001)],
    ids=["empty", "cut gif", "no such type", "61 s", "large thumb", "large image"],
)  # fmt: skip
async def test_what_media_upload_refuses(bench: Bench, kind: str, content: bytes, code: int) -> None:
    account = await bench.register(OFFICIAL)
    assert (await bench.upload(account, kind, content))["errcode"] == code
    assert (await bench.truth(account))["uploads"] == []


async def test_a_mini_program_uploads_images_of_two_megabytes_only(bench: Bench) -> None:
    account = await bench.register(MINI)
    assert (await bench.upload(account, "voice", b"#!AMR\n"))["errcode"] == 40004
    assert (await bench.upload(account, "image", _JPEG + bytes(2 * 1024 * 1024)))["errcode"] == 45001


async def test_log_in_with_a_code_works_once_and_for_five_minutes(bench: Bench) -> None:
    await bench.register(MINI)
    fan = {"app_id": MINI["app_id"], "openid": FAN}
    await bench.control("fans", {"fans": [{**fan, "unionid": "u1"}]}, "PUT")
    code, late = [(await bench.control("js_code", fan))["js_code"] for _ in range(2)]
    known = await _log_in(bench, code)
    assert (known["openid"], known["unionid"]) == (FAN, "u1")
    assert (await _log_in(bench, code))["errcode"] == 40163
    assert (await _log_in(bench, "strange"))["errcode"] == 40029
    await bench.advance(301)
    assert (await _log_in(bench, late))["errcode"] == 40029


async def test_user_info_tells_who_follows(bench: Bench) -> None:
    account = await bench.register(OFFICIAL)
    await bench.say(account)
    await bench.token(account)
    params = {"access_token": bench.tokens[account["app_id"]], "openid": FAN}
    info = (await bench.http.get("/wechat/cgi-bin/user/info", params=params)).json()
    assert (info["subscribe"], info["nickname"]) == (1, "")
    await bench.say(account, "event", event="unsubscribe")
    assert (await bench.http.get("/wechat/cgi-bin/user/info", params=params)).json() == {
        "subscribe": 0,
        "openid": FAN,
    }


async def test_ordered_codes_and_statuses(bench: Bench) -> None:
    account = await bench.register(OFFICIAL)
    await bench.say(account)
    await bench.fault("custom_send", "errcode", errcode=45009, times=2)
    await bench.fault("custom_send", "errcode", errcode=45011, app_id="wx-another")
    assert [await bench.send(account) for _ in range(3)] == [45009, 45009, 0]
    await bench.fault("custom_send", "http_status", status=502)
    with pytest.raises(ValueError, match="Expecting value"):
        await bench.send(account)
    assert len((await bench.truth(account))["received"]) == 1
    assert (await bench.control("faults", None, "DELETE"))["cleared"] == 1


@pytest.mark.parametrize(
    ("kind", "acts"), [("timeout_before", 0), ("timeout_after", 1), ("disconnect_after", 1)]
)
async def test_lost_connections_before_and_after_acting(bench: Bench, kind: str, acts: int) -> None:
    account = await bench.register(OFFICIAL)
    await bench.say(account)
    await bench.token(account)
    await bench.fault("custom_send", kind, delay_s=0.02)
    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        await bench.send(account)
    assert len((await bench.truth(account))["received"]) == acts
    assert await bench.send(account) == 0


async def test_a_probable_fault_stays_until_cleared(bench: Bench) -> None:
    account = await bench.register(OFFICIAL)
    await bench.fault("stable_token", "errcode", errcode=-1, probability=1)
    assert [(await bench.token(account))["errcode"] for _ in range(3)] == [-1] * 3
    await bench.http.delete("/_sandbox/wechat/faults")
    assert "access_token" in await bench.token(account)


async def _get_media(bench: Bench, account: dict[str, str], media_id: str) -> httpx.Response:
    params = {"access_token": bench.tokens[account["app_id"]], "media_id": media_id}
    return await bench.http.get("/wechat/cgi-bin/media/get", params=params)


async def _log_in(bench: Bench, code: str) -> dict[str, str]:
    params = {
        "appid": MINI["app_id"],
        "secret": MINI["secret"],
        "js_code": code,
        "grant_type": "authorization_code",
    }
    return (await bench.http.get("/wechat/sns/jscode2session", params=params)).json()
