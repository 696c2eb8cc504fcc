"""Tokens live, overlap and die as WeChat's do."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.bench import FAN, MINI, OFFICIAL, Bench


async def test_stable_gives_the_same_token_until_five_minutes_before_its_end(bench: Bench) -> None:
    account = await bench.register(OFFICIAL)
    first = await bench.token(account)
    await bench.advance(7200 - 320)
    again = await bench.token(account)
    assert again["access_token"] == first["access_token"]
    assert 300 <= again["expires_in"] <= 320
    await bench.advance(30)
    renewed = await bench.token(account)
    assert renewed["access_token"] != first["access_token"]
    assert renewed["expires_in"] >= 7199


async def test_old_and_new_stable_tokens_both_work_during_the_overlap(bench: Bench) -> None:
    account = await bench.register(OFFICIAL)
    old = (await bench.token(account))["access_token"]
    await bench.say(account)
    await bench.advance(7200 - 200)
    new = (await bench.token(account))["access_token"]
    assert [await _send_with(bench, old), await _send_with(bench, new)] == [0, 0]
    await bench.advance(201)
    assert [await _send_with(bench, old), await _send_with(bench, new)] == [42001, 0]


async def test_force_refresh_kills_the_old_one_at_once_and_is_limited(bench: Bench) -> None:
    account = await bench.register(OFFICIAL)
    old = (await bench.token(account))["access_token"]
    await bench.say(account)
    assert (await bench.token(account, force_refresh=True))["access_token"] != old
    assert await _send_with(bench, old) == 40001
    assert (await bench.token(account, force_refresh=True))["errcode"] == 45011


async def test_force_refresh_works_twenty_times_a_day(bench: Bench) -> None:
    account = await bench.register(OFFICIAL)
    now = (await bench.truth(account))["now"]
    await bench.advance(86400 - (now + 8 * 3600) % 86400)  # to Beijing's midnight
    told = []
    for _ in range(21):
        told.append((await bench.token(account, force_refresh=True)).get("errcode", 0))
        await bench.advance(31)
    assert told == [0] * 20 + [45009]
    await bench.advance(86400)
    assert "access_token" in await bench.token(account, force_refresh=True)
    assert (await bench.truth(account))["tokens"] == {"issued": 21, "forced": 21, "expired": 0}


async def test_classic_issues_anew_each_time_and_leaves_the_stable_one_alone(bench: Bench) -> None:
    account = await bench.register(OFFICIAL)
    await bench.say(account)
    stable = (await bench.token(account))["access_token"]
    first, second = [(await _classic(bench))["access_token"] for _ in range(2)]
    assert first != second
    assert [await _send_with(bench, t) for t in (first, second, stable)] == [0, 0, 0]
    await bench.advance(301)
    assert [await _send_with(bench, t) for t in (first, second)] == [40001, 0]


@pytest.mark.parametrize(
    ("change", "code"),
    [({"appid": "wx0"}, 40013), ({"secret": "no"}, 40125), ({"grant_type": "x"}, 40002),
     ({"appid": ""}, 41002), ({"secret": ""}, 41004)],
)  # fmt: skip
async def test_wrong_credentials_are_named(bench: Bench, change: dict[str, str], code: int) -> None:
    await bench.register(OFFICIAL)
    assert (await _classic(bench, **change))["errcode"] == code
    asked = {
        "grant_type": "client_credential",
        "appid": OFFICIAL["app_id"],
        "secret": OFFICIAL["secret"],
        **change,
    }
    assert (await bench.http.post("/wechat/cgi-bin/stable_token", json=asked)).json()["errcode"] == code


async def test_a_call_without_or_with_a_strange_token_is_refused(bench: Bench) -> None:
    await bench.register(OFFICIAL)
    assert await _send_with(bench, "") == 41001
    assert await _send_with(bench, "short") == 40014
    assert await _send_with(bench, "9_" + "x" * 100) == 40001


async def test_the_expire_fault_kills_all_tokens_once(bench: Bench) -> None:
    account = await bench.register(OFFICIAL)
    await bench.say(account)
    before = await bench.token(account)
    await bench.fault("custom_send", "expire_token", app_id=account["app_id"])
    assert await bench.send(account) == 42001
    renewed = await bench.token(account)
    assert renewed["access_token"] != before["access_token"]
    assert await bench.send(account) == 0
    truth = await bench.truth(account)
    assert truth["tokens"] == {"issued": 2, "forced": 0, "expired": 1}
    assert [r["token_generation"] for r in truth["received"]] == [2]


async def test_a_short_lifetime_can_be_set(bench: Bench) -> None:
    account = await bench.register(MINI)
    await bench.control("rules", {"token_lifetime_s": 100}, "PUT")
    assert (await bench.token(account))["expires_in"] == 100
    await bench.say(account)
    await bench.advance(100)
    assert await bench.send(account) == 42001


async def test_one_accounts_token_does_not_open_another(bench: Bench) -> None:
    official, mini = await bench.register(OFFICIAL), await bench.register(MINI)
    await bench.say(mini, openid="mini-fan")
    bench.tokens[mini["app_id"]] = (await bench.token(official))["access_token"]
    assert await bench.send(mini, openid="mini-fan") == 40003


async def _classic(bench: Bench, **change: str) -> Any:
    params = {
        "grant_type": "client_credential",
        "appid": OFFICIAL["app_id"],
        "secret": OFFICIAL["secret"],
        **change,
    }
    return (await bench.http.get("/wechat/cgi-bin/token", params=params)).json()


async def _send_with(bench: Bench, token: str) -> int:
    body = {"touser": FAN, "msgtype": "text", "text": {"content": "hi"}}
    answer = await bench.http.post(f"/wechat/cgi-bin/message/custom/send?access_token={token}", json=body)
    return answer.json()["errcode"]
