"""Proves that a plain form was filled in on a page of ours, before anybody is signed in and without scripts."""

from __future__ import annotations

import hmac
import secrets
from urllib.parse import urlsplit

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from hub.accounts.web import is_https
from hub.core.errors import HubError, NotAllowed

COOKIE = "hub_form"
FIELD = "token"
_TOKEN_BYTES = 24
_MAX_FIELDS = 12


def token_of(request: Request) -> str:
    """The browser's own token, or a new one for `keep`."""
    return request.cookies.get(COOKIE) or secrets.token_urlsafe(_TOKEN_BYTES)


def keep(response: Response, request: Request, token: str) -> None:
    if COOKIE not in request.cookies:
        secure = is_https(request.app.state.core.settings)
        response.set_cookie(COOKIE, token, path="/console", httponly=True, samesite="lax", secure=secure)


async def read(request: Request) -> FormData:
    """The fields of a genuine form. Raises NotAllowed("csrf_failed").

    The token must come by cookie and by field (a foreign page can set neither), and the origin, where the
    browser tells it, must be ours.
    """
    form = await request.form(max_files=0, max_fields=_MAX_FIELDS)
    given, kept = str(form.get(FIELD, "")), request.cookies.get(COOKIE, "")
    if not kept or not hmac.compare_digest(given.encode(), kept.encode()) or _is_foreign(request):
        raise NotAllowed("csrf_failed")
    return form


def _is_foreign(request: Request) -> bool:
    """Privacy settings turn the origin into "null", which tells nothing."""
    origin = request.headers.get("origin", "null")
    return origin != "null" and urlsplit(origin).netloc != request.headers.get("host", "")


def too_early(response: Response, error: HubError) -> Response:
    """Somebody who tried too often is told when to come back."""
    if "retry_after_s" in error.params:
        response.status_code = 429
        response.headers["retry-after"] = str(error.params["retry_after_s"])
    return response
