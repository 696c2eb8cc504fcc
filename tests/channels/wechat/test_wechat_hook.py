"""What gets past the door: only what is signed, and in encrypted modes only what is encrypted."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any

import pytest
from fake_wechat import MakeAccount

from hub.channels.wechat import CHANNEL, crypto
from hub.conversations.channel import Account, HookAnswer, HookRequest
from hub.core.errors import Refused
from hub.core.runtime import Core

DEMO = {"gh_id": "gh_10f6c3c3ac5a"}
TOKEN = "spamtest"
XML = (
    b"<xml><ToUserName>gh_7f083739789a</ToUserName><FromUserName>ofan</FromUserName><CreateTime>1</CreateTime>"
    b"<MsgType>%s</MsgType><Content>hi</Content><MsgId>5</MsgId></xml>"
)
TEXT = XML % b"text"


async def ask(
    core: Core, account: Account, body: bytes, query: dict[str, str], method: str = "POST"
) -> HookAnswer:
    return await CHANNEL.hook(core, account, HookRequest(method, query, {}, body))


def signed(token: str = TOKEN, **more: str) -> dict[str, str]:
    return {"signature": crypto.signature(token, "170", "n"), "timestamp": "170", "nonce": "n", **more}


def sealed(
    body: bytes, app_id: str = "wx2c2769f8efd9abc2", as_object: bool = False
) -> tuple[bytes, dict[str, str]]:
    key = b64decode("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG=")
    text = crypto.encrypt(key, app_id, body)
    query = signed(encrypt_type="aes", msg_signature=crypto.signature(TOKEN, "170", "n", text))
    envelope = '{"ToUserName":"gh_x","Encrypt":"%s"}' if as_object else "<xml><Encrypt>%s</Encrypt></xml>"
    return (envelope % text).encode(), query


async def test_the_console_gets_its_echo(core: Core, make_account: MakeAccount) -> None:
    query = signed(echostr="5837397529")
    assert await ask(core, make_account(), b"", query, "GET") == HookAnswer("5837397529")


@pytest.mark.parametrize(
    "change",
    [{"signature": "0" * 40}, {"signature": ""}, {"signature": "é"}, {"timestamp": "171"}, {"nonce": "m"}],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_wrong_signature_is_refused(
    core: Core, make_account: MakeAccount, change: dict[str, str], method: str
) -> None:
    with pytest.raises(Refused, match="signature_invalid"):
        await ask(core, make_account(), b"\0 not even text", signed() | change, method)


async def test_no_query_at_all_is_refused(core: Core, make_account: MakeAccount) -> None:
    with pytest.raises(Refused, match="signature_invalid"):
        await ask(core, make_account(), TEXT, {})


async def test_a_plain_push_is_answered_with_success(core: Core, make_account: MakeAccount) -> None:
    account = make_account()
    answer = await ask(core, account, TEXT, signed())
    assert (answer.body, answer.media_type, answer.raw) == ("success", "text/plain", "")
    assert [(p.fan.account_id, p.fan.fan_id, p.body) for p in answer.pushes] == [
        (account.id, "ofan", {"text": "hi"})
    ]


@pytest.mark.parametrize("mode", ["compat", "safe"])
@pytest.mark.parametrize("body", ["body_safe_mode", "body_compat_mode"])
async def test_the_official_demo_is_read(
    core: Core, make_account: MakeAccount, vectors: dict[str, Any], mode: str, body: str
) -> None:
    v = vectors["mp_aes_decrypt_official_demo"]
    query = dict(v["http"]["query"], signature=v["plain_signature_same_query"])
    answer = await ask(core, make_account(**DEMO, mode=mode), v["http"][body].encode(), query)
    assert [(p.dedup_key, p.body) for p in answer.pushes] == [("m:6054768590064713728", {"text": "abcdteT"})]


async def test_an_encrypted_json_push_is_read(core: Core, make_account: MakeAccount, payloads: Any) -> None:
    inner = as_json(payloads["miniprogram_json"]["text"])
    body, query = sealed(inner, as_object=True)
    answer = await ask(core, make_account(kind="miniprogram", mode="safe"), body, query)
    assert [p.dedup_key for p in answer.pushes] == ["m:1234567890123456"]


def as_json(tree: Any) -> bytes:
    return json.dumps(tree).encode()


@pytest.mark.parametrize("mode", ["compat", "safe"])
async def test_leaving_the_encryption_out_does_not_help(
    core: Core, make_account: MakeAccount, mode: str
) -> None:
    with pytest.raises(Refused, match="push_unencrypted"):
        await ask(core, make_account(mode=mode), TEXT, signed())


async def test_in_compat_mode_the_plain_fields_count_for_nothing(
    core: Core, make_account: MakeAccount
) -> None:
    body, query = sealed(TEXT)
    forged = body.replace(b"<xml>", TEXT.replace(b"hi", b"forged").removesuffix(b"</xml>"))
    answer = await ask(core, make_account(mode="compat"), forged, query)
    assert [p.body for p in answer.pushes] == [{"text": "hi"}]


async def test_a_plain_account_without_a_key_says_what_is_missing(
    core: Core, make_account: MakeAccount
) -> None:
    body, query = sealed(TEXT)
    with pytest.raises(Refused, match="push_encrypted"):
        await ask(core, make_account(aes_key=""), body, query)
    assert (await ask(core, make_account(), body, query)).pushes


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"msg_signature": "0" * 40}, "signature_invalid"),
        ({"msg_signature": ""}, "signature_invalid"),
        ({"nonce": "other"}, "signature_invalid"),
        ({"signature": "0" * 40}, "signature_invalid"),
    ],
)
async def test_a_wrong_message_signature_is_refused(
    core: Core, make_account: MakeAccount, change: dict[str, str], code: str
) -> None:
    body, query = sealed(TEXT)
    with pytest.raises(Refused, match=code):
        await ask(core, make_account(mode="safe"), body, query | change)


async def test_a_changed_body_is_refused(core: Core, make_account: MakeAccount) -> None:
    body, query = sealed(TEXT)
    with pytest.raises(Refused, match="signature_invalid"):
        await ask(core, make_account(mode="safe"), body.replace(b"=", b"A=", 1), query)


async def test_another_apps_push_is_refused(core: Core, make_account: MakeAccount) -> None:
    body, query = sealed(TEXT, app_id="wx0000000000000000")
    with pytest.raises(Refused, match="receiver_mismatch"):
        await ask(core, make_account(mode="safe"), body, query)
    with pytest.raises(Refused, match="receiver_mismatch"):
        await ask(core, make_account(gh_id="gh_other"), TEXT, signed())


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<xml>" + b"a" * 10_000_000, "body_too_large"),
        (b"<!DOCTYPE x []><xml/>", "body_unreadable"),
        (b"<a>" * 100_000, "body_unreadable"),
        (b"\0", "body_unreadable"),
    ],
)
@pytest.mark.parametrize("query", [signed(), signed(encrypt_type="aes", msg_signature="x")])
async def test_hostile_bodies_are_refused(
    core: Core, make_account: MakeAccount, body: bytes, code: str, query: dict[str, str]
) -> None:
    with pytest.raises(Refused, match=code):
        await ask(core, make_account(), body, query)


async def test_truncated_base64_with_a_right_signature_is_refused(
    core: Core, make_account: MakeAccount
) -> None:
    text = "hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3"
    query = signed(msg_signature=crypto.signature(TOKEN, "170", "n", text))
    with pytest.raises(Refused, match="decryption_failed"):
        await ask(core, make_account(mode="safe"), f"<xml><Encrypt>{text}</Encrypt></xml>".encode(), query)


@pytest.mark.parametrize("kind", [b"hologram"])
async def test_what_cannot_be_shown_whole_is_kept_raw(
    core: Core, make_account: MakeAccount, kind: bytes
) -> None:
    body, query = sealed(XML % kind)
    answer = await ask(core, make_account(mode="safe"), body, query)
    assert answer.raw.encode() == XML % kind
    assert [p.kind for p in answer.pushes] == ["other"]


async def test_a_push_about_nobody_is_kept_raw_and_acknowledged(
    core: Core, make_account: MakeAccount
) -> None:
    body = TEXT.replace(b"ofan", b"")
    assert await ask(core, make_account(), body, signed()) == HookAnswer("success", raw=body.decode())
