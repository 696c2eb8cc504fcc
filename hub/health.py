"""What monitors ask: alive, ready, counters."""

from __future__ import annotations

import asyncio

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

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


async def metrics(_request: Request) -> Response:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


ROUTES = [Route("/healthz", alive), Route("/readyz", ready), Route("/metrics", metrics)]
