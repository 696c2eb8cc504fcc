"""The test bench's side: registering, filling phones, the truth, and clear words for bad input."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.sandbox.bench import FAN, MINI, OFFICIAL, Bench, running

_SAY = {"app_id": OFFICIAL["app_id"], "openid": FAN, "type": "text", "content": "hi"}


async def test_registering_asks_the_callback_to_echo(bench: Bench) -> None:
    account = {**OFFICIAL, "callback_url": bench.receiver.url}
    bench.receiver.echo = "no"
    told = await bench.control("accounts", {"accounts": [account]}, "PUT")
    assert told["accounts"][0]["checked"] is False
    assert "'no'" in told["accounts"][0]["reason"]
    bench.receiver.echo = None
    assert await bench.control("check", {"app_id": account["app_id"]}) == {"ok": True, "reason": ""}
    again = await bench.control("accounts", {"accounts": [account]}, "PUT")
    assert again["accounts"][0]["checked"] is True


async def test_history_fills_phones_without_pushing(bench: Bench) -> None:
    account = await bench.register(OFFICIAL)
    past = [
        {"openid": FAN, "from": "fan", "type": "text", "content": "有货吗", "at": 1000},
        {"openid": FAN, "from": "hub", "type": "text", "content": "有的", "at": 1001.5},
    ]
    await bench.control("history", {"app_id": account["app_id"], "messages": past})
    truth = await bench.truth(account)
    assert (bench.receiver.pushes, truth["said"], truth["received"]) == ([], [], [])
    shown = await _phone(bench, account)
    assert [(m["side"], m["body"]["content"]) for m in shown] == [("fan", "有货吗"), ("hub", "有的")]


@pytest.mark.parametrize(
    ("told", "answers"),
    [
        ([("fan", 60)], [0, 0, 0, 0, 0, 45047]),
        ([("fan", 60), ("hub", 50), ("hub", 40)], [0, 0, 0, 45047]),
        ([("hub", 90), ("fan", 60)], [0, 0, 0, 0, 0, 45047]),
        ([("fan", 49 * 3600), ("hub", 60)], [45015]),
        ([("hub", 60)], [45015]),
    ],
)
async def test_windows_stand_as_the_past_left_them(
    bench: Bench, told: list[tuple[str, float]], answers: list[int]
) -> None:
    account = await bench.register(OFFICIAL)
    begun = (await bench.truth(account))["now"]
    past = [
        {"openid": FAN, "from": side, "type": "text", "content": "嗯", "at": begun - ago_s}
        for side, ago_s in told
    ]
    await bench.control("history", {"app_id": account["app_id"], "messages": past})
    assert [await bench.send(account) for _ in answers] == answers


async def test_the_world_outlives_a_restart(tmp_path: Path) -> None:
    async with running(tmp_path) as bench:
        account = await bench.register(OFFICIAL)
        await bench.say(account)
        token = (await bench.token(account))["access_token"]
        before = await bench.truth(account)
    async with running(tmp_path) as bench:
        after = await bench.truth(account)
        assert {**after, "now": 0} == {**before, "now": 0}
        bench.tokens[account["app_id"]] = token
        assert await bench.send(account) == 0
        assert (await bench.truth(account))["received"][0]["n"] == 2


async def test_truth_from_a_moment_on(bench: Bench) -> None:
    account = await bench.register(OFFICIAL)
    await bench.say(account)
    await bench.advance(100)
    now = (await bench.truth(account))["now"]
    await bench.say(account, content="später")
    params: dict[str, Any] = {"app_id": account["app_id"], "since": now - 1}
    told = (await bench.http.get("/_sandbox/wechat/truth", params=params)).json()
    assert [s["content"] for s in told["said"]] == ["später"]


@pytest.mark.parametrize(
    ("method", "path", "body", "field"),
    [
        ("POST", "say", {**_SAY, "app_id": "wx0"}, "app_id"),
        ("POST", "say", {**_SAY, "openid": "a b"}, "openid"),
        ("POST", "say", {**_SAY, "type": "hologram"}, "type"),
        ("POST", "say", {**_SAY, "content": ""}, "content"),
        ("POST", "say", {**_SAY, "content": ["x"]}, "content"),
        ("POST", "say", {**_SAY, "wait": "yes"}, "wait"),
        ("POST", "say", {**_SAY, "repeat": 0}, "repeat"),
        ("POST", "say", {**_SAY, "repeat": 1.5}, "repeat"),
        ("POST", "say", {**_SAY, "type": "location"}, "location_x"),
        ("POST", "say", {**_SAY, "type": "location", "lat": "north", "lng": 1}, "location_x"),
        ("POST", "say", {**_SAY, "type": "image", "media_id": "x"}, "media_id"),
        ("POST", "say", {**_SAY, "type": "image", "sample": "x"}, "sample"),
        ("POST", "say", {**_SAY, "type": "miniprogrampage"}, "type"),
        ("POST", "say", {**_SAY, "type": "event", "event": "x"}, "event"),
        ("POST", "say", {**_SAY, "type": "event", "event": "SCAN"}, "event_key"),
        ("POST", "say", {**_SAY, "type": "event", "event": "user_enter_tempsession"}, "event"),
        ("PUT", "accounts", {}, "accounts"),
        ("PUT", "accounts", {"accounts": [{**OFFICIAL, "kind": "x"}]}, "kind"),
        ("PUT", "accounts", {"accounts": [{**OFFICIAL, "callback_url": "ftp://x"}]}, "callback_url"),
        ("PUT", "accounts", {"accounts": [{**OFFICIAL, "mode": "safe", "aes_key": "x"}]}, "aes_key"),
        ("PUT", "accounts", {"accounts": [{**OFFICIAL, "format": "json"}]}, "format"),
        ("PUT", "fans", {"fans": [{"app_id": OFFICIAL["app_id"], "openid": FAN, "color": "red"}]}, "color"),
        ("POST", "history", {"app_id": OFFICIAL["app_id"], "messages": [{"openid": FAN}]}, "at"),
        ("POST", "faults", {"endpoint": "moon", "kind": "slow"}, "endpoint"),
        ("POST", "faults", {"endpoint": "push", "kind": "x"}, "kind"),
        ("POST", "faults", {"endpoint": "push", "kind": "slow", "times": 1, "probability": 0.5}, "times"),
        ("PUT", "rules", {"gravity": 1}, "gravity"),
    ],
)  # fmt: skip
async def test_bad_input_names_its_field(bench: Bench, method: str, path: str, body: Any, field: str) -> None:
    await bench.register(OFFICIAL)
    answer = await bench.http.request(method, f"/_sandbox/wechat/{path}", json=body)
    assert (answer.status_code, answer.json()["field"]) == (400, field)
    truth = await bench.truth(OFFICIAL)
    assert (truth["said"], bench.receiver.pushes) == ([], [])


async def test_what_is_no_json_is_named_too(bench: Bench) -> None:
    answer = await bench.http.post("/_sandbox/wechat/say", content=b"{\xff")
    assert (answer.status_code, answer.json()["field"]) == (400, "body")


async def test_other_sites_pages_may_not_write(bench: Bench) -> None:
    account = await bench.register(OFFICIAL)
    answer = await bench.http.post(
        "/_sandbox/wechat/say", json=_SAY, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 403
    assert (await bench.truth(account))["said"] == []


async def test_a_fan_who_unfollowed_must_follow_first(bench: Bench) -> None:
    account = await bench.register(OFFICIAL)
    await bench.say(account, "event", event="unsubscribe")
    answer = await bench.http.post("/_sandbox/wechat/say", json=_SAY)
    assert answer.json()["field"] == "openid"
    await bench.say(account, "event", event="subscribe")
    assert (await bench.say(account))["answered"] is True


async def test_open_pages_hear_of_every_message(bench: Bench) -> None:
    account = await bench.register(MINI)
    async with bench.http.stream("GET", "/_sandbox/stream") as stream:
        lines = stream.aiter_lines()
        assert await anext(lines) == "retry: 1000"
        await bench.say(account)
        await bench.send(account)
        heard = [line async for line in _until(lines, "event: message", 2)]
    assert heard.count("event: message") == 2


async def test_the_process_starts_serves_and_stops_cleanly(tmp_path: Path) -> None:
    command = (sys.executable, "-m", "hub.sandbox", "--port", "0", "--data", str(tmp_path))
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    base = (await process.stdout.readline()).decode().split(" ")[1].strip()
    try:
        async with httpx.AsyncClient(base_url=base, trust_env=False) as http:
            assert await _health(http) == "ok"
            memory_kb = _memory_kb(process.pid)
            async with http.stream("GET", "/_sandbox/stream"):
                process.terminate()
                assert await process.wait() == 0
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
    assert memory_kb < 60_000


async def _health(http: httpx.AsyncClient) -> str:
    """The answer of the process, which may still be starting."""
    for _ in range(200):
        with contextlib.suppress(httpx.TransportError):
            return (await http.get("/healthz")).text
        await asyncio.sleep(0.02)
    return ""


def _memory_kb(process: int) -> int:
    return int(Path(f"/proc/{process}/status").read_text().split("VmRSS:")[1].split()[0])


async def _until(lines: Any, wanted: str, count: int) -> Any:
    async for line in lines:
        yield line
        count -= line == wanted
        if count == 0:
            return


async def _phone(bench: Bench, account: dict[str, str]) -> Any:
    params = {"app_id": account["app_id"], "openid": FAN}
    return (await bench.http.get("/_sandbox/wechat/messages", params=params)).json()["messages"]
