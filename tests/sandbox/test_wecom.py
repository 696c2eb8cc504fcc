"""WeCom's side answers as its documents say: tokens, receivers, published error codes, repeats, limits."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.bench import Bench

CORP, AGENT = "ww1234567890abcdef", 1000002
MEMBERS = [
    {"userid": "LiMing", "name": "李明"},
    {"userid": "zhouzhou", "name": "周舟"},
    {"userid": "temp", "name": "临时工", "licensed": False},
]
APP: dict[str, Any] = {
    "corp_id": CORP, "agent_id": AGENT, "secret": "app-secret", "name": "客服提醒", "members": MEMBERS,
}  # fmt: skip
ID = f"{CORP}:{AGENT}"


@pytest.fixture
async def app(bench: Bench) -> Bench:
    await _put(bench, APP)
    return bench


async def _put(bench: Bench, app: dict[str, Any]) -> None:
    answer = await bench.http.put("/_sandbox/wecom/accounts", json={"accounts": [app]})
    assert answer.status_code == 200, answer.text
    assert "app-secret" not in answer.text


async def _token(bench: Bench, corp: str = CORP, secret: str = "app-secret") -> dict[str, Any]:
    params = {"corpid": corp, "corpsecret": secret}
    return (await bench.http.get("/wecom/cgi-bin/gettoken", params=params)).json()


async def _send(bench: Bench, token: str, body: Any) -> dict[str, Any]:
    params = {"access_token": token}
    return (await bench.http.post("/wecom/cgi-bin/message/send", params=params, json=body)).json()


def _text(to: str = "liming", content: str = "有粉丝在等", **more: Any) -> dict[str, Any]:
    return {"touser": to, "agentid": AGENT, "msgtype": "text", "text": {"content": content}, **more}


async def _received(bench: Bench) -> list[dict[str, Any]]:
    return (await bench.http.get("/_sandbox/wecom/truth", params={"app_id": ID})).json()["received"]


async def test_the_same_token_until_it_ends_then_another(app: Bench) -> None:
    first = await _token(app)
    assert (first["errcode"], first["errmsg"]) == (0, "ok")
    assert 7199 <= first["expires_in"] <= 7200
    assert (await _token(app))["access_token"] == first["access_token"]
    await app.advance(7201)
    second = await _token(app)
    assert second["access_token"] != first["access_token"]
    assert (await _send(app, first["access_token"], _text()))["errcode"] == 42001
    assert (await _send(app, second["access_token"], _text()))["errcode"] == 0


@pytest.mark.parametrize(
    ("corp", "secret", "code"),
    [(CORP, "wrong", 40001), ("wwother", "app-secret", 40013), ("", "app-secret", 41002), (CORP, "", 41004)],
)
async def test_gettoken_names_what_is_wrong(app: Bench, corp: str, secret: str, code: int) -> None:
    told = await _token(app, corp, secret)
    assert told["errcode"] == code
    assert f"e={code}" in told["errmsg"]


async def test_a_card_reaches_the_member_whatever_the_case(app: Bench) -> None:
    token = (await _token(app))["access_token"]
    card = {
        "title": "标题",
        "description": "说明",
        "url": "https://hub.test/console/inbox",
        "btntxt": "打开收件箱",
    }
    told = await _send(
        app, token, {"touser": "LIMING", "agentid": AGENT, "msgtype": "textcard", "textcard": card}
    )
    assert (told["errcode"], told["invaliduser"], told["unlicenseduser"]) == (0, "", "")
    [message] = await _received(app)
    assert message["userid"] == "LiMing"
    assert message["body"] == {**card, "btntxt": "打开收件"}
    assert message["msgid"] == told["msgid"]


async def test_who_cannot_get_it_is_named_in_lower_case(app: Bench) -> None:
    token = (await _token(app))["access_token"]
    told = await _send(app, token, _text("LiMing|Nobody|temp"))
    assert (told["errcode"], told["invaliduser"], told["unlicenseduser"]) == (0, "nobody", "temp")
    assert [m["userid"] for m in await _received(app)] == ["LiMing"]
    assert (await _send(app, token, _text("Nobody|temp")))["errcode"] == 81013
    assert len(await _received(app)) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"agentid": 1000003}, 40056),
        ({"msgtype": "poem"}, 40008),
        ({"text": {"content": " "}}, 44004),
        ({"touser": ""}, 81013),
        ({"touser": "|".join(f"u{n}" for n in range(1001))}, 40035),
        ({"enable_duplicate_check": 1, "duplicate_check_interval": 4 * 3600 + 1}, 40035),
    ],
)
async def test_a_bad_request_is_refused_with_its_code(app: Bench, change: dict[str, Any], code: int) -> None:
    token = (await _token(app))["access_token"]
    assert (await _send(app, token, {**_text(), **change}))["errcode"] == code
    assert await _received(app) == []


async def test_tokens_are_judged(app: Bench) -> None:
    assert (await _send(app, "", _text()))["errcode"] == 41001
    assert (await _send(app, "made-up", _text()))["errcode"] == 40014
    token = (await _token(app))["access_token"]
    await _put(app, {**APP, "ips": ["203.0.113.1"]})
    assert (await _send(app, token, _text()))["errcode"] == 60020
    await _put(app, {**APP, "secret": "another"})
    assert (await _send(app, token, _text()))["errcode"] == 42001


async def test_the_same_request_is_swallowed_while_the_check_is_on(app: Bench) -> None:
    token = (await _token(app))["access_token"]
    checked = _text(enable_duplicate_check=1, duplicate_check_interval=600)
    for body in (checked, checked, _text(), _text()):
        assert (await _send(app, token, body))["errcode"] == 0
    assert len(await _received(app)) == 3
    await app.advance(601)
    await _send(app, token, checked)
    assert len(await _received(app)) == 4


async def test_more_than_thirty_a_minute_do_not_reach_one_member(app: Bench) -> None:
    token = (await _token(app))["access_token"]
    for n in range(32):
        assert (await _send(app, token, _text(content=f"第 {n} 条")))["errcode"] == 0
    assert len(await _received(app)) == 30
    await app.advance(61)
    await _send(app, token, _text(content="一分钟后"))
    assert len(await _received(app)) == 31


async def test_long_text_is_cut_without_breaking_a_character(app: Bench) -> None:
    token = (await _token(app))["access_token"]
    await _send(app, token, _text(content="长" * 1000))
    [message] = await _received(app)
    assert message["body"]["content"] == "长" * 682


async def test_trouble_on_demand(app: Bench) -> None:
    token = (await _token(app))["access_token"]
    for fault in (
        {"endpoint": "message_send", "kind": "errcode", "errcode": 45009},
        {"endpoint": "message_send", "kind": "expire_token"},
    ):
        assert (await app.http.post("/_sandbox/wecom/faults", json=fault)).status_code == 200
    assert (await _send(app, token, _text()))["errcode"] == 45009
    assert (await _send(app, token, _text()))["errcode"] == 42001
    assert await _received(app) == []
    wrong = await app.http.post("/_sandbox/wecom/faults", json={"endpoint": "nowhere", "kind": "slow"})
    assert (wrong.status_code, wrong.json()["field"]) == (400, "endpoint")
