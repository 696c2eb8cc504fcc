"""A web process is killed with -9: fans who wait with its agents go to others, within 35 seconds."""

from __future__ import annotations

import asyncio
import os
import sys
import time

import pytest

from hub.conversations import desk, work
from hub.conversations.model import Sender
from hub.core.settings import Settings, env_name
from hub.embedded import ports
from tests.realtime.stage import Stage, Web
from tests.two_processes.conftest import ready

REQUEUED_WITHIN_S = 35


@pytest.mark.soak  # half a minute of waiting, and a promise about time
@pytest.mark.timeout(120)
async def test_fans_of_a_killed_process_go_to_others(stages: list[Stage], own_settings: Settings) -> None:
    here = stages[0]
    await desk.change(here.core, here.shop.id, {"routing": {"on": True}, "capacity": 3})
    port = ports.choose()
    doomed = await _web(own_settings, port)
    try:
        await ready(f"http://127.0.0.1:{port}")
        lin = await Stage(
            Web(f"http://127.0.0.1:{port}", None), here.hub, here.core, here.shop, here.account, here.closing
        ).agent()
        waits, answered = await here.push(fan_id="a:waits"), await here.push(fan_id="a:answered")
        await _held_by(here, waits, lin.id)
        await _held_by(here, answered, lin.id)
        reply = {"client_id": "client-0001", "kind": "text", "body": {"text": "稍等"}}
        await lin.screen.ok("send", conversation_id=answered, **reply)
        doomed.kill()
        died_at = time.monotonic()
        await doomed.wait()
        zhou = await here.agent()
        await _held_by(here, waits, zhou.id)
        assert time.monotonic() - died_at < REQUEUED_WITHIN_S
        assert (await _holder(here, answered)) == lin.id, "a fan who was answered stays theirs"
        await work.close(here.hub, here.shop.id, waits, Sender("agent", zhou.id, "周舟"), "resolved")
    finally:
        if doomed.returncode is None:
            doomed.kill()
            await doomed.wait()


async def _web(conf: Settings, port: int) -> asyncio.subprocess.Process:
    names = ("mongodb_url", "mongodb_database", "redis_url", "data_dir")
    env = {env_name(name): str(getattr(conf, name)) for name in names} | {
        env_name("port"): str(port),
        env_name("log_level"): "error",
    }
    return await asyncio.create_subprocess_exec(sys.executable, "-m", "hub", "web", env={**os.environ, **env})


async def _holder(stage: Stage, conversation_id: str) -> str | None:
    doc = await stage.core.db.shop(stage.shop.id)["conversations"].find_one({"_id": conversation_id})
    assert doc is not None
    return doc["episode"]["assignee"]["id"] if doc["state"] == "agent" else None


async def _held_by(stage: Stage, conversation_id: str, staff_id: str) -> None:
    async with asyncio.timeout(REQUEUED_WITHIN_S + 10):
        while await _holder(stage, conversation_id) != staff_id:
            await asyncio.sleep(0.1)
