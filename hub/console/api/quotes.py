"""What a cart costs, and orders that people or programs place for a buyer."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field

from hub.accounts import audit, shops
from hub.commerce.addresses.model import Receiver
from hub.commerce.catalogue.freight_rules import Province
from hub.commerce.checkout.ordering import Buy, order
from hub.commerce.checkout.quoting import Quote, Wish, quote
from hub.commerce.offers.words import reason_text, way_out
from hub.commerce.orders.model import Actor
from hub.commerce.sales_channels import SalesChannel
from hub.commerce.stock.model import Wanted
from hub.console.api.orders import Key
from hub.console.endpoint import Asked, Endpoint
from hub.console.order_views import DiscountView, OrderAnswer, order_views
from hub.console.price_shapes import Id
from hub.core.clock import iso
from hub.core.web import language

Doc = dict[str, Any]


class CartLine(BaseModel):
    sku_id: Id
    quantity: int = Field(ge=1, le=9_999)


Cart = Annotated[list[CartLine], Field(min_length=1, max_length=50)]


class QuoteBody(BaseModel):
    """`province` is where it is sent; `off_fen` what is taken off, `off_label` why (for the buyer to read)."""

    channel: SalesChannel = "site"
    lines: Cart
    province: Province | None = None
    off_fen: int = Field(default=0, ge=0, le=10**9)
    off_label: str = Field(default="", max_length=40)


class CartReason(BaseModel):
    sku_id: str
    text: str
    way_out: str


class QuotedLine(BaseModel):
    sku_id: str
    title: str
    specs: dict[str, str]
    quantity: int
    price_fen: int
    discount_fen: int


class QuoteAnswer(BaseModel):
    """`freight_fen` is null while no province is known, and where nothing is sent. No `reasons`: it can be sold."""

    at: str
    lines: list[QuotedLine]
    discounts: list[DiscountView]
    goods_fen: int
    freight_fen: int | None
    payable_fen: int
    is_sent: bool
    reasons: list[CartReason]


class OrderBody(QuoteBody):
    """The same `key` again answers the same order. `seen_fen`: what the buyer was told that they pay."""

    key: Key
    receiver: Receiver | None = None
    remark: str = Field(default="", max_length=200)
    customer_id: Id | None = None
    seen_fen: int | None = Field(default=None, ge=0, le=10**12)


async def quote_cart(asked: Asked) -> Doc:
    found = await quote(asked.commerce, asked.who.shop_id, _wish(asked.body, asked.body.province))
    zone = (await shops.by_id(asked.hub.core, asked.who.shop_id)).timezone
    return _view(found, language(asked.request), zone)


async def place_order(asked: Asked) -> Doc:
    """Its pieces are held, and it waits to be paid."""
    who, body = asked.who, asked.body
    province = body.receiver.province if body.receiver else body.province
    is_staff = who.kind == "staff"
    buy = Buy(
        body.key, _wish(body, province), body.receiver, body.remark, body.customer_id,
        "staff" if is_staff else "api", "", who.actor, body.seen_fen,
    )  # fmt: skip
    made = await order(asked.commerce, who.shop_id, buy, Actor(who.actor))
    if is_staff:
        await audit.record(
            asked.hub.core, who.shop_id, who.actor, "order.place", made["_id"], {"number": made["number"]}
        )
    zone = (await shops.by_id(asked.hub.core, who.shop_id)).timezone
    [view] = await order_views(asked.hub.core, who.shop_id, [made], language(asked.request), zone)
    return {"order": view}


def _wish(body: Any, province: Province | None) -> Wish:
    lines = tuple(Wanted(line.sku_id, line.quantity) for line in body.lines)
    return Wish(body.channel, lines, province, off_fen=body.off_fen, off_label=body.off_label)


def _view(found: Quote, lang: str, zone: str) -> Doc:
    named = ("sku_id", "title", "specs", "quantity", "price_fen", "discount_fen")
    return {
        "at": iso(found.at),
        "lines": [{name: getattr(line, name) for name in named} for line in found.lines],
        "discounts": [vars(one) for one in found.discounts],
        "goods_fen": found.goods_fen, "freight_fen": found.freight_fen, "payable_fen": found.payable_fen,
        "is_sent": found.is_sent,
        "reasons": [
            {"sku_id": id, "text": reason_text(why, lang, zone), "way_out": way_out(why, lang, zone)}
            for id, reasons in found.reasons.items() for why in reasons
        ],
    }  # fmt: skip


ENDPOINTS = [
    Endpoint(
        "POST", "/api/v1/quotes", "orders.read", quote_cart, "What a cart costs", QuoteAnswer, body=QuoteBody
    ),
    Endpoint(
        "POST", "/api/v1/orders", "orders.handle", place_order, "Place an order", OrderAnswer, body=OrderBody
    ),
]
