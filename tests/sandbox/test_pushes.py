"""A push keeps WeChat's rules: a time limit, three attempts, what counts as an answer."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from hub.sandbox.wechat import crypto
from tests.sandbox.bench import CUT, FAN, HANG, MINI, OFFICIAL, Bench

_ACCOUNT_FAULT = "该公众号提供的服务出现故障，请稍后再试"


def _reply(account: dict[str, str], kind: str, inside: str = "", openid: str = FAN) -> str:
    return (
        f"<xml><ToUserName><![CDATA[{openid}]]></ToUserName><FromUserName><![CDATA[{account['gh_id']}]]>"
        f"</FromUserName><CreateTime>12345678</CreateTime><MsgType><![CDATA[{kind}]]></MsgType>{inside}</xml>"
    )


@pytest.mark.parametrize("answer", ["success", ""])
async def test_one_attempt_is_enough_when_it_is_answered(bench: Bench, answer: str) -> None:
    account = await bench.register(OFFICIAL)
    bench.receiver.script = [answer]
    told = await bench.say(account)
    assert (told["attempts"], told["answered"]) == (1, True)
    said = (await bench.truth(account))["said"][0]
    assert (said["msg_id"], said["content"], said["acked"], said["gave_up"]) == (
        told["msg_id"],
        "在吗",
        True,
        False,
    )


@pytest.mark.parametrize(
    ("bad", "outcome"),
    [(CUT, "cut"), (HANG, "timed_out"), ((500, ""), "bad_status"), ("ok", "malformed"), ("success\n", "malformed"),
     ("<!DOCTYPE xml><xml></xml>", "malformed"), ("{}", "malformed"), ((302, "success"), "bad_status")],
    ids=["cut", "hang", "500", "text", "newline", "doctype", "json", "redirect"],
)  # fmt: skip
async def test_three_attempts_with_the_same_id_then_the_fan_sees_a_fault(
    bench: Bench, bad: Any, outcome: str
) -> None:
    account = await bench.register(OFFICIAL)
    bench.receiver.script = [bad, bad]
    assert (await bench.say(account))["outcomes"] == [outcome, outcome, "answered"]
    bench.receiver.script = [bad] * 3
    told = await bench.say(account)
    assert (told["outcomes"], told["answered"]) == ([outcome] * 3, False)
    truth = await bench.truth(account)
    assert (truth["said"][1]["attempts"], truth["said"][1]["gave_up"]) == (3, True)
    assert [s["body"] for s in truth["shown"]] == [{"content": _ACCOUNT_FAULT}]
    ids = [push.body.split("<MsgId>")[1].split("<")[0] for push in bench.receiver.pushes]
    assert [len(set(ids[:3])), len(set(ids[3:])), len(ids)] == [1, 1, 6]
    assert len({push.query["nonce"] for push in bench.receiver.pushes}) == 6


async def test_a_refused_connection_counts_as_an_attempt(bench: Bench) -> None:
    account = await bench.register(OFFICIAL, callback_url="http://127.0.0.1:9/")
    assert (await bench.say(account))["outcomes"] == ["refused"] * 3


async def test_without_waiting_the_answer_is_at_once(bench: Bench) -> None:
    account = await bench.register(OFFICIAL)
    bench.receiver.script = [HANG, HANG]
    assert set(await bench.say(account, wait=False)) == {"msg_id"}


async def test_a_passive_text_shows_on_the_phone(bench: Bench) -> None:
    account = await bench.register(OFFICIAL)
    bench.receiver.script = [_reply(account, "text", "<Content><![CDATA[欢迎]]></Content>")]
    assert (await bench.say(account))["attempts"] == 1
    received = (await bench.truth(account))["received"][0]
    assert (received["via"], received["type"], received["body"]["Content"]) == ("passive", "text", "欢迎")


async def test_in_safe_mode_a_passive_reply_must_be_encrypted(bench: Bench) -> None:
    account = await bench.register(OFFICIAL, mode="safe")
    plain = _reply(account, "text", "<Content>hi</Content>")
    cipher_text = crypto.encrypt(account["aes_key"], account["app_id"], plain, b"0" * 16)
    signed = crypto.signature(account["token"], "1", "2", cipher_text)
    sealed = (
        f"<xml><Encrypt><![CDATA[{cipher_text}]]></Encrypt><MsgSignature>{signed}</MsgSignature>"
        "<TimeStamp>1</TimeStamp><Nonce>2</Nonce></xml>"
    )
    bench.receiver.script = [plain, sealed.replace(signed, "0" * 40), sealed]
    assert (await bench.say(account))["outcomes"] == ["malformed", "malformed", "answered"]
    assert (await bench.truth(account))["received"][0]["body"]["Content"] == "hi"


async def test_a_mini_program_may_only_transfer(bench: Bench) -> None:
    account = await bench.register(MINI)
    bench.receiver.script = [_reply(account, "text", "<Content>hi</Content>"), _reply(account, _TRANSFER)]
    assert (await bench.say(account))["outcomes"] == ["malformed", "answered"]


async def test_a_transfer_keeps_messages_from_the_callback_for_half_an_hour(bench: Bench) -> None:
    account = await bench.register(OFFICIAL)
    bench.receiver.script = [_reply(account, _TRANSFER)]
    await bench.say(account)
    assert (await bench.say(account))["attempts"] == 0
    assert (await bench.say(account, "event", event="CLICK", event_key="K"))["attempts"] == 1
    await bench.say(account, "event", event="kf_close_session", kf_account="a@b")
    assert (await bench.say(account))["attempts"] == 1
    bench.receiver.script = [_reply(account, _TRANSFER)]
    await bench.say(account)
    await bench.advance(30 * 60 + 1)
    assert (await bench.say(account))["attempts"] == 1


async def test_a_reply_to_another_fan_is_malformed(bench: Bench) -> None:
    account = await bench.register(OFFICIAL)
    bench.receiver.script = [_reply(account, "text", "<Content>hi</Content>", openid="another")]
    assert (await bench.say(account))["outcomes"] == ["malformed", "answered"]


async def test_the_same_push_can_arrive_several_times_at_once(bench: Bench) -> None:
    account = await bench.register(OFFICIAL)
    await bench.fault("push", "duplicate", times=3)
    assert (await bench.say(account))["attempts"] == 3
    assert (await bench.say(account, repeat=4))["attempts"] == 4
    assert (await bench.say(account))["attempts"] == 1
    bodies = [push.body for push in bench.receiver.pushes]
    assert [len(set(bodies[:3])), len(set(bodies[3:7])), len(bodies)] == [1, 1, 8]
    assert len((await bench.truth(account))["said"]) == 3


async def test_faults_of_pushes(bench: Bench) -> None:
    account = await bench.register(OFFICIAL)
    await bench.fault("push", "disconnect_after")
    assert (await bench.say(account))["outcomes"] == ["cut", "answered"]
    await bench.fault("push", "timeout_before")
    assert (await bench.say(account))["outcomes"] == ["not_sent", "answered"]
    await bench.fault("push", "bad_signature")
    await bench.say(account)
    query = bench.receiver.pushes[-1].query
    assert query["signature"] != crypto.signature(account["token"], query["timestamp"], query["nonce"])
    await bench.fault("push", "slow", delay_s=0.05)
    assert (await bench.say(account))["outcomes"] == ["answered"]


async def test_many_fans_at_once(bench: Bench) -> None:
    account = await bench.register(OFFICIAL)
    told = await asyncio.gather(*(bench.say(account, openid=f"fan{n}") for n in range(100)))
    assert len({t["msg_id"] for t in told}) == 100
    assert all(t["answered"] for t in told)
    assert len((await bench.truth(account))["said"]) == 100


_TRANSFER = "transfer_customer_service"
