"""Whether something can be sold, for how much, and every reason why not."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from hub.commerce.offers import asking
from hub.console import offer_shapes as shapes
from hub.console.endpoint import Asked, Endpoint
from hub.console.price_shapes import MOST_SKUS, ids_of
from hub.core.clock import iso
from hub.core.errors import NotFound


class OfferAnswer(BaseModel):
    at: str
    offer: shapes.OfferView


class OffersQuery(shapes.OfferQuery):
    """`sku_ids` are joined by commas."""

    sku_ids: str = Field(min_length=1, max_length=MOST_SKUS * 65, pattern="^[0-9A-Za-z_,-]+$")


class OffersAnswer(BaseModel):
    """In the order that was asked for; SKUs of other shops are left out."""

    at: str
    offers: list[shapes.OfferView]


async def sku_offer(asked: Asked) -> dict[str, Any]:
    """All reasons at once, each with its numbers and a way out."""
    ask, sku_id = shapes.ask_of(asked.query), asked.path["sku_id"]
    found = await asking.offers(asked.commerce, asked.who.shop_id, [sku_id], ask)
    if not found:
        raise NotFound("sku_not_found")
    show = await shapes.viewer(asked)
    return {"at": iso(ask.at), "offer": show(found[sku_id])}


async def offers_of_skus(asked: Asked) -> dict[str, Any]:
    ask, wanted = shapes.ask_of(asked.query), ids_of(asked.query.sku_ids)
    found = await asking.offers(asked.commerce, asked.who.shop_id, wanted, ask)
    show = await shapes.viewer(asked)
    return {"at": iso(ask.at), "offers": [show(offered) for offered in found.values()]}


_READ = "products.read"
ENDPOINTS = [
    Endpoint(
        "GET", "/api/v1/skus/{sku_id}/offer", _READ, sku_offer, "Whether a SKU can be sold, and why not",
        OfferAnswer, query=shapes.OfferQuery,
    ),
    Endpoint(
        "GET", "/api/v1/offers", _READ, offers_of_skus, "Whether many SKUs can be sold", OffersAnswer,
        query=OffersQuery,
    ),
]  # fmt: skip
