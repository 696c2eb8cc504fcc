"""Serves the app, and lets a handler cut its connection before a single byte of an answer."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any, cast

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.auto import AutoHTTPProtocol

# AutoHTTPProtocol is httptools' where that is installed; the pure Python one has no such hook, and
# there a cut comes after the headers instead of before them.
_Base = cast("type[Any]", AutoHTTPProtocol)


class CuttableProtocol(_Base):  # type: ignore[misc,valid-type]
    """Hands the connection's abort to the handlers in `request.state`."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["state"]["cut"] = self.transport.abort


class Cut(Response):
    """No answer at all: the caller sees a connection that ends."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        cut: Callable[[], None] | None = scope.get("state", {}).get("cut")
        if cut is not None:
            cut()
            return
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000")]})


async def hold(request: Request, seconds: float) -> None:
    """Waits that long, or until the caller hangs up."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while (await request.receive())["type"] != "http.disconnect":
                pass


class Server(uvicorn.Server):
    """Ends the pages' event streams first, which would else hold up a stop."""

    def __init__(self, app: Starlette) -> None:
        config = uvicorn.Config(
            app, http=CuttableProtocol, ws="none", lifespan="on", access_log=False, log_config=None,
            timeout_graceful_shutdown=2, server_header=False,
        )  # fmt: skip
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[Any] | None = None) -> None:
        self._app.state.bus.close()
        await super().shutdown(sockets)
