"""Selling in the chat: a quote with its pieces held, sent as a link under which the fan orders and pays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pydantic import Field

from hub.accounts import shops
from hub.commerce.checkout.links import cart_token, new_cart
from hub.commerce.checkout.quoting import Quote, Wish, quote
from hub.commerce.library.linking import public_links
from hub.commerce.offers.words import reason_text
from hub.commerce.pricing.checking import yuan
from hub.commerce.stock import reserving
from hub.commerce.stock.model import Wanted
from hub.commerce.stock.reserving import Ask
from hub.console.answers import MessagesAnswer
from hub.console.api.quotes import Cart as CartLines
from hub.console.endpoint import Asked, Endpoint
from hub.console.product_cards import jpeg_path
from hub.console.send_once import send_once
from hub.console.sold_through import sales_channel
from hub.conversations.model import Draft
from hub.conversations.payloads import ClientId, Payload
from hub.conversations.reading import account_of, conversation
from hub.core.clock import now
from hub.core.errors import Refused
from hub.core.sentences import catalogue
from hub.core.web import language

Doc = dict[str, Any]
SHORTEST_MIN, LONGEST_MIN = 5, 24 * 60


class CheckoutLinkBody(Payload):
    """The same client_id again is the same link. `off_fen` is what the agent takes off, `off_label` why.

    The pieces are held for `hold_min` minutes.
    """

    client_id: ClientId
    lines: CartLines
    off_fen: int = Field(default=0, ge=0, le=10**9)
    off_label: str = Field(default="", max_length=40)
    hold_min: int = Field(default=15, ge=SHORTEST_MIN, le=LONGEST_MIN)


async def send_checkout_link(asked: Asked) -> Doc:
    """Raises Refused("cart_not_sellable") naming why, Refused("stock_short"); what sending a reply raises."""
    asked.who.require("orders.handle")
    return await send_once(asked, _card)


async def _card(asked: Asked) -> Draft:
    who, body, conversation_id = asked.who, asked.body, asked.path["conversation_id"]
    core, shop = asked.hub.core, await shops.by_id(asked.hub.core, who.shop_id)
    channel = sales_channel(await account_of(asked.hub, who.shop_id, conversation_id))
    customer_id = (await conversation(asked.hub, who.shop_id, conversation_id))["customer_id"]
    lines = tuple(Wanted(line.sku_id, line.quantity) for line in body.lines)
    quoted = await quote(
        asked.commerce, who.shop_id, Wish(channel, lines, off_fen=body.off_fen, off_label=body.off_label)
    )
    _check(asked, quoted, shop.timezone)
    ask = Ask(f"link:{body.client_id}", channel, lines, customer_id, None, body.hold_min * 60, who.actor)
    held = await reserving.reserve(asked.commerce, who.shop_id, ask)
    cart = new_cart(
        who.shop_id, lines, until=(now() + timedelta(minutes=body.hold_min)).timestamp(), channel=channel,
        origin="chat", customer_id=customer_id, conversation_id=conversation_id, sold_by=who.actor,
        off_fen=body.off_fen, off_label=body.off_label, held=held.id,
    )  # fmt: skip
    first, lang = quoted.lines[0], language(asked.request)
    links = await public_links(core, who.shop_id, [first.picture] if first.picture else [])
    picture = links.get(first.picture)
    pieces = sum(line.quantity for line in quoted.lines)
    said = catalogue().translate(
        lang,
        "console.checkout_link.about",
        pieces=pieces,
        amount=yuan(quoted.payable_fen),
        minutes=body.hold_min,
    )
    base = core.settings.base_url
    thumb = {"thumb_url": f"{base}{jpeg_path(shop.slug, picture)}"} if picture else {}
    title = catalogue().translate(lang, "console.checkout_link.title", title=first.title)
    url = f"{base}/s/{shop.slug}/c/{cart_token(core.keys, cart)}"
    return Draft(body.client_id, "link", {"url": url, "title": title[:120], "description": said, **thumb})


def _check(asked: Asked, quoted: Quote, zone: str) -> None:
    if not quoted.reasons:
        return
    bad = next(line for line in quoted.lines if line.sku_id in quoted.reasons)
    lang = language(asked.request)
    told = " · ".join(reason_text(why, lang, zone) for why in quoted.reasons[bad.sku_id])
    raise Refused("link_not_sellable", field="lines", title=bad.title, reasons=told)


ENDPOINTS = [
    Endpoint(
        "POST", "/api/v1/conversations/{conversation_id}/checkout-link", "inbox.reply", send_checkout_link,
        "Send a link to buy, its pieces held", MessagesAnswer, body=CheckoutLinkBody,
    ),
]  # fmt: skip
