"""Redis or Valkey, the doorbell: whatever is lost here is found again in Mongo."""

from __future__ import annotations

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

__all__ = ["Redis", "RedisError", "connect"]

# Two quick tries bridge a restart of the embedded server (44 ms) without holding a web hook up.
_RETRY = Retry(ExponentialBackoff(cap=0.2, base=0.02), retries=2)


def connect(url: str) -> Redis:
    client: Redis = Redis.from_url(
        url,
        decode_responses=False,
        socket_timeout=5.0,
        socket_connect_timeout=2.0,
        retry=_RETRY,
        retry_on_error=[RedisConnectionError, RedisTimeoutError],
        health_check_interval=30,
    )
    return client
