"""Background jobs by name; a job that could not be enqueued is found by its sweeper."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from arq.connections import ArqRedis, RedisSettings, create_pool

from hub.core import log
from hub.core.redis import RedisError

_log = log.get(__name__)


class Queue:
    """One arq pool per process; arguments must be JSON."""

    def __init__(self, pool: ArqRedis) -> None:
        self._pool = pool

    async def ring(self, job: str, *args: Any, job_id: str | None = None, delay_s: float = 0) -> bool:
        """False when a job of the same id is already queued or running, or when Redis is away.

        A doorbell, never a promise: the caller's state is already stored.
        """
        try:
            delay = timedelta(seconds=delay_s) if delay_s else None
            return await self._pool.enqueue_job(job, *args, _job_id=job_id, _defer_by=delay) is not None
        except (RedisError, OSError) as error:
            _log.warning("doorbell lost", job=job, error=str(error))
            return False

    async def depth(self) -> int:
        return int(await self._pool.zcard("arq:queue"))

    async def close(self) -> None:
        await self._pool.aclose()


def serialize(job: dict[str, Any]) -> bytes:
    """JSON instead of arq's pickle: who can write to Redis must not be able to run code here."""
    return json.dumps(job, default=str).encode()


def deserialize(data: bytes) -> dict[str, Any]:
    job: dict[str, Any] = json.loads(data)
    return job


def redis_settings(url: str) -> RedisSettings:
    settings = RedisSettings.from_dsn(url)
    settings.conn_timeout, settings.conn_retries, settings.retry_on_timeout = 2, 5, True
    return settings


async def open_queue(redis_url: str) -> Queue:
    pool = await create_pool(
        redis_settings(redis_url), job_serializer=serialize, job_deserializer=deserialize
    )
    return Queue(pool)
