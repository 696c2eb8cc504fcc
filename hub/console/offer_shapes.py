"""How offers look over HTTP: reasons in sentences with their ways out, price with its trace, what is left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from hub.accounts import shops
from hub.commerce.catalogue.freight_rules import Province
from hub.commerce.offers.asking import Offered
from hub.commerce.offers.model import Ask, Code, Param, Reason, StockFacts
from hub.commerce.offers.words import reason_text, way_out
from hub.commerce.sales_channels import SalesChannel
from hub.console import price_shapes
from hub.console.endpoint import Asked
from hub.console.given import Moment
from hub.console.price_shapes import Id, Level
from hub.core.clock import iso, now
from hub.core.web import language


class OfferQuery(BaseModel):
    """Who wants how many, where, when (now without `at`); `province` is where it would be sent."""

    channel: SalesChannel = "site"
    quantity: Annotated[int, Field(ge=1, le=10_000)] = 1
    member: Level | None = None
    event: Id | None = None
    at: Moment | None = None
    province: Province | None = None


class ReasonView(BaseModel):
    """`text` says why it cannot be sold, `way_out` what to do, in the language of who asks."""

    code: Code
    params: dict[str, str | int | None]
    text: str
    way_out: str


class StockView(BaseModel):
    """`left`: what this channel may sell; `available`: what there is for anybody; null: without end."""

    mode: Literal["counted", "pool", "unlimited", "bundle"]
    left: int | None
    available: int | None
    held: int
    held_until: str | None
    set_aside: dict[str, int]


class OfferView(BaseModel):
    """`stock` is null where the stock knows nothing of it."""

    sku_id: str
    sellable: bool
    reasons: list[ReasonView]
    price: price_shapes.PriceView
    stock: StockView | None


Show = Callable[[Offered], dict[str, Any]]


def ask_of(query: OfferQuery) -> Ask:
    return Ask(
        query.channel, query.at or now(), query.quantity, query.member, query.event, province=query.province
    )


async def viewer(asked: Asked) -> Show:
    """Shows offers as this person may see them."""
    shop, show_price = (
        await shops.by_id(asked.commerce.core, asked.who.shop_id),
        await price_shapes.viewer(asked),
    )
    lang = language(asked.request)

    def view(offered: Offered) -> dict[str, Any]:
        offer = offered.offer
        return {
            "sku_id": offer.sku_id,
            "sellable": offer.sellable,
            "reasons": [_reason(reason, lang, shop.timezone) for reason in offer.reasons],
            "price": show_price(offered.book, offer.price),
            "stock": offer.stock and _stock(offer.stock),
        }

    return view


def _reason(reason: Reason, lang: str, zone: str) -> dict[str, Any]:
    return {
        "code": reason.code,
        "params": {name: _plain(value) for name, value in reason.params.items()},
        "text": reason_text(reason, lang, zone),
        "way_out": way_out(reason, lang, zone),
    }


def _stock(stock: StockFacts) -> dict[str, Any]:
    told = {name: getattr(stock, name) for name in ("mode", "left", "available", "held")}
    return {**told, "held_until": iso(stock.held_until), "set_aside": dict(stock.set_aside)}


def _plain(value: Param) -> str | int | None:
    return iso(value) if isinstance(value, datetime) else value
