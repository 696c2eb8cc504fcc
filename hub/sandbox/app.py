"""Joins the platforms' sides, the fans' phones page and the controls into one ASGI app."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from hub.sandbox import fields
from hub.sandbox.bus import Bus
from hub.sandbox.clock import Clock
from hub.sandbox.fields import BadInput
from hub.sandbox.frame import Frame, Platform, discover
from hub.sandbox.guard import Guard
from hub.sandbox.store import Store

_PAGE = Path(__file__).parent / "page"


def build(data: Path, clock: Clock | None = None) -> Starlette:
    """The whole sandbox with its world under `data`; the world closes with the app's lifespan."""
    frame = Frame(Store(data / "sandbox.sqlite3"), Bus(), clock or Clock())
    platforms = discover()
    played = [platform.open(frame) for platform in platforms]

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        for side in played:
            await side.close()
        frame.store.close()

    app = Starlette(
        routes=[*_shared(frame, platforms), *(route for side in played for route in side.routes)],
        lifespan=lifespan,
        middleware=[Middleware(Guard)],
        exception_handlers={BadInput: _bad_input},
    )
    app.state.bus = frame.bus
    return app


def _shared(frame: Frame, platforms: list[Platform]) -> list[BaseRoute]:
    async def platform_names(_: Request) -> Response:
        return JSONResponse({"platforms": [platform.name for platform in platforms]})

    async def push_clock(request: Request) -> Response:
        body = await fields.json_object(request)
        frame.clock.advance(fields.number(body, "advance_s", least=0, most=10 * 366 * 86400))
        return JSONResponse({"now": frame.clock.now(), "ahead_s": frame.clock.ahead_s})

    return [
        Route("/", _index),
        Route("/healthz", _healthy),
        Route("/_sandbox/platforms", platform_names),
        Route("/_sandbox/stream", frame.bus.stream),
        Route("/_sandbox/clock", push_clock, methods=["POST"]),
        *(Mount(f"/page/{platform.name}", StaticFiles(directory=platform.page)) for platform in platforms),
        Mount("/page", StaticFiles(directory=_PAGE)),
    ]


async def _index(_: Request) -> Response:
    return FileResponse(_PAGE / "index.html")


async def _healthy(_: Request) -> Response:
    return PlainTextResponse("ok")


async def _bad_input(_: Request, problem: Exception) -> Response:
    assert isinstance(problem, BadInput)
    body = {"error": "bad_input", "field": problem.field, "message": problem.message}
    return JSONResponse(body, status_code=400)
