"""Every route beside the API: who may open it, and how it is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hub.console.goods import SECTIONS as GOODS
from hub.console.orders import SECTIONS as ORDERS
from hub.console.sections import SECTIONS
from tests.crash.witness import picture
from tests.rights.place import Ids


@dataclass(frozen=True)
class Page:
    """`right` None: whoever comes gets one of `statuses`; otherwise a page of the team that needs this right.

    `ways` fill what stands in braces; `rights` names the right of one of them where they differ.
    """

    statuses: frozenset[int] = frozenset({200})
    right: str | None = None
    ways: tuple[Mapping[str, str], ...] = ({},)
    rights: Mapping[str, str] = field(default_factory=dict)
    ask: Callable[[Ids], dict[str, Any]] = lambda ids: {}


def public(*statuses: int, **more: Any) -> Page:
    return Page(frozenset(statuses), **more)


# A form without the token of its page changes nothing, whoever sends it.
_FORM = public(403, ask=lambda ids: {"data": {"lang": "en", "shop_id": "x", "login": "x", "password": "x"}})
# Signed neither by a platform nor by us: refused alike for an account that is there and one that is not.
_UNSIGNED = public(403, 404, 405, ways=({"plugin": "wechat"}, {"plugin": "webchat"}))
PAGES: Mapping[str, Page] = {
    "GET /": public(307),
    "GET /favicon.ico": public(307),
    "GET /healthz": public(200),
    "GET /readyz": public(200),
    "GET /metrics": public(200),
    "GET /widget.js": public(200),
    "GET /api/openapi.json": public(200),
    "GET /api/docs": public(200),
    "GET /hooks/{plugin}/{account_id}": _UNSIGNED,
    "POST /hooks/{plugin}/{account_id}": _UNSIGNED,
    "GET /media/{media_id}/{variant}": public(403, 404, ways=({"media_id": "m1", "variant": "view"},)),
    "GET /assets/{asset_id}/{version}/{variant}": public(403, ways=({"version": "1", "variant": "thumb"},)),
    "GET /s/{shop}/media/{asset_id}/jpeg": public(404),
    "GET /s/{shop}/media/{asset_id}/{variant}": public(404, ways=({"variant": "thumb"},)),
    "GET /s/{shop}/chat": public(200),
    # A draft is nobody's but the team's; an absent one looks the same.
    "GET /s/{shop}/p/{product_id}": public(404),
    # Whoever comes may fill a cart; nobody reads another's without its sealed address.
    "GET /s/{shop}/buy": public(303, 404, ask=lambda ids: {"params": {"sku": "s1"}}),
    "GET /s/{shop}/c/{token}": public(404, ways=({"token": "x"},)),
    "POST /s/{shop}/c/{token}/quote": public(404, ways=({"token": "x"},), ask=lambda ids: {"json": {}}),
    "POST /s/{shop}/c/{token}/address": public(
        404, ways=({"token": "x"},), ask=lambda ids: {"json": {"text": "林晓"}}
    ),
    "POST /s/{shop}/c/{token}/order": public(
        404, ways=({"token": "x"},), ask=lambda ids: {"json": {"seen_fen": 0}}
    ),
    "GET /s/{shop}/orders": public(200),
    # Nothing of an order is told to whoever cannot prove that it is theirs.
    "POST /s/{shop}/orders": public(422),
    "GET /s/{shop}/o/{token}": public(404, ways=({"token": "x"},)),
    "GET /s/{shop}/o/{token}/state": public(404, ways=({"token": "x"},)),
    "POST /s/{shop}/o/{token}/pay": public(
        404, ways=({"token": "x"},), ask=lambda ids: {"json": {"scene": "mobile"}}
    ),
    "POST /s/{shop}/o/{token}/cancel": public(404, ways=({"token": "x"},)),
    "POST /s/{shop}/chat/session": public(200, ask=lambda ids: {"json": {}}),
    "POST /s/{shop}/chat/media": public(403, ask=lambda ids: {"files": {"file": ("a.png", picture())}}),
    "GET /s/{shop}/sales/{event_id}": public(404, ways=({"event_id": "e1"},)),
    "GET /s/{shop}/sales/{event_id}/place": public(401, 404, ways=({"event_id": "e1"},)),
    # Without a fan's token nobody buys.
    "POST /s/{shop}/sales/{event_id}/buy": public(
        401, 404, ways=({"event_id": "e1"},), ask=lambda ids: {"json": {}}
    ),
    "GET /console": public(303),
    "GET /console/{path:path}": public(404, ways=({"path": "nowhere"},)),
    "GET /console/": public(303),
    "GET /console/sign-in": public(200, 303),
    "GET /console/shops": public(200, 303),
    "POST /console/sign-in": _FORM,
    "POST /console/sign-out": _FORM,
    "POST /console/shops": _FORM,
    "POST /console/language": _FORM,
    "GET /console/sign-in/code": public(303),
    "POST /console/sign-in/code": _FORM,
    "GET /console/join/{token}": public(404, ways=({"token": "x" * 43},)),
    "POST /console/join/{token}": public(404, ways=({"token": "x" * 43},)),
    "GET /console/inbox": Page(right="inbox.read"),
    "GET /console/undelivered": Page(right="inbox.read"),
    "GET /console/wall": Page(right="wall.read"),
    "GET /console/settings": Page(right=""),
    "GET /console/settings/{section}": Page(
        right="",
        ways=tuple({"section": s.name} for s in SECTIONS),
        rights={s.name: s.right for s in SECTIONS},
    ),
    "GET /console/goods": Page(right="products.read"),
    "GET /console/goods/{section}": Page(
        right="products.read",
        ways=tuple({"section": s.name} for s in GOODS),
        rights={s.name: s.right for s in GOODS},
    ),
    "GET /console/orders": Page(right="orders.read"),
    "GET /console/orders/{section}": Page(
        right="orders.read", ways=tuple({"section": s.name} for s in ORDERS)
    ),
    "GET /console/orders/{section}/{rest:path}": Page(
        right="orders.read", ways=({"section": "book", "rest": "x"},)
    ),
    "GET /console/goods/{section}/{rest:path}": Page(
        right="products.read", ways=({"section": "products", "rest": "new"},)
    ),
}
