"""Small pictures of SKUs, for lists of anything that is sold."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from hub.commerce.catalogue.sku_pictures import pictures
from hub.console.endpoint import Asked, Endpoint


class SkuPicturesQuery(BaseModel):
    ids: list[str] = Field(min_length=1, max_length=100)


class SkuPicturesAnswer(BaseModel):
    """Links by SKU; they work for about an hour. SKUs without a picture are left out."""

    pictures: dict[str, str]


async def sku_pictures(asked: Asked) -> dict[str, Any]:
    found = await pictures(asked.hub.core, asked.who.shop_id, asked.query.ids)
    return {"pictures": {id: link.thumb_url or link.url for id, link in found.items()}}


ENDPOINTS = [
    Endpoint(
        "GET", "/api/v1/sku-pictures", "products.read", sku_pictures, "Small pictures of SKUs",
        SkuPicturesAnswer, query=SkuPicturesQuery,
    )
]  # fmt: skip
