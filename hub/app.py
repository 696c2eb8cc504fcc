"""Joins hooks, sockets, console and storefront into one ASGI application."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import socketio
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

import storefront
from hub import asset_downloads, console, core, downloads, health, hooks
from hub.console import api_docs, endpoint, openapi, pages
from hub.conversations.channel import channels
from hub.core import log, schema
from hub.core.runtime import open_core
from hub.core.settings import Settings
from hub.core.static_files import VersionedFiles
from hub.core.web import EXCEPTION_HANDLERS, SafeHeaders
from hub.opened import open_hub
from hub.sockets.server import Sockets
from storefront import chat, products, sale_page
from storefront.checkout import cart, finding, order
from storefront.sale_door import SALE_DOOR

_log = log.get(__name__)
BEGIN_ANEW_S = 0.5


def build(settings: Settings) -> ASGIApp:
    """The application; stores are opened when the server starts it, and closed when it stops."""
    sockets_later = _Sockets()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with open_core(settings) as opened:
            channels()  # declares their collections too
            await schema.wait_current(opened.db)
            hub = open_hub(opened)
            sockets = Sockets(hub.conversations)
            app.state.core, app.state.conversations, app.state.sockets = opened, hub.conversations, sockets
            app.state.commerce = hub.commerce
            sockets_later.app = socketio.ASGIApp(sockets.server, socketio_path="/socket.io")
            tasks = [asyncio.create_task(_kept_up(run)) for run in (sockets.fanout.run, sockets.agents.run)]
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                await sockets.server.shutdown()
                await hub.close()

    static = _static()
    application = Starlette(
        routes=[*_routes(), *static.routes],
        lifespan=lifespan,
        exception_handlers=EXCEPTION_HANDLERS,
        middleware=[Middleware(SafeHeaders)],
    )
    application.state.static = static.root
    sockets_later.rest = application
    return sockets_later


async def _kept_up(run: Callable[[], Awaitable[None]]) -> None:
    """Without these loops a process answers every request and no screen of it hears anything: begun anew."""
    while True:
        try:
            await run()
        except Exception:  # noqa: BLE001  # an edge: whatever ended it, silence would be worse
            _log.exception("what screens live from ended, and begins anew")
        await asyncio.sleep(BEGIN_ANEW_S)


class _Sockets:
    """Sends /socket.io to the socket server, tries to buy straight to their door, the rest to Starlette."""

    app: ASGIApp
    rest: ASGIApp

    async def __call__(self, scope, receive, send) -> None:  # type: ignore[no-untyped-def]
        if scope["type"] in ("http", "websocket") and scope["path"].startswith("/socket.io"):
            await self.app(scope, receive, send)
        elif scope["type"] == "http" and SALE_DOOR.takes(scope):
            scope["app"] = self.rest
            await SALE_DOOR(scope, receive, send)
        else:
            await self.rest(scope, receive, send)


def _static() -> VersionedFiles:
    packages = {"core": core, "console": console, "storefront": storefront}
    return VersionedFiles(
        {name: Path(str(package.__file__)).parent / "static" for name, package in packages.items()}
    )


def _routes() -> list[Route | Mount]:
    return [
        *health.ROUTES,
        *hooks.ROUTES,
        *downloads.ROUTES,
        *asset_downloads.ROUTES,
        *endpoint.routes(),
        *openapi.ROUTES,
        *api_docs.ROUTES,
        *pages.ROUTES,
        *chat.ROUTES,
        *products.ROUTES,
        *sale_page.ROUTES,
        *cart.ROUTES,
        *finding.ROUTES,
        *order.ROUTES,
        Route("/", _home),
        Route("/favicon.ico", _icon),
    ]


async def _icon(request: Request) -> Response:
    """Browsers ask here for pages that name no icon of their own."""
    return RedirectResponse(f"{request.app.state.static}/console/icon.svg")


async def _home(_request: Request) -> Response:
    return RedirectResponse("/console/")
