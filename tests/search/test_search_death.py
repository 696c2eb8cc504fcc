"""Killed at any write, the writer leaves nothing out and nothing double; the next one goes on."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest

from hub.conversations.search.checking import check
from hub.conversations.search.shelf import Shelf
from hub.core.settings import env_name
from tests.search import dying_writer
from tests.search.stage import Talking, dump


class Death(BaseException):
    """No `except Exception` sees it, just as none sees kill -9."""


def path_of(talk: Talking) -> Path:
    path = Shelf.of(talk.core.settings).current(talk.shop.id)
    assert path is not None
    return path


async def _something_said(talk: Talking) -> None:
    ids = await talk.say("柿饼什么时候发货", "我的手机是13812345678", "说错了")
    await talk.recall(ids[-1])
    await talk.note(await talk.conversation_id(), "老客户")
    await talk.say("在吗", fan="a:2", name="曾乐")


def dying(step: int) -> tuple[type[sqlite3.Connection], list[str]]:
    """Connections that die at their `step`-th write; what the dead wrote and did not commit is gone."""
    done: list[str] = []

    class Dying(sqlite3.Connection):
        def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
            if not sql.startswith(("SELECT", "PRAGMA", "ROLLBACK")):
                done.append(sql)
                if len(done) >= step:
                    raise Death
            return super().execute(sql, *values)

    return Dying, done


async def test_death_at_every_write(talk: Talking, monkeypatch: Any) -> None:
    """Acted out: the transaction that was open rolls back, as SQLite does when it finds the dead one's journal."""
    await _something_said(talk)
    connect = sqlite3.connect
    step, deaths = 1, 0
    while True:
        factory, _done = dying(step)
        monkeypatch.setattr("hub.conversations.search.index.sqlite3.connect", _with(connect, factory))
        follower = talk.follower()
        try:
            await follower.catch_up()
            break
        except Death:
            deaths += 1
        finally:
            monkeypatch.setattr("hub.conversations.search.index.sqlite3.connect", connect)
            follower.close()
        await talk.catch_up()
        assert (await check(talk.core, talk.shop.id)).is_well
        whole = dump(path_of(talk))
        assert (len(whole["messages"]), len(whole["notes"])) == (3, 1)
        Shelf.of(talk.core.settings).forget(talk.shop.id)
        step += 1
    assert deaths >= 20


def _with(connect: Any, factory: type[sqlite3.Connection]) -> Any:
    return lambda *values, **options: connect(*values, **options, factory=factory)


@pytest.mark.soak
async def test_real_deaths_of_a_writer(talk: Talking, settings: Any) -> None:
    """A process that ends without a word, at writes all over its life; then one that lives."""
    await _something_said(talk)
    env = {
        **os.environ,
        env_name("mongodb_url"): settings.mongodb_url, env_name("redis_url"): settings.redis_url,
        env_name("mongodb_database"): talk.core.settings.mongodb_database,
        env_name("data_dir"): str(settings.data_dir), env_name("search_dir"): talk.core.settings.search_dir,
    }  # fmt: skip
    codes = []
    for step in (1, 30, 100_000):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.search.dying_writer", str(step), env=env
        )
        codes.append(await process.wait())
    assert codes[0] == dying_writer.DIED
    assert codes[-1] == 0
    assert (await check(talk.core, talk.shop.id)).is_well
    whole = dump(path_of(talk))
    assert (len(whole["messages"]), len(whole["notes"])) == (3, 1)
