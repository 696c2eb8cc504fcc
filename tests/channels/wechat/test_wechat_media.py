"""Files from the platform, and addresses that must not lead into our own network."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import httpx
import pytest
from fake_wechat import FakeWechat, MakeAccount
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from hub.channels.wechat import CHANNEL, foreign_url
from hub.channels.wechat.settings import settings_of
from hub.conversations.channel import Account
from hub.conversations.model import MediaRef
from hub.core.errors import Refused, RetryLater
from hub.core.runtime import Core

GET = "/cgi-bin/media/get"
AMR = b"#!AMR\n" + bytes(range(200))
GONE = {"errcode": 40007, "errmsg": "invalid media_id"}


def file(content: bytes, kind: str = "audio/amr") -> Response:
    return Response(content, media_type=kind, headers={"content-disposition": 'attachment; filename="m.amr"'})


async def fetch(core: Core, account: Account, ref: MediaRef, max_bytes: int = 1000) -> bytes:
    return b"".join([piece async for piece in CHANNEL.fetch(core, account, ref, max_bytes)])


async def test_a_file_is_fetched_by_its_id(core: Core, account: Account, platform: FakeWechat) -> None:
    platform.script[GET].append(file(AMR))
    assert await fetch(core, account, MediaRef("m1")) == AMR
    assert platform.of(GET)[0].query == {"access_token": "token-1", "media_id": "m1"}


async def test_too_large_is_refused_even_with_an_address(
    core: Core, account: Account, platform: FakeWechat
) -> None:
    platform.script[GET].append(file(b"x" * 1001))
    with pytest.raises(Refused, match="media_too_large"):
        await fetch(core, account, MediaRef("m1", url=f"{platform.base}/pic"))
    assert platform.of("/pic") == []


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "text/plain", "image/jpeg"])
async def test_an_error_is_not_taken_for_a_file(
    core: Core, account: Account, platform: FakeWechat, kind: str
) -> None:
    platform.script[GET].append(JSONResponse(GONE, media_type=kind))
    with pytest.raises(Refused, match="media_gone"):
        await fetch(core, account, MediaRef("m1"))


async def test_a_dead_token_is_renewed(core: Core, account: Account, platform: FakeWechat) -> None:
    platform.script[GET].append(file(AMR))
    await fetch(core, account, MediaRef("m1"))
    platform.kill()
    platform.script[GET].extend([{"errcode": 42001}, file(AMR)])
    assert await fetch(core, account, MediaRef("m1")) == AMR
    assert [c.query["access_token"] for c in platform.of(GET)] == ["token-1", "token-1", "token-2"]


async def test_a_video_is_fetched_from_where_the_answer_says(
    core: Core, account: Account, platform: FakeWechat
) -> None:
    platform.script[GET].append({"video_url": f"{platform.base}/video"})
    platform.script["/video"].append(file(b"mp4", "video/mp4"))
    assert await fetch(core, account, MediaRef("m1")) == b"mp4"


@pytest.mark.parametrize(
    "answer", [GONE, {"errcode": 40164, "errmsg": "ip"}, PlainTextResponse("x", status_code=404)]
)
async def test_the_address_serves_where_the_id_does_not(
    core: Core, account: Account, platform: FakeWechat, answer: Any
) -> None:
    platform.script[GET].append(answer)
    platform.script["/pic"].append(RedirectResponse(f"{platform.base}/moved"))
    platform.script["/moved"].append(file(b"png", "image/png"))
    assert await fetch(core, account, MediaRef("m1", url=f"{platform.base}/pic")) == b"png"


async def test_an_address_alone_is_enough(core: Core, account: Account, platform: FakeWechat) -> None:
    platform.script["/pic"].append(file(b"png"))
    assert await fetch(core, account, MediaRef("", url=f"{platform.base}/pic")) == b"png"
    with pytest.raises(Refused, match="media_gone"):
        await fetch(core, account, MediaRef(""))


@pytest.mark.parametrize(("answer", "code"), [
    ({"errcode": -1, "errmsg": "busy"}, "platform_busy"), ({}, "outside_unclear"), (file(b""), "media_empty"),
    ({"errcode": 40164, "errmsg": "ip"}, "wechat_ip_not_listed"),
    (PlainTextResponse("", status_code=502), "outside_unclear"),
])  # fmt: skip
async def test_what_may_come_later_is_tried_later(
    core: Core, account: Account, platform: FakeWechat, answer: Any, code: str
) -> None:
    platform.script[GET].append(answer)
    with pytest.raises(RetryLater, match=code):
        await fetch(core, account, MediaRef("m1"))


async def test_redirects_come_to_an_end(core: Core, account: Account, platform: FakeWechat) -> None:
    platform.script["/pic"].extend([RedirectResponse(f"{platform.base}/pic")] * 9)
    with pytest.raises(Refused, match="media_url_refused"):
        await fetch(core, account, MediaRef("", url=f"{platform.base}/pic"))
    assert len(platform.of("/pic")) == 4


@pytest.mark.parametrize("url", [
    "http://127.0.0.1/x", "http://localhost/x", "http://[::1]/x", "http://10.0.0.1/", "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data", "http://0.0.0.0/", "http://100.64.0.1/", "http://[fe80::1]/",
    "http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://2130706433/",
    "http://224.0.0.1/", "file:///etc/passwd", "ftp://example.com/x", "http:///x", "gopher://127.0.0.1:1/_x", "x", "",
    "http://user@93.184.216.34/", "http://[::1/",
])  # fmt: skip
async def test_addresses_inside_are_refused(core: Core, make_account: MakeAccount, url: str) -> None:
    settings = settings_of(make_account())
    with pytest.raises(Refused, match="media_url_refused"):
        await foreign_url.fetch(core, settings, url, 1000)


async def test_a_redirect_inside_is_refused(
    core: Core, make_account: MakeAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[tuple[str, Any]] = []

    async def download(url: str, *, max_bytes: int, **options: Any) -> tuple[httpx.Response, bytes]:
        fetched.append((url, options))
        return httpx.Response(302, headers={"location": "http://127.0.0.1/secret"}), b""

    resolve_to(monkeypatch, "93.184.216.34")
    monkeypatch.setattr(core.http, "download", download)
    with pytest.raises(Refused, match="media_url_refused"):
        await foreign_url.fetch(core, settings_of(make_account()), "https://mmbiz.qpic.cn/x/0?a=1", 1000)
    assert fetched == [(
        "https://93.184.216.34/x/0?a=1",
        {
            "headers": {"host": "mmbiz.qpic.cn", "connection": "close"},
            "extensions": {"sni_hostname": "mmbiz.qpic.cn"},
        },
    )]  # fmt: skip


async def test_one_private_address_among_several_is_enough_to_refuse(
    core: Core, make_account: MakeAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve_to(monkeypatch, "93.184.216.34", "10.0.0.1")
    with pytest.raises(Refused, match="media_url_refused"):
        await foreign_url.fetch(core, settings_of(make_account()), "https://mmbiz.qpic.cn/", 1000)


async def test_a_name_that_does_not_resolve_may_do_so_later(
    core: Core, make_account: MakeAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve_to(monkeypatch)
    with pytest.raises(RetryLater, match="outside_unreachable"):
        await foreign_url.fetch(core, settings_of(make_account()), "https://mmbiz.qpic.cn/", 1000)


def resolve_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    async def getaddrinfo(host: str, port: int, **_: Any) -> list[Any]:
        if not addresses:
            raise socket.gaierror(-2, "unknown")
        found = [host] if host[0].isdigit() else addresses
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo)
