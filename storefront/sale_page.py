"""The page of a sale, as fans see it in a browser or inside WeChat."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hub.accounts import shops
from hub.accounts.shops import Shop
from hub.commerce.catalogue import skus
from hub.commerce.catalogue.model import Sku
from hub.commerce.flash.model import Event, Item
from hub.commerce.library.linking import Link, public_links
from hub.commerce.pricing import store as prices
from hub.commerce.pricing.deciding import Context
from hub.commerce.service import Commerce
from hub.core.clock import iso, now
from hub.core.errors import NotFound
from storefront.anonymous import rationed
from storefront.rendering import as_data, render, site_language
from storefront.sale_door import SALE_DOOR


async def sale_page(request: Request) -> Response:
    """Nothing personal is in it: where the fan stands, the page's script asks by their token."""
    commerce: Commerce = request.app.state.commerce
    lang = site_language(request)
    shop: Shop | None = None
    try:
        shop = await shops.by_slug(commerce.core, request.path_params["shop"])
        event = await commerce.flash.sales.get(shop.id, request.path_params["event_id"])
    except NotFound:
        return render(request, "sale_missing.html", lang, 404, ("sale.",), shop=shop)
    data = as_data(await _page_data(commerce, shop, event, lang))
    return render(request, "sale.html", lang, 200, ("sale.",), shop=shop, event=event, data=data)


async def _page_data(commerce: Commerce, shop: Shop, event: Event, lang: str) -> dict[str, Any]:
    ids = [item.sku_id for item in event.items]
    known = await skus.by_ids(commerce.core, shop.id, ids)
    usual = await prices.prices(commerce.core, shop.id, ids, Context(channel="site", at=now()))
    shown = await skus.pictures(commerce.core, shop.id, known.values())
    links = await public_links(commerce.core, shop.id, set(shown.values()))
    return {
        "shop": {"slug": shop.slug, "name": shop.name, "timezone": shop.timezone},
        "lang": lang,
        "now": iso(now()),
        "event": {
            "id": event.id,
            "name": event.name,
            "kind": event.kind,
            "state": event.state,
            "starts_at": iso(event.starts_at),
            "ends_at": iso(event.ends_at),
        },
        "items": [
            _item_view(
                event,
                item,
                known.get(item.sku_id),
                usual[item.sku_id].amount_fen,
                links.get(shown.get(item.sku_id, "")),
            )
            for item in event.items
        ],
    }


def _item_view(
    event: Event, item: Item, sku: Sku | None, usual_fen: int | None, picture: Link | None
) -> dict[str, Any]:
    """`usual_fen` is crossed out beside the sale's price; only a higher one is worth it."""
    return {
        "sku_id": item.sku_id,
        "title": sku.title if sku else item.sku_id,
        "specs": list(sku.specs.values()) if sku else [],
        "price_fen": item.price_fen,
        "usual_fen": usual_fen if usual_fen and usual_fen > item.price_fen else None,
        "per_user": item.per_user,
        "opens_at": iso(event.opens_at(item)),
        "picture": picture.thumb_url if picture else "",
    }


_ONE = "/s/{shop}/sales/{event_id}"
ROUTES = [
    Route(_ONE, rationed("sale", sale_page)),
    Route(f"{_ONE}/buy", SALE_DOOR, methods=["POST"]),
    Route(f"{_ONE}/place", SALE_DOOR, methods=["GET"]),
]
