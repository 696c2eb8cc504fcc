"""Real stores: first start, password, restart, kill -9, a taken port, lost secrets."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pymongo import MongoClient
from world import Running, database, is_alive, running, until

from hub.core import redis
from hub.core.db import Database, StoreError
from hub.core.errors import Refused, RetryLater
from hub.core.settings import Settings
from hub.embedded.runfile import RunFile
from hub.embedded.stores import join, ports_of, stores_for_command

ELSEWHERE = "redis://elsewhere"


async def test_first_start_demands_a_password_and_a_restart_keeps_the_data(tmp_path: Path) -> None:
    async with running(tmp_path) as first:
        await refuses_strangers(first)
        await write_both(first)
        pids = [first.pid("mongod"), first.pid("valkey")]
        RunFile(tmp_path, "1").add_ports({"web": 8110})
        joined = await join(Settings(data_dir=tmp_path))
        assert (joined.mongodb_url, joined.port) == (first.settings.mongodb_url, 8110)
    assert not any(map(is_alive, pids))
    assert {oct(path.stat().st_mode & 0o777) for path in secret_files(tmp_path)} == {"0o600"}
    async with stores_for_command(Settings(data_dir=tmp_path)) as settings:
        assert settings == first.settings
        await reads_both(settings)


async def refuses_strangers(run: Running) -> None:
    ports = ports_of(run.settings)
    async with database(f"mongodb://127.0.0.1:{ports['mongod']}/?directConnection=true") as db:
        with pytest.raises(StoreError) as refused:
            await db.everywhere["kept"].find_one({})
    assert getattr(refused.value, "code", None) == 13
    reader, writer = await asyncio.open_connection("127.0.0.1", ports["valkey"])
    writer.write(b"GET kept\r\n")
    assert await reader.readline() == b"-NOAUTH Authentication required.\r\n"
    writer.close()


async def write_both(run: Running) -> None:
    async with database(run.settings.mongodb_url) as db:
        await db.transaction(lambda session: db.everywhere["kept"].insert({"_id": "it"}, session=session))
    connection = redis.connect(run.settings.redis_url)
    await connection.set("kept", "it")
    await connection.aclose()


async def reads_both(settings: Settings) -> None:
    async with database(settings.mongodb_url) as db:
        assert await db.everywhere["kept"].find({}) == [{"_id": "it"}]
    connection = redis.connect(settings.redis_url)
    assert await connection.get("kept") == b"it"
    await connection.aclose()


def secret_files(data_dir: Path) -> list[Path]:
    names = ("mongo/server.json", "mongo/keyfile", "valkey/server.json", "valkey/valkey.conf")
    return [data_dir / name for name in names]


async def test_kill_9_of_both_stores_under_load_loses_nothing_acknowledged(tmp_path: Path) -> None:
    async with running(tmp_path) as run, database(run.settings.mongodb_url) as db:
        acknowledged: set[int] = set()
        stop = asyncio.Event()
        writers = [asyncio.create_task(write_on(db, start, acknowledged, stop)) for start in range(4)]
        await until(lambda: len(acknowledged) > 100)
        before = {role: run.pid(role) for role in ("mongod", "valkey")}
        for pid in before.values():
            os.kill(pid, signal.SIGKILL)
        killed_at, at_kill = time.monotonic(), len(acknowledged)
        await until(lambda: len(acknowledged) > at_kill + 100, within_s=10.0)
        back_s = time.monotonic() - killed_at
        stop.set()
        await asyncio.gather(*writers)
        stored = {row["_id"] for row in await db.everywhere["load"].find({})}
        assert acknowledged <= stored
        assert back_s < 4.0
        assert {run.pid(role) != pid for role, pid in before.items()} == {True}


async def write_on(db: Database, start: int, acknowledged: set[int], stop: asyncio.Event) -> None:
    number = start
    while not stop.is_set():
        try:
            await db.everywhere["load"].insert({"_id": number})
            acknowledged.add(number)
        except StoreError:
            await asyncio.sleep(0.02)
        number += 4


async def test_taken_ports_move_the_stores_and_their_data_stay(tmp_path: Path) -> None:
    async with running(tmp_path) as first:
        await write_both(first)
    old = ports_of(first.settings)
    async with stranger_at(old["mongod"]), stranger_at(old["valkey"]), running(tmp_path) as second:
        await reads_both(second.settings)
        moved = ports_of(second.settings)
    assert {role: moved[role] != old[role] for role in old} == {"mongod": True, "valkey": True}
    async with running(tmp_path) as third:
        assert ports_of(third.settings) == moved


async def test_killed_before_its_first_user_and_moved_it_still_comes_up(tmp_path: Path) -> None:
    async with running(tmp_path, redis_url=ELSEWHERE) as first:
        drop_users(first.settings.mongodb_url)
    port = ports_of(first.settings)["mongod"]
    async with stranger_at(port), running(tmp_path, redis_url=ELSEWHERE) as second:
        assert second.settings.redis_url == ELSEWHERE
        assert list(second.supervise.pids()) == ["mongod"]
        async with database(second.settings.mongodb_url) as db:
            await db.everywhere["kept"].insert({"_id": "it"})


def drop_users(url: str) -> None:
    """Back to the state between initiating the set and creating its first user."""
    with MongoClient(url) as client:
        client.admin.command("dropAllUsersFromDatabase", 1)


async def test_lost_or_foreign_secrets_are_named_and_nothing_is_overwritten(tmp_path: Path) -> None:
    async with running(tmp_path, redis_url=ELSEWHERE):
        pass
    kept = tmp_path / "mongo" / "server.json"
    original = kept.read_text()
    kept.write_text(json.dumps({**json.loads(original), "password": "other", "settled_port": 0}))
    await refuses_to_start(tmp_path, "mongo_password_unknown")
    kept.unlink()
    await refuses_to_start(tmp_path, "mongo_secrets_lost")
    assert not kept.exists()
    kept.write_text(original)
    async with running(tmp_path, redis_url=ELSEWHERE) as run, database(run.settings.mongodb_url) as db:
        await db.ping()


async def refuses_to_start(data_dir: Path, code: str) -> None:
    with pytest.raises(Refused) as refused:
        async with running(data_dir, redis_url=ELSEWHERE):
            pass
    assert refused.value.code == code


async def test_joining_where_nothing_comes_up_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.embedded.stores._JOIN_S", 0.2)
    with pytest.raises(RetryLater, match="stores_not_up"):
        await join(Settings(data_dir=tmp_path))


@asynccontextmanager
async def stranger_at(port: int) -> AsyncIterator[None]:
    """Another program's server; it hangs up at once (mongod would give a silent one 30 s)."""
    async with await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", port):
        yield
