"""Keeps other sites' pages from driving the sandbox, and gives our own page a strict policy."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        "media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    # The page's files change with the program, not with their names.
    "Cache-Control": "no-cache",
}


_REFUSAL = {"error": "foreign_origin", "field": "Origin", "message": "other sites may not use the sandbox"}


class Guard:
    """A browser names the page that sends a request in `Origin`; programs send none."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif _foreign(Headers(scope=scope)):
            await JSONResponse(_REFUSAL, status_code=403)(scope, receive, send)
        else:
            await self._app(scope, receive, send if _is_api(scope["path"]) else _with_headers(send))


def _foreign(headers: Headers) -> bool:
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


def _is_api(path: str) -> bool:
    """What platforms' own servers answer must look like theirs."""
    return not path.startswith(("/page/", "/_sandbox/")) and path != "/"


def _with_headers(send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return send_with_headers
