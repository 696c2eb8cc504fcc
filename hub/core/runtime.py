"""What one process holds open: stores, queue, keys, outside calls."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from hub.core import keyring, queue, redis
from hub.core.blobs import Blobs
from hub.core.db import Database
from hub.core.http import Http
from hub.core.keyring import Keyring
from hub.core.publish import Bell
from hub.core.queue import Queue
from hub.core.redis import Redis
from hub.core.settings import Settings


@dataclass(frozen=True)
class Core:
    """Passed to the functions that reach outside; pure functions never see it."""

    settings: Settings
    db: Database
    redis: Redis
    queue: Queue
    bell: Bell
    keys: Keyring
    http: Http
    blobs: Blobs


@asynccontextmanager
async def open_core(settings: Settings) -> AsyncIterator[Core]:
    """Opens everything, and closes it in reverse order however the body ends."""
    async with AsyncExitStack() as stack:
        db = Database(settings.mongodb_url, settings.mongodb_database)
        stack.push_async_callback(db.close)
        connection = redis.connect(settings.redis_url)
        stack.push_async_callback(connection.aclose)
        jobs = await queue.open_queue(settings.redis_url)
        stack.push_async_callback(jobs.close)
        http = Http()
        stack.push_async_callback(http.close)
        keys = keyring.load_or_create(settings.data_dir, settings.secret_key)
        blobs = Blobs(settings.data_dir / "media")
        yield Core(settings, db, connection, jobs, Bell(connection), keys, http, blobs)
