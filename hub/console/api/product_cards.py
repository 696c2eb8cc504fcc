"""Products in the chat: found by whoever writes to a fan, and sent as cards."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from pydantic import BaseModel, Field

from hub.accounts import shops
from hub.commerce.catalogue import skus
from hub.commerce.library import linking
from hub.commerce.offers.words import reason_text
from hub.commerce.sales_channels import SalesChannel
from hub.console import product_cards
from hub.console.answers import MessagesAnswer
from hub.console.endpoint import Asked, Endpoint
from hub.console.price_shapes import Id
from hub.console.product_picks import Pick, picks
from hub.console.send_once import send_once
from hub.console.sold_through import sales_channel
from hub.conversations.accounts import channel_named
from hub.conversations.media import upload
from hub.conversations.model import Draft
from hub.conversations.payloads import ClientId, Payload
from hub.conversations.reading import account_of
from hub.core.errors import Conflict, Refused
from hub.core.web import language

READ = "products.read"


class ProductCardBody(Payload):
    """A product, or one SKU of it. The same client_id again answers the same message.

    What nobody can buy now is only sent `anyway`; `hold_s` as for every reply.
    """

    client_id: ClientId
    product_id: Id | None = None
    sku_id: Id | None = None
    anyway: bool = False
    hold_s: float = Field(default=0, ge=0, le=10)


class PicksQuery(BaseModel):
    """By title, its pinyin or a code; published products only."""

    search: str = Field(default="", max_length=100)
    after: str = Field(default="", max_length=64)
    limit: int = Field(default=20, ge=1, le=30)


class PickView(BaseModel):
    """`left`: how many this channel may sell of all its SKUs together, null without end; prices of those sold here."""

    product_id: str
    kind: str
    code: str
    title: str
    subtitle: str
    picture_url: str
    low_fen: int | None
    high_fen: int | None
    left: int | None
    sellable: bool
    sku_ids: list[str]


class PicksAnswer(BaseModel):
    """`channel`: through which the fans of this conversation buy."""

    channel: SalesChannel
    products: list[PickView]
    after: str | None


async def product_picks(asked: Asked) -> dict[str, Any]:
    """What can be sent into this conversation, at the prices of its sales channel."""
    who, query = asked.who, asked.query
    who.require("inbox.reply")
    account = await account_of(asked.hub, who.shop_id, asked.path["conversation_id"])
    channel = sales_channel(account)
    page = await picks(asked.commerce, who.shop_id, channel, query.search, query.after, query.limit)
    return {"channel": channel, "products": [_pick(one) for one in page.picks], "after": page.after}


async def send_product_card(asked: Asked) -> dict[str, Any]:
    """Like every reply: limits, quota and holds of the channel apply, and it is delivered by itself."""
    asked.who.require(READ)
    return await send_once(asked, _card)


async def _card(asked: Asked) -> Draft:
    who, body, conversation_id = asked.who, asked.body, asked.path["conversation_id"]
    account = await account_of(asked.hub, who.shop_id, conversation_id)
    can = channel_named(account.channel).capabilities(account)
    seen = await product_cards.shown(
        asked.commerce, who.shop_id, *await _named(asked), sales_channel(account)
    )
    await _ask_first(asked, seen)
    kind, message = await product_cards.message(
        asked.commerce, who.shop_id, seen, can, language(asked.request)
    )
    media_id = await _cover(asked, conversation_id, seen) if kind == "miniprogram" else ""
    return Draft(body.client_id, kind, message, media_id, hold_s=body.hold_s)


async def _cover(asked: Asked, conversation_id: str, seen: product_cards.Shown) -> str:
    """A page of the mini-program is sent with its picture, not with an address of one; a repeat of it is one blob."""
    if seen.picture is None:
        return ""
    core, shop_id = asked.hub.core, asked.who.shop_id
    picture = await linking.read(core, shop_id, seen.picture.id, "full")

    async def stream() -> AsyncIterator[bytes]:
        yield picture

    kept = await upload(
        core,
        shop_id,
        conversation_id=conversation_id,
        filename="cover",
        stream=stream(),
        by=asked.who.staff_id,
    )
    return kept["id"]


async def _named(asked: Asked) -> tuple[str, str]:
    """The product and the SKU ("": all of them). Raises NotFound, Refused."""
    product_id, sku_id = asked.body.product_id, asked.body.sku_id
    if (product_id is None) == (sku_id is None):
        raise Refused("card_of_what", field="product_id")
    if sku_id is None:
        return product_id, ""
    return (await skus.one(asked.commerce.core, asked.who.shop_id, sku_id)).product_id, sku_id


async def _ask_first(asked: Asked, seen: product_cards.Shown) -> None:
    if not seen.reasons or asked.body.anyway:
        return
    shop, lang = await shops.by_id(asked.commerce.core, asked.who.shop_id), language(asked.request)
    told = " · ".join(reason_text(reason, lang, shop.timezone) for reason in seen.reasons)
    raise Conflict("card_not_sellable", field="anyway", title=seen.title, reasons=told)


def _pick(pick: Pick) -> dict[str, Any]:
    names = (
        "product_id", "kind", "code", "title", "subtitle", "picture_url", "low_fen", "high_fen", "left", "sellable",
    )  # fmt: skip
    return {**{name: getattr(pick, name) for name in names}, "sku_ids": list(pick.sku_ids)}


_ONE = "/api/v1/conversations/{conversation_id}"
ENDPOINTS = [
    Endpoint(
        "GET", f"{_ONE}/products", READ, product_picks, "Products that can be sent to this fan", PicksAnswer,
        query=PicksQuery,
    ),
    Endpoint(
        "POST", f"{_ONE}/product-card", "inbox.reply", send_product_card, "Send a product as a card", MessagesAnswer,
        body=ProductCardBody,
    ),
]  # fmt: skip
