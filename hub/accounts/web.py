"""Where identity comes out of a request: the one place that reads and writes the session cookie."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.requests import HTTPConnection
from starlette.responses import Response

from hub.accounts import api_keys, sessions
from hub.accounts.identity import FRESH_S, Identity, check_csrf, fresh_token, fresh_until, not_signed_in
from hub.accounts.rights import ALL_RIGHTS
from hub.core.errors import NotAllowed, Refused
from hub.core.runtime import Core
from hub.core.settings import Settings

COOKIE = "hub_session"
FRESH_COOKIE = "hub_fresh"
CSRF_HEADER = "X-CSRF-Token"
UNKNOWN_IP = "unknown"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


async def identify(request: HTTPConnection, core: Core, *, keys: bool = False) -> Identity:
    """Who sends this request (or opens this socket). Raises NotAllowed("not_signed_in"), status 401.

    `keys`: an API key will do too, but never beside a session: a request is one or the other.
    """
    key = api_keys.in_header(request.headers.get("authorization", ""))
    if keys and key:
        if COOKIE in request.cookies:
            raise NotAllowed("key_and_session")
        return await api_keys.identify(core, key)
    token = request.cookies.get(COOKIE)
    identity = await sessions.resolve(core, token) if token else None
    if identity is None:
        raise not_signed_in()
    confirmed = fresh_until(core.keys, identity.session_id, request.cookies.get(FRESH_COOKIE, ""))
    later = confirmed and (identity.fresh_until is None or confirmed > identity.fresh_until)
    return replace(identity, fresh_until=confirmed) if later else identity


async def guarded(request: HTTPConnection, core: Core, right: str, *, csrf: bool = True) -> Identity:
    """The first line of a route handler: who asks, if allowed to. Raises NotAllowed.

    What changes something needs the identity's csrf in X-CSRF-Token; `csrf=False` is for handlers that
    prove the page's origin in another way.
    """
    if right and right not in ALL_RIGHTS:
        raise LookupError(f"no role has the right {right!r}")
    identity = await identify(request, core, keys=True)
    if csrf and identity.kind == "staff" and request.scope.get("method") not in _SAFE_METHODS:
        check_csrf(identity, request.headers.get(CSRF_HEADER))
    identity.require(right)
    return identity


def set_cookie(response: Response, settings: Settings, token: str) -> None:
    """Lax keeps it out of foreign pages' posts, and lets links from a chat open the console signed in."""
    response.set_cookie(
        COOKIE, token, max_age=sessions.ABSOLUTE_S, path="/", httponly=True, samesite="lax",
        secure=is_https(settings),
    )  # fmt: skip


def set_fresh(response: Response, core: Core, identity: Identity) -> None:
    """Kept by the browser, so that the very next call counts as fresh on whichever process it arrives."""
    response.set_cookie(
        FRESH_COOKIE, fresh_token(core.keys, identity.session_id), max_age=FRESH_S, path="/", httponly=True,
        samesite="lax", secure=is_https(core.settings),
    )  # fmt: skip


def clear_cookie(response: Response, settings: Settings) -> None:
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax", secure=is_https(settings))


def client_ip(request: HTTPConnection, settings: Settings) -> str:
    """The nearest address that is not one of our proxies; what stands further left anybody can write.

    The server in front of Starlette must leave the peer's address alone (uvicorn: proxy_headers=False).
    """
    trusted = trusted_networks(settings.trusted_proxies)
    address = _plain(request.client.host if request.client else "")
    hops = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    while address and hops and _is_within(address, trusted):
        before = _plain(hops.pop())
        if not before:
            break
        address = before
    return address or UNKNOWN_IP


@lru_cache(maxsize=8)
def trusted_networks(setting: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Addresses or networks, "10.0.0.1, 10.1.0.0/16". Raises Refused naming the setting."""
    try:
        return tuple(ip_network(part.strip(), strict=False) for part in setting.split(",") if part.strip())
    except ValueError:
        raise Refused("setting_unreadable", field="HUB_TRUSTED_PROXIES", value=setting) from None


def _is_within(address: str, networks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    return any(ip_address(address) in network for network in networks)


def _plain(text: str) -> str:
    """One spelling per address, ::ffff:10.0.0.1 being 10.0.0.1; empty for what is none."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return ""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)


def is_https(settings: Settings) -> bool:
    return settings.base_url.lower().startswith("https://")
