"""The figures of a page of products over HTTP, asked for once the rows are on the screen."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, Field

from hub.commerce.catalogue import figures
from hub.console.endpoint import Asked, Endpoint
from hub.core.errors import Refused


class FiguresQuery(BaseModel):
    """Ids of products, joined by commas."""

    ids: str = Field(min_length=1, max_length=figures.MOST * 65)


class FiguresView(BaseModel):
    """Unified prices, null where there is none. `available` is null where the stock knows nothing or a SKU is
    `unlimited`; `thumb_url` works for about an hour.
    """

    price_low_fen: int | None
    price_high_fen: int | None
    available: int | None
    unlimited: bool
    low: bool
    thumb_url: str | None


class FiguresAnswer(BaseModel):
    """By product; those that there are not are left out."""

    figures: dict[str, FiguresView]


async def product_figures(asked: Asked) -> dict[str, Any]:
    ids = list(dict.fromkeys(one for one in asked.query.ids.split(",") if one))
    if len(ids) > figures.MOST:
        raise Refused("products_too_many", field="ids", most=figures.MOST)
    found = await figures.figures(asked.hub.core, asked.who.shop_id, ids)
    return {"figures": {product_id: asdict(one) for product_id, one in found.items()}}


ENDPOINTS = [
    Endpoint(
        "GET", "/api/v1/products/figures", "products.read", product_figures,
        "Prices, stock and pictures of up to 50 products", FiguresAnswer, query=FiguresQuery,
    ),
]  # fmt: skip
