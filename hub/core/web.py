"""How every HTTP answer of ours looks: errors as JSON in plain words, safe headers, no stack trace."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.core import i18n, log
from hub.core.db import StoreError
from hub.core.error_page import error_page, wants_page
from hub.core.errors import HubError, NotAllowed, RetryLater
from hub.core.sentences import catalogue, sentence

_log = log.get(__name__)

CSP = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "connect-src 'self' ws: wss:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors {ancestors}",
    )
)
# The web chat is made to be embedded in the shop's own pages; nothing else may be framed.
_EMBEDDABLE = "/s/"


# What is told to one person must not be kept where the next one looks.
_PRIVATE = ("/api/", "/console")


def headers_for(path: str) -> list[tuple[bytes, bytes]]:
    ancestors = "*" if path.startswith(_EMBEDDABLE) and path.endswith("/chat") else "'none'"
    return [
        (b"content-security-policy", CSP.format(ancestors=ancestors).encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"strict-origin-when-cross-origin"),
        (b"permissions-policy", b"geolocation=(), microphone=(), camera=()"),
        *([(b"cache-control", b"no-store")] if path.startswith(_PRIVATE) else []),
    ]


class SafeHeaders:
    """Puts the security headers on every answer that does not set its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sender(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name for name, _ in message["headers"]}
                safe = [h for h in headers_for(scope["path"]) if h[0] not in present]
                message["headers"] = [*message["headers"], *safe]
            await send(message)

        await self._app(scope, receive, sender)


def language(request: Request) -> str:
    return i18n.pick_language(request.cookies.get("hub_lang"), request.headers.get("accept-language"))


async def on_hub_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HubError)
    status = 401 if isinstance(error, NotAllowed) and error.code == "not_signed_in" else error.status
    body = {"code": error.code, "message": sentence(error, language(request))}
    wait_s = error.after_s if isinstance(error, RetryLater) else error.params.get("retry_after_s")
    headers = {"retry-after": str(int(wait_s) + 1)} if isinstance(wait_s, int | float) else {}
    if wants_page(request):
        page = error_page(request, language(request), status, body["message"])
        page.headers.update(headers)
        return page
    field = {"field": error.field} if error.field else {}
    return JSONResponse({"error": body | field}, status, headers)


async def on_store_error(request: Request, error: Exception) -> Response:
    _log.warning("store away", path=request.url.path, error=type(error).__name__)
    return await on_hub_error(request, RetryLater("store_away", after_s=2))


async def on_any_error(request: Request, error: Exception) -> Response:
    _log.exception("request failed", path=request.url.path)
    return await on_hub_error(request, HubError("internal_error"))


async def on_http_error(request: Request, error: Exception) -> Response:
    """No such path, or not with this method: JSON for programs, a page for people, else a plain word."""
    assert isinstance(error, HTTPException)
    if error.status_code == 404 and wants_page(request):
        about = catalogue().translate(language(request), "pages.missing.about")
        return error_page(request, language(request), 404, about)
    code = {404: "path_not_found", 405: "method_not_allowed"}.get(error.status_code)
    if code is None or not request.url.path.startswith("/api/"):
        return PlainTextResponse(error.detail, error.status_code, error.headers)
    body = {"code": code, "message": sentence(HubError(code), language(request))}
    return JSONResponse({"error": body}, error.status_code, error.headers)


EXCEPTION_HANDLERS = {
    HTTPException: on_http_error,
    HubError: on_hub_error,
    StoreError: on_store_error,
    Exception: on_any_error,
}
