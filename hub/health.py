"""What monitors ask: alive, ready, counters."""

from __future__ import annotations

import asyncio

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from hub.conversations.search.shelf import Shelf, now_ms
from hub.core import metrics as counters
from hub.core.db import StoreError
from hub.core.redis import RedisError
from hub.core.runtime import Core

CHECK_TIMEOUT_S = 2.0


async def alive(_request: Request) -> Response:
    return PlainTextResponse("ok")


async def ready(request: Request) -> Response:
    """503 while a store is away, naming it."""
    core: Core = request.app.state.core
    checks = {"mongodb": core.db.ping(), "redis": core.redis.ping()}
    results = await asyncio.gather(*(_check(c) for c in checks.values()))
    state = dict(zip(checks, results, strict=True))
    state["doorbell"] = "ok" if request.app.state.sockets.fanout.connected.is_set() else "away"
    ok = all(value == "ok" for value in state.values())
    return JSONResponse({"ready": ok, **state}, 200 if ok else 503)


async def _check(call: object) -> str:
    try:
        async with asyncio.timeout(CHECK_TIMEOUT_S):
            await call  # type: ignore[misc]
    except (StoreError, RedisError, OSError, TimeoutError):
        return "away"
    return "ok"


async def metrics(request: Request) -> Response:
    core: Core = request.app.state.core
    counters.SEARCH_BEHIND.set(await asyncio.to_thread(_search_behind_s, core))
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


def _search_behind_s(core: Core) -> float:
    """The writer is a process of its own, which tells of itself in a file beside the index."""
    heard_until_ms = Shelf.of(core.settings).state().heard_until_ms
    return (now_ms() - heard_until_ms) / 1000 if heard_until_ms else -1


ROUTES = [Route("/healthz", alive), Route("/readyz", ready), Route("/metrics", metrics)]
