"""How often one address may ask of a shop's public site: a guard for every route that needs no token."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import lru_cache, wraps
from ipaddress import ip_address
from typing import Any

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from hub.accounts.web import UNKNOWN_IP, client_ip
from hub.core.errors import RetryLater
from hub.core.exact_limit import wait_s
from hub.core.runtime import Core
from hub.core.settings import Settings

Handler = Callable[[Request], Awaitable[Response]]


class TooFast(RetryLater):
    """The address asks too often; the page that people see counts as their way out."""

    status = 429


def rationed(what: str, handler: Handler) -> Handler:
    """HUB_ANONYMOUS_PER_S requests of this kind (`what`) from one address in any second, exactly; 0: no limit.

    Raises TooFast("site_too_fast"), which people see as a page.
    """

    @wraps(handler)
    async def guarded(request: Request) -> Response:
        core: Core = request.app.state.core
        per_s = core.settings.anonymous_per_s
        if per_s > 0:
            wait = await wait_s(core.redis, f"{what}:{client_ip(request, core.settings)}", per_s)
            if wait > 0:
                raise TooFast("site_too_fast", after_s=wait)
        return await handler(request)

    return guarded


def address_of(scope: Any, settings: Settings) -> str:
    """As `client_ip`, at a tenth of its price where no proxy is trusted: it is asked for at every attempt."""
    if settings.trusted_proxies:
        return client_ip(HTTPConnection(scope), settings)
    client = scope.get("client")
    return _spelled(client[0]) if client else UNKNOWN_IP


@lru_cache(maxsize=4096)
def _spelled(text: str) -> str:
    try:
        address = ip_address(text)
    except ValueError:
        return UNKNOWN_IP
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)
