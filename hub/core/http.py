"""Calls to outside services: always with a time limit, always failing by one of our kinds."""

from __future__ import annotations

from typing import Any

import httpx

from hub.core.errors import Refused, RetryLater, Unconfirmed

# WeChat and its peers answer well within this; the worker holds a lease four times as long.
TIMEOUT = httpx.Timeout(8.0, connect=3.0, pool=3.0)
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_SERVER_BUSY = {429, 500, 503}
_GATEWAY = {502, 504}


class Http:
    """One pooled client per process."""

    def __init__(self, client: httpx.AsyncClient | None = None) -> None:
        self._client = client or httpx.AsyncClient(
            timeout=TIMEOUT, limits=httpx.Limits(max_connections=200, max_keepalive_connections=50)
        )

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
            response = await self._client.request(method, url, **options)
        except _NOT_SENT as error:
            raise RetryLater("outside_unreachable", after_s=2.0) from error
        except httpx.HTTPError as error:
            raise _uncertain(idempotent) from error
        return _judge(response, idempotent)

    async def download(self, url: str, *, max_bytes: int, **options: Any) -> tuple[httpx.Response, bytes]:
        """The whole body, at most `max_bytes`; raises Refused("media_too_large") beyond."""
        body = bytearray()
        try:
            async with self._client.stream("GET", url, **options) as response:
                _judge(response, idempotent=True)
                async for piece in response.aiter_bytes():
                    body += piece
                    if len(body) > max_bytes:
                        raise Refused("media_too_large", limit=max_bytes)
        except httpx.HTTPError as error:
            raise RetryLater("outside_unreachable", after_s=5.0) from error
        return response, bytes(body)

    async def close(self) -> None:
        await self._client.aclose()


def _judge(response: httpx.Response, idempotent: bool) -> httpx.Response:
    if response.status_code in _SERVER_BUSY:
        raise RetryLater("outside_busy", after_s=3.0, status=response.status_code)
    if response.status_code >= 500:  # a gateway may have passed the request on before it gave up
        raise _uncertain(idempotent)
    return response


def _uncertain(idempotent: bool) -> Exception:
    return RetryLater("outside_unclear", after_s=3.0) if idempotent else Unconfirmed("outside_unclear")
