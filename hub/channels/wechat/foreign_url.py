"""Fetches addresses that came in a message: never from inside our own network, whatever the name resolves to."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from dataclasses import dataclass, field
from typing import Any

import httpx

from hub.channels.wechat.settings import WechatSettings
from hub.core.errors import Refused, RetryLater
from hub.core.runtime import Core

_MOST_REDIRECTS = 3
_PORTS = {"http": 80, "https": 443}
_SHARED = ipaddress.ip_network("64:ff9b::/96")  # NAT64 carries any IPv4 address, private ones too
_RESOLVE_S = 3.0


@dataclass(frozen=True)
class _Target:
    url: httpx.URL
    options: dict[str, Any] = field(default_factory=dict)


async def fetch(core: Core, settings: WechatSettings, address: str, max_bytes: int) -> bytes:
    """Raises Refused("media_url_refused"), ("media_gone"), ("media_too_large"), or RetryLater."""
    url = _parsed(address)
    for _ in range(_MOST_REDIRECTS + 1):
        target = await _vetted(settings, url)
        response, content = await core.http.download(str(target.url), max_bytes=max_bytes, **target.options)
        if not response.has_redirect_location:
            return _whole(response, content)
        url = _joined(url, response.headers["location"])
    raise Refused("media_url_refused", why="redirects")


def _whole(response: httpx.Response, content: bytes) -> bytes:
    if response.status_code != 200:
        raise Refused("media_gone", detail=str(response.status_code))
    return content


def _parsed(address: str) -> httpx.URL:
    try:
        return httpx.URL(address)
    except (httpx.InvalidURL, ValueError):
        raise Refused("media_url_refused", why="unreadable") from None


def _joined(url: httpx.URL, location: str) -> httpx.URL:
    try:
        return url.join(location)
    except (httpx.InvalidURL, ValueError):
        raise Refused("media_url_refused", why="unreadable") from None


async def _vetted(settings: WechatSettings, url: httpx.URL) -> _Target:
    """The request goes to the very address that was looked at: a second look-up could answer otherwise."""
    if url.scheme not in _PORTS or not url.host or url.userinfo:
        raise Refused("media_url_refused", why="scheme")
    if settings.is_local or _origin(url) == _origin(httpx.URL(settings.api_base)):
        return _Target(url)  # a sandbox serves its pictures itself
    addresses = await _addresses(url.host, _port(url))
    if not addresses or not all(map(_is_public, addresses)):
        raise Refused("media_url_refused", why="private address")
    # Closed afterwards: another host on the same address must not inherit a connection verified for this one.
    headers = {"host": url.netloc.decode("ascii"), "connection": "close"}
    return _Target(url.copy_with(host=addresses[0]), {
        "headers": headers, "extensions": {"sni_hostname": url.raw_host.decode("ascii")},
    })  # fmt: skip


def _origin(url: httpx.URL) -> tuple[str, str, int]:
    return url.scheme, url.host, _port(url)


def _port(url: httpx.URL) -> int:
    return url.port or _PORTS.get(url.scheme, 0)


async def _addresses(host: str, port: int) -> list[str]:
    try:
        async with asyncio.timeout(_RESOLVE_S):
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, TimeoutError):
        raise RetryLater("outside_unreachable", after_s=5.0) from None
    return [str(entry[4][0]) for entry in found]


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            address = inner
        elif address.teredo or address in _SHARED:
            return False
    return address.is_global and not address.is_multicast
