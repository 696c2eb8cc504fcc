"""Where platforms push: nothing of a stranger is kept, and "success" is said only of what is stored."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from hub import hooks
from hub.conversations import accounts, receive
from hub.conversations.channel import Account
from hub.core.db import StoreError
from hub.core.runtime import Core
from hub.hooks import MAX_BODY_BYTES
from tests.api.desk import Desk

TOKEN = "a-token-of-wechat"
SETTINGS = {
    "kind": "official",
    "gh_id": "gh_7f083739789a",
    "app_id": "wx0000000000000000",
    "secret": "s" * 32,
    "token": TOKEN,
    "mode": "plain",
    "api_base": "http://127.0.0.1:9",
}
PUSH = (
    "<xml><ToUserName>gh_7f083739789a</ToUserName><FromUserName>ofan</FromUserName><CreateTime>%d</CreateTime>"
    "<MsgType>text</MsgType><Content>在吗</Content><MsgId>71</MsgId></xml>"
)


def signed(**changes: str) -> dict[str, str]:
    timestamp, nonce = str(int(time.time())), "n1"
    signature = hashlib.sha1("".join(sorted([TOKEN, timestamp, nonce])).encode()).hexdigest()
    return {"timestamp": timestamp, "nonce": nonce, "signature": signature, **changes}


@pytest.fixture
async def wechat(desk: Desk) -> Account:
    return await accounts.add(desk.hub.core, desk.shop.id, "wechat", "公众号", SETTINGS)


async def _nothing_is_kept(core: Core, shop_id: str) -> None:
    for name in ("messages", "conversations", "events", "raw_pushes"):
        assert await core.db.shop(shop_id)[name].count({}) == 0, name


async def test_a_signed_push_is_stored_before_success_and_once(desk: Desk, wechat: Account) -> None:
    url, body = f"/hooks/wechat/{wechat.id}", (PUSH % time.time()).encode()
    for _ in range(3):
        answer = await desk.http.post(url, params=signed(), content=body)
        assert (answer.status_code, answer.text) == (200, "success")
        assert await desk.hub.core.db.shop(desk.shop.id)["messages"].count({}) == 1


async def test_a_store_that_restarts_is_waited_for(
    desk: Desk, wechat: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = 0

    async def away_at_first(*given: Any) -> Any:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise StoreError("away")
        return await receive.receive(*given)

    monkeypatch.setattr(hooks, "receive", away_at_first)
    url, body = f"/hooks/wechat/{wechat.id}", (PUSH % time.time()).encode()
    answer = await desk.http.post(url, params=signed(), content=body)
    assert (answer.status_code, answer.text, tries) == (200, "success", 3)
    assert await desk.hub.core.db.shop(desk.shop.id)["messages"].count({}) == 1


async def test_a_store_that_stays_away_is_no_success(
    desk: Desk, wechat: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_given: Any) -> Any:
        raise StoreError("away")

    monkeypatch.setattr(hooks, "receive", away)
    monkeypatch.setattr(hooks, "PATIENCE_S", 0.3)
    url, body = f"/hooks/wechat/{wechat.id}", (PUSH % time.time()).encode()
    answer = await desk.http.post(url, params=signed(), content=body)
    assert answer.status_code == 503
    assert "success" not in answer.text
    await _nothing_is_kept(desk.hub.core, desk.shop.id)


@pytest.mark.parametrize("query", [
    {}, {"signature": "0" * 40}, signed(signature="0" * 40), signed(nonce="other"), signed(signature=""),
    signed(signature="é" * 40), {"signature": "x" * 5000, "timestamp": "1", "nonce": "1"},
])  # fmt: skip
async def test_a_bad_signature_keeps_nothing(desk: Desk, wechat: Account, query: dict[str, str]) -> None:
    body = (PUSH % time.time()).encode()
    answer = await desk.http.post(f"/hooks/wechat/{wechat.id}", params=query, content=body)
    assert answer.status_code == 403
    assert "在吗" not in answer.text
    await _nothing_is_kept(desk.hub.core, desk.shop.id)


@pytest.mark.parametrize("body", [
    b"", b"<xml>", b"{", b"\x00" * 99, b"<!DOCTYPE a [<!ENTITY b 'c'>]><xml>&b;</xml>",
    b'{"ToUserName":"gh_7f083739789a","FromUserName":"o\\ud800","MsgType":"text"' + b"[" * 9_000,
    (PUSH % 1).replace("gh_7f083739789a", "gh_someoneelse").encode(),
])  # fmt: skip
async def test_an_unreadable_body_keeps_nothing(desk: Desk, wechat: Account, body: bytes) -> None:
    answer = await desk.http.post(f"/hooks/wechat/{wechat.id}", params=signed(), content=body)
    assert answer.status_code == 403, answer.text
    await _nothing_is_kept(desk.hub.core, desk.shop.id)


async def test_ten_megabytes_are_refused_at_once(desk: Desk, wechat: Account) -> None:
    """By the header, before a byte is read; without a header, as soon as it is too much."""
    read = 0

    async def flood() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(160):
            read += 65_536
            yield b"x" * 65_536

    url = f"/hooks/wechat/{wechat.id}"
    answer = await desk.http.post(url, params=signed(), content=b"x" * 10_000_000)
    assert (answer.status_code, answer.text) == (413, "body_too_large")
    answer = await desk.http.post(url, params=signed(), content=flood())
    assert answer.status_code == 413
    assert read <= MAX_BODY_BYTES + 2 * 65_536
    await _nothing_is_kept(desk.hub.core, desk.shop.id)


async def test_an_unknown_account_is_not_found(desk: Desk, wechat: Account, other: Desk) -> None:
    for path in (
        "wechat/nobody",
        f"webchat/{wechat.id}",
        f"nothing/{wechat.id}",
        f"webchat/{other.account.id}",
    ):
        answer = await desk.http.post(f"/hooks/{path}", params=signed(), content=b"x")
        assert answer.status_code == 404, path


async def test_the_console_checks_the_url_by_its_echo(desk: Desk, wechat: Account) -> None:
    url = f"/hooks/wechat/{wechat.id}"
    answer = await desk.http.get(url, params=signed(echostr="5728394712"))
    assert (answer.status_code, answer.text) == (200, "5728394712")
    assert answer.headers["content-type"].startswith("text/plain")
    refused = await desk.http.get(url, params=signed(echostr="<script>", signature="0" * 40))
    assert refused.status_code == 403
    assert "<script>" not in refused.text


async def test_what_a_fan_writes_never_breaks_the_store(desk: Desk, wechat: Account) -> None:
    """Half a surrogate pair, control characters, numbers beyond reason: stored, shown, acknowledged."""
    strange: list[dict[str, Any]] = [
        {"MsgType": "text", "Content": "\ud83d 半个"},
        {"MsgType": "text", "Content": "a\x00b\x1b[31m"},
        {"MsgType": "location", "Location_X": "1e400", "Location_Y": "nan", "Scale": "9" * 40},
        {"MsgType": "event", "Event": "$set", "EventKey": "a.b"},
        {"MsgType": "\ud800", "Content": "x"},
    ]
    json_account = await accounts.add(
        desk.hub.core, desk.shop.id, "wechat", "小程序", SETTINGS | {"kind": "miniprogram"}
    )
    person = await desk.person("agent")
    for n, fields in enumerate(strange):
        body: dict[str, Any] = {
            "ToUserName": SETTINGS["gh_id"],
            "FromUserName": "ofan",
            "CreateTime": int(time.time()),
            "MsgId": n,
            **fields,
        }
        content = json.dumps(body).encode()  # escapes half pairs, as some clients do
        answer = await desk.http.post(f"/hooks/wechat/{json_account.id}", params=signed(), content=content)
        assert (answer.status_code, answer.text) == (200, "success"), (fields, answer.text)
    [head] = (await person.get("/api/v1/conversations")).json()["heads"]
    shown = await person.get(f"/api/v1/conversations/{head['id']}")
    assert len(shown.json()["messages"]) == len(strange)
