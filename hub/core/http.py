"""Calls to outside services: always with a time limit, always failing by one of our kinds."""

from __future__ import annotations

import itertools
from typing import Any

import httpx

from hub.core.errors import Refused, RetryLater, Unconfirmed

# WeChat and its peers answer well within this; the worker holds a lease four times as long.
TIMEOUT = httpx.Timeout(8.0, connect=3.0, pool=3.0)
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_SERVER_BUSY = {429, 500, 503}
_GATEWAY = {502, 504}


# A pool looks at each of its connections twice per request (httpcore's _assign_requests_to_connections):
# with sixty of them open that was a quarter of a busy worker's time, so they are shared out over several pools.
_POOLS = 8
_LIMITS = httpx.Limits(max_connections=25, max_keepalive_connections=10)


class Http:
    """The process's connections to the outside, in a few small pools taken in turn."""

    def __init__(self) -> None:
        trust = httpx.create_ssl_context()  # once: reading the certificates takes 20 ms and some MB
        self._clients = [
            httpx.AsyncClient(timeout=TIMEOUT, limits=_LIMITS, verify=trust) for _ in range(_POOLS)
        ]
        self._turns = itertools.cycle(self._clients)

    async def request(
        self, method: str, url: str, *, idempotent: bool, timeout_s: float | None = None, **options: Any
    ) -> httpx.Response:
        """A response below 500.

        Raises RetryLater when nothing can have happened outside (or `idempotent` says that a repeat
        is harmless), Unconfirmed when it may have.
        """
        if timeout_s is not None:
            options["timeout"] = httpx.Timeout(timeout_s, connect=3.0)
        try:
            response = await next(self._turns).request(method, url, **options)
        except _NOT_SENT as error:
            raise RetryLater("outside_unreachable", after_s=2.0) from error
        except httpx.HTTPError as error:
            raise _uncertain(idempotent) from error
        return _judge(response, idempotent)

    async def download(self, url: str, *, max_bytes: int, **options: Any) -> tuple[httpx.Response, bytes]:
        """The whole body, at most `max_bytes`; raises Refused("media_too_large") beyond."""
        body = bytearray()
        try:
            async with next(self._turns).stream("GET", url, **options) as response:
                _judge(response, idempotent=True)
                async for piece in response.aiter_bytes():
                    body += piece
                    if len(body) > max_bytes:
                        raise Refused("media_too_large", limit=max_bytes)
        except httpx.HTTPError as error:
            raise RetryLater("outside_unreachable", after_s=5.0) from error
        return response, bytes(body)

    async def close(self) -> None:
        for client in self._clients:
            await client.aclose()


def _judge(response: httpx.Response, idempotent: bool) -> httpx.Response:
    if response.status_code in _SERVER_BUSY:
        raise RetryLater("outside_busy", after_s=3.0, status=response.status_code)
    if response.status_code >= 500:  # a gateway may have passed the request on before it gave up
        raise _uncertain(idempotent)
    return response


def _uncertain(idempotent: bool) -> Exception:
    return RetryLater("outside_unclear", after_s=3.0) if idempotent else Unconfirmed("outside_unclear")
