"""Two web and two worker processes on the same stores, in a database of their own."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace

import httpx
import pytest

from hub.conversations.service import Conversations, open_conversations
from hub.core import schema
from hub.core.runtime import open_core
from hub.core.settings import Settings, env_name
from hub.embedded import ports
from tests.realtime.stage import Stage, Web, staged

READY_S = 30.0


@pytest.fixture(scope="session")
async def own_settings(settings: Settings) -> Settings:
    """What other tests left in their queue and their database is not this one's business."""
    return replace(
        settings, mongodb_database="two_processes", redis_url=settings.redis_url.rpartition("/")[0] + "/1"
    )


@pytest.fixture(scope="session")
async def own_hub(own_settings: Settings) -> AsyncIterator[Conversations]:
    async with open_core(own_settings) as core:
        await schema.migrate(core.db)
        hub = open_conversations(core)
        yield hub
        await hub.close()


@pytest.fixture(scope="session")
async def webs(own_settings: Settings, own_hub: Conversations) -> AsyncIterator[list[Web]]:
    async with AsyncExitStack() as stack:
        urls = [await _web(stack, own_settings) for _ in range(2)]
        for _ in range(2):
            await _process(stack, own_settings, "worker")
        await asyncio.gather(*(ready(url) for url in urls))
        yield [Web(url, None) for url in urls]


async def _web(stack: AsyncExitStack, conf: Settings) -> str:
    port = ports.choose()
    await _process(stack, conf, "web", port=str(port))
    return f"http://127.0.0.1:{port}"


async def _process(stack: AsyncExitStack, conf: Settings, role: str, **more: str) -> None:
    names = ("mongodb_url", "mongodb_database", "redis_url", "data_dir", "anonymous_per_s")
    given = {env_name(name): str(getattr(conf, name)) for name in names}
    env = {**os.environ, **given, **{env_name(name): value for name, value in more.items()}}
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "hub", role, env={**env, env_name("log_level"): "error"}
    )
    stack.push_async_callback(_end, child)


async def _end(child: asyncio.subprocess.Process) -> None:
    if child.returncode is None:
        child.terminate()
    await asyncio.wait_for(child.wait(), 20)


async def ready(url: str) -> None:
    async with httpx.AsyncClient() as client:
        answers: list[int] = []

        async def ask() -> None:
            try:
                answers.append((await client.get(f"{url}/readyz")).status_code)
            except httpx.TransportError:
                answers.append(0)

        async with asyncio.timeout(READY_S):
            while not answers or answers[-1] != 200:
                await ask()
                await asyncio.sleep(0.05)


@pytest.fixture
async def stages(webs: list[Web], own_hub: Conversations) -> AsyncIterator[list[Stage]]:
    """The same shop, seen through each of the two web processes."""
    async with staged(webs[0], own_hub) as first:
        yield [first, replace(first, web=webs[1])]
