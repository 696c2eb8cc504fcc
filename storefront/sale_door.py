"""Fans' tries to buy over HTTP, by the shortest way there is: everything that every try does costs all of them."""

from __future__ import annotations

import math
import re
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from starlette.types import Receive, Scope, Send

from hub.accounts import shops
from hub.channels.webchat import tokens
from hub.commerce.flash.buying import buy
from hub.commerce.flash.model import Event
from hub.commerce.flash.places import places
from hub.commerce.service import Commerce
from hub.core import i18n, log
from hub.core.clock import iso
from hub.core.db import StoreError
from hub.core.errors import HubError, NotAllowed, NotFound, Refused, RetryLater
from hub.core.runtime import Core
from hub.core.sentences import sentence
from hub.core.web import headers_for
from storefront.anonymous import TooFast, address_of
from storefront.sale_words import outcome_view, standing_view

_log = log.get(__name__)
_PATH = re.compile(r"/s/([a-z0-9-]{2,31})/sales/([0-9a-z]{1,64})/(buy|place)")
BODY_MAX_BYTES = 1_000
_HEADERS = [*headers_for("/s/"), (b"content-type", b"application/json"), (b"cache-control", b"no-store")]


class Wanted(msgspec.Struct, forbid_unknown_fields=True):
    sku_id: str
    quantity: int = 1


_WANTED = msgspec.json.Decoder(Wanted)
_encode = msgspec.json.Encoder().encode


class Fan(msgspec.Struct, frozen=True):
    """Who asks, by the signed token alone; `id` is how stock and door name them."""

    shop_id: str
    id: str


class SaleDoor:
    """The routes' endpoint, and the application's shortcut to them: 200 other routes need not be looked at first."""

    def takes(self, scope: Scope) -> bool:
        """Whether this is a try, or a look at one's place."""
        path: str = scope["path"]
        return path.startswith("/s/") and path.endswith(_ENDS) and _way(scope) is not None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """`scope["app"]` is the application, whoever calls."""
        way = _way(scope)
        try:
            if way is None:
                raise NotFound("sale_not_found")
            act, asked = way
            status, body, more = await act(scope["app"].state, scope, receive, asked[1], asked[2])
        except (HubError, StoreError) as error:
            status, body, more = _in_words(scope, error)
        except Exception:  # noqa: BLE001  # an edge: as hub.core.web does it for all other routes
            _log.exception("request failed", path=scope["path"])
            status, body, more = _in_words(scope, HubError("internal_error"))
        length = (b"content-length", str(len(body)).encode())
        await send({"type": "http.response.start", "status": status, "headers": [*_HEADERS, length, *more]})
        await send({"type": "http.response.body", "body": body})


Told = tuple[int, bytes, list[tuple[bytes, bytes]]]


async def _buy(state: Any, scope: Scope, receive: Receive, slug: str, event_id: str) -> Told:
    core: Core = state.core
    commerce: Commerce = state.commerce
    fan = _fan(core, scope)
    event = await _event(commerce, slug, event_id, fan)
    wanted = await _wanted(receive)
    item = event.item(wanted.sku_id)
    if item is None:
        raise NotFound("sale_item_not_found", field="sku_id")
    address = address_of(scope, core.settings)
    outcome = await buy(commerce, event, item, fan.id, wanted.quantity, address)
    if outcome.kind == "too_fast":
        return _too_fast(scope, outcome.at_us, outcome.wait_us)
    return 200, _encode(outcome_view(event, item, outcome)), []


async def _place(state: Any, scope: Scope, receive: Receive, slug: str, event_id: str) -> Told:
    """Who has no token yet learns how the sale stands."""
    core: Core = state.core
    commerce: Commerce = state.commerce
    fan = _fan(core, scope) if _token(scope) else None
    event = await _event(commerce, slug, event_id, fan)
    try:
        found = await places(commerce, event, fan.id if fan else "", address_of(scope, core.settings))
    except RetryLater as error:
        if error.code != "site_too_fast":
            raise
        raise TooFast(error.code, after_s=error.after_s) from None
    items = [standing_view(event, one) for one in found]
    body = {"at_us": items[0]["at_us"], "state": event.state, "ends_at": iso(event.ends_at), "items": items}
    return 200, _encode(body), []


_Act = Callable[[Any, Scope, Receive, str, str], Awaitable[Told]]
_WAYS: dict[tuple[str, str], _Act] = {("POST", "buy"): _buy, ("GET", "place"): _place}
_ENDS = ("/buy", "/place")


def _way(scope: Scope) -> tuple[_Act, re.Match[str]] | None:
    asked = _PATH.fullmatch(scope["path"]) if scope["type"] == "http" else None
    act = _WAYS.get((scope["method"], asked[3])) if asked else None
    return (act, asked) if asked and act else None


SALE_DOOR = SaleDoor()


async def _event(commerce: Commerce, slug: str, event_id: str, fan: Fan | None) -> Event:
    shop = await shops.by_slug(commerce.core, slug)
    if fan is not None and fan.shop_id != shop.id:
        raise NotAllowed("fan_token_invalid")
    known = commerce.flash.sales.known(shop.id, event_id)
    return known if known and known.state != "draft" else await commerce.flash.sales.get(shop.id, event_id)


def _fan(core: Core, scope: Scope) -> Fan:
    who = tokens.read(core.keys, _token(scope))
    return Fan(who.shop_id, f"{who.account_id}:{who.fan_id}")


def _token(scope: Scope) -> str:
    value = _header(scope, b"authorization")
    return value[7:].decode("latin-1") if value[:7].lower() == b"bearer " else ""


def _header(scope: Scope, name: bytes) -> bytes:
    return next((value for key, value in scope["headers"] if key == name), b"")


async def _wanted(receive: Receive) -> Wanted:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > BODY_MAX_BYTES:
            raise Refused("body_too_large", limit=BODY_MAX_BYTES)
        if not message.get("more_body"):
            break
    try:
        wanted = _WANTED.decode(body)
    except msgspec.MsgspecError as error:  # DecodeError and ValidationError
        raise Refused("payload_invalid", field="body", reason=str(error)) from None
    if wanted.quantity < 1:
        raise Refused("payload_invalid", field="quantity", reason="quantity >= 1")
    return wanted


def _too_fast(scope: Scope, at_us: int, wait_us: int) -> Told:
    error = HubError("sale_too_fast")
    body = {
        "outcome": "too_fast",
        "at_us": at_us,
        "retry_after_ms": math.ceil(wait_us / 1000),
        "error": {"code": error.code, "message": sentence(error, _language(scope))},
    }
    return 429, _encode(body), [(b"retry-after", str(math.ceil(wait_us / 1_000_000) or 1).encode())]


def _in_words(scope: Scope, error: HubError | StoreError) -> Told:
    if not isinstance(error, HubError):
        _log.warning("store away", path=scope["path"], error=type(error).__name__)
        error = RetryLater("store_away", after_s=2)
    status = 401 if isinstance(error, NotAllowed) and error.code.startswith("fan_token") else error.status
    words: dict[str, Any] = {"code": error.code, "message": sentence(error, _language(scope))}
    if error.field:
        words["field"] = error.field
    wait_s = error.after_s if isinstance(error, RetryLater) else None
    more = [] if wait_s is None else [(b"retry-after", str(int(wait_s) + 1).encode())]
    return status, _encode({"error": words}), more


def _language(scope: Scope) -> str:
    return i18n.pick_language(None, _header(scope, b"accept-language").decode("latin-1"))
