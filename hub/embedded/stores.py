"""Fills in the stores that the settings leave out: started here, or joined when another process runs them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from hub.core.errors import Conflict, RetryLater
from hub.core.settings import Settings
from hub.embedded import lock, mongo, probes, runfile, valkey
from hub.embedded.children import Supervisor

_JOIN_S = 20.0  # the longest first start seen on a busy machine took 5 s
_POLL_S = 0.1
_STARTS = {"mongodb_url": mongo.start, "redis_url": valkey.start}


@asynccontextmanager
async def embedded_stores(settings: Settings, supervise: Supervisor) -> AsyncIterator[Settings]:
    """Yields the settings with both URLs filled in; the caller holds the folder's lock.

    On leaving, everything that `supervise` started since is stopped as well, before the stores are.
    """
    mark = supervise.mark
    try:
        yield await _start_missing(settings, supervise)
    finally:
        await supervise.stop(down_to=mark)


async def _start_missing(settings: Settings, supervise: Supervisor) -> Settings:
    """Side by side; when one fails, the other's start is given up and the first failure is raised."""
    missing = [name for name in _STARTS if not getattr(settings, name)]
    folder = settings.data_dir.absolute()
    try:
        async with asyncio.TaskGroup() as group:
            tasks = {name: group.create_task(_STARTS[name](folder, supervise)) for name in missing}
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from failed
    urls: dict[str, Any] = {name: task.result() for name, task in tasks.items()}
    return replace(settings, **urls)


@asynccontextmanager
async def stores_for_command(settings: Settings) -> AsyncIterator[Settings]:
    """For a short command beside or without a running hub: joins its stores, else starts them for a while."""
    if settings.mongodb_url and settings.redis_url:
        yield settings
        return
    try:
        held = lock.acquire(settings.data_dir)
    except Conflict:
        yield await join(settings)
        return
    with held:
        async with Supervisor(settings.data_dir) as supervise, embedded_stores(settings, supervise) as filled:
            yield filled


async def join(settings: Settings) -> Settings:
    """The stores, and the port, of the hub that runs in this folder.

    Raises RetryLater when the stores do not come up.
    """
    deadline = time.monotonic() + _JOIN_S
    while not await _are_up(settings):
        if time.monotonic() > deadline:
            raise RetryLater("stores_not_up", after_s=_JOIN_S, folder=str(settings.data_dir))
        await asyncio.sleep(_POLL_S)
    run = runfile.read(settings.data_dir)
    port = run.ports.get("web") if run else None
    return replace(_filled(settings), port=port or settings.port)


async def _are_up(settings: Settings) -> bool:
    mongod, cache = mongo.recall(settings.data_dir), valkey.recall(settings.data_dir)
    try:
        return bool(
            (settings.mongodb_url or (mongod and await probes.mongod_is_writable(mongod.port)))
            and (settings.redis_url or (cache and await probes.valkey_answers(cache.port, cache.password)))
        )
    except OSError:
        return False


def _filled(settings: Settings) -> Settings:
    mongod, cache = mongo.recall(settings.data_dir), valkey.recall(settings.data_dir)
    return replace(
        settings,
        mongodb_url=settings.mongodb_url or (mongod.url if mongod else ""),
        redis_url=settings.redis_url or (cache.url if cache else ""),
    )


def ports_of(settings: Settings) -> dict[str, int]:
    """For run.json: the ports behind filled-in URLs."""
    urls = {mongo.ROLE: settings.mongodb_url, valkey.ROLE: settings.redis_url}
    return {role: port for role, url in urls.items() if (port := urlsplit(url).port)}
