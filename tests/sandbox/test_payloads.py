"""Every message and event travels as the published bodies look, in each mode and format."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from hub.sandbox.wechat import crypto
from tests.sandbox.bench import MINI, OFFICIAL, Bench, Push

_BODIES = json.loads((Path(__file__).parents[1] / "data/wechat_payloads.json").read_text("utf-8"))
# What the sandbox makes anew for each push.
_FRESH = "CreateTime|MsgId|PicUrl|MediaId|ThumbUrl|ThumbMediaId|MediaId16K|ToUserName|AppId"


@pytest.mark.parametrize("mode", ["plain", "compat", "safe"])
async def test_xml_of_an_official_account(bench: Bench, mode: str) -> None:
    account = await bench.register(OFFICIAL, mode=mode)
    for name, body in _BODIES["official_account_xml"].items():
        await _say(bench, account, _fields(body))
        assert _fresh(_opened(account, bench.receiver.pushes[-1])) == _fresh(body), name


@pytest.mark.parametrize("mode", ["plain", "compat", "safe"])
async def test_xml_of_a_mini_program(bench: Bench, mode: str) -> None:
    account = await bench.register(MINI, mode=mode)
    for name, body in _BODIES["miniprogram_xml"].items():
        await _say(bench, account, _fields(body))
        assert _fresh(_opened(account, bench.receiver.pushes[-1])) == _fresh(body), name


@pytest.mark.parametrize("mode", ["plain", "compat", "safe"])
async def test_json_of_a_mini_program(bench: Bench, mode: str) -> None:
    account = await bench.register(MINI, mode=mode, format="json")
    bodies = {name: body for name, body in _BODIES["miniprogram_json"].items() if "MsgType" in body}
    del bodies["subscribe_msg_popup_array"]  # one template may come either way; the sandbox sends an object
    for name, body in bodies.items():
        await _say(bench, account, body)
        pushed = json.loads(_opened(account, bench.receiver.pushes[-1]))
        assert _shape(pushed) == _shape(body), name


async def test_several_templates_are_an_array_in_json(bench: Bench) -> None:
    account = await bench.register(MINI, format="json")
    templates = [{"template_id": "T1"}, {"template_id": "T2", "subscribe_status_string": "reject"}]
    await bench.say(account, "event", event="subscribe_msg_popup_event", templates=templates)
    pushed = json.loads(bench.receiver.pushes[-1].body)
    assert [entry["SubscribeStatusString"] for entry in pushed["List"]] == ["accept", "reject"]


async def test_the_query_is_signed_and_ids_grow_past_a_double(bench: Bench) -> None:
    account = await bench.register(OFFICIAL, mode="safe")
    said = [(await bench.say(account))["msg_id"] for _ in range(2)]
    push = bench.receiver.pushes[-1]
    assert push.query["signature"] == crypto.signature(
        "spamtest", push.query["timestamp"], push.query["nonce"]
    )
    assert push.query["encrypt_type"] == "aes"
    assert set(_fields(push.body)) == {"ToUserName", "Encrypt"}
    assert f"<MsgId>{said[1]}</MsgId>" in _opened(account, push)
    assert 2**53 < int(said[0]) < int(said[1]) < 2**63


async def test_a_compatible_push_carries_both(bench: Bench) -> None:
    account = await bench.register(OFFICIAL, mode="compat")
    await bench.say(account, content="在吗]]>?")
    fields = _fields(bench.receiver.pushes[0].body)
    assert fields["Content"] == "在吗]]>?"
    assert _fields(_opened(account, bench.receiver.pushes[0]))["Content"] == "在吗]]>?"


async def test_a_kind_that_wechat_may_invent_tomorrow(bench: Bench) -> None:
    account = await bench.register(OFFICIAL)
    await bench.say(account, "other", msg_type="hologram", fields={"Depth": "3"})
    await bench.say(account, "event", event="moon_landing", fields={"EventKey": "k"})
    first, second = (_fields(push.body) for push in bench.receiver.pushes)
    assert (first["MsgType"], first["Depth"]) == ("hologram", "3")
    assert (second["Event"], second["EventKey"]) == ("moon_landing", "k")


async def test_pictures_can_be_fetched_without_a_token_and_media_with_one(bench: Bench) -> None:
    account = await bench.register(OFFICIAL)
    await bench.say(account, "image", sample="parcel")
    fields = _fields(bench.receiver.pushes[0].body)
    picture = await bench.http.get(fields["PicUrl"])
    assert picture.content.startswith(b"\xff\xd8\xff")
    await bench.token(account)
    params = {"access_token": bench.tokens[account["app_id"]], "media_id": fields["MediaId"]}
    assert (await bench.http.get("/wechat/cgi-bin/media/get", params=params)).content == picture.content


async def _say(bench: Bench, account: dict[str, str], body: dict[str, Any]) -> None:
    fields = {
        name: value for name, value in body.items() if name not in ("MediaId", "ThumbMediaId", "PicUrl")
    }
    wrapped = next((v for v in fields.values() if isinstance(v, dict) and "List" in v), {})
    if "ToUserName" in fields and fields.get("Event") != "subscribe":
        event = "subscribe" if account["kind"] == "official" else "user_enter_tempsession"
        await bench.say(account, "event", event=event, openid=body["FromUserName"])
    told = await bench.say(account, body["MsgType"], body["FromUserName"], **{**_lower(fields), **wrapped})
    assert told["answered"] is True


def _lower(fields: dict[str, Any]) -> dict[str, Any]:
    about = ("ToUserName", "FromUserName", "CreateTime", "MsgType", "MsgId")
    renamed = {"Event": "event", "Content": "content"}
    return {renamed.get(name, name): value for name, value in fields.items() if name not in about}


def _opened(account: dict[str, str], push: Push) -> str:
    """What the account's owner reads; an encrypted push must carry a true signature."""
    if account["mode"] == "plain":
        return push.body
    envelope = json.loads(push.body) if push.body.startswith("{") else _fields(push.body)
    parts = (account["token"], push.query["timestamp"], push.query["nonce"], envelope["Encrypt"])
    assert crypto.signature(*parts) == push.query["msg_signature"]
    return crypto.decrypt(account["aes_key"], account["app_id"], envelope["Encrypt"])


def _fields(xml: str) -> dict[str, Any]:
    return {child.tag: _value(child) for child in ElementTree.fromstring(xml)}


def _value(element: ElementTree.Element) -> Any:
    if not len(element):
        return element.text or ""
    if all(child.tag == "List" for child in element):
        return {"List": [_value(child) for child in element]}
    return {child.tag: _value(child) for child in element}


def _fresh(xml: str) -> str:
    return re.sub(rf"<({_FRESH})>.*?</\1>", r"<\1/>", xml)


def _shape(body: dict[str, Any]) -> list[tuple[str, Any]]:
    """Names in order; values, or the type of those made anew."""
    return [
        (n, type(v)) if re.fullmatch(_FRESH, n) else (n, v) for n, v in body.items() if n != "FromUserName"
    ]
