"""Tells open pages what just happened on the phones (server-sent events)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import StreamingResponse

# A page that lags this far behind reloads what it shows instead of replaying everything.
_MOST_WAITING = 500
_PING_S = 15.0


class Bus:
    """A doorbell with contents: nothing is kept, a page that connects reads the store first."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[str | None]] = set()

    def publish(self, event: str, body: Mapping[str, Any]) -> None:
        if not self._listeners:
            return
        text = f"event: {event}\ndata: {json.dumps(body, ensure_ascii=False)}\n\n"
        for queue in self._listeners:
            _put(queue, text)

    def close(self) -> None:
        """Ends every open stream, so that the server can stop."""
        for queue in self._listeners:
            queue.put_nowait(None)

    async def stream(self, request: Request) -> StreamingResponse:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self._listen(), media_type="text/event-stream", headers=headers)

    async def _listen(self) -> AsyncIterator[str]:
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield "retry: 1000\n\n"
            while (text := await _next(queue)) is not None:
                yield text
        finally:
            self._listeners.discard(queue)


def _put(queue: asyncio.Queue[str | None], text: str) -> None:
    if queue.qsize() < _MOST_WAITING:
        queue.put_nowait(text)
    elif queue.qsize() == _MOST_WAITING:
        queue.put_nowait("event: resync\ndata: {}\n\n")


async def _next(queue: asyncio.Queue[str | None]) -> str | None:
    try:
        async with asyncio.timeout(_PING_S):
            return await queue.get()
    except TimeoutError:
        return ": still here\n\n"
