"""An order as a card in the chat of whoever placed it; the card leads to the buyer's own page of it."""

from __future__ import annotations

from typing import Any

from hub.accounts import shops
from hub.commerce.checkout.links import order_token
from hub.commerce.library.linking import public_links
from hub.commerce.orders import listing
from hub.commerce.transfer.values import yuan
from hub.console.answers import MessagesAnswer
from hub.console.endpoint import Asked, Endpoint
from hub.console.price_shapes import Id
from hub.console.product_cards import jpeg_path
from hub.console.send_once import send_once
from hub.conversations.model import Draft
from hub.conversations.payloads import ClientId, Payload
from hub.conversations.reading import conversation
from hub.core.errors import Refused
from hub.core.sentences import catalogue
from hub.core.web import language

Doc = dict[str, Any]


class OrderCardBody(Payload):
    """The same client_id again is the same message."""

    client_id: ClientId
    order_id: Id


async def send_order_card(asked: Asked) -> Doc:
    """Raises Refused("order_of_another"), NotFound; what sending a reply raises."""
    asked.who.require("orders.read")
    return await send_once(asked, _card)


async def _card(asked: Asked) -> Draft:
    """The link opens the order without a question: it goes to nobody but its buyer."""
    who, core, conversation_id = asked.who, asked.hub.core, asked.path["conversation_id"]
    order = await listing.one(core, who.shop_id, asked.body.order_id)
    talk = await conversation(asked.hub, who.shop_id, conversation_id)
    is_theirs = order["customer_id"] and order["customer_id"] == talk["customer_id"]
    if not is_theirs and order["conversation_id"] != conversation_id:
        raise Refused("order_of_another", field="order_id")
    shop, lang, first = await shops.by_id(core, who.shop_id), language(asked.request), order["lines"][0]
    links = await public_links(core, who.shop_id, [first["picture"]] if first["picture"] else [])
    picture, base = links.get(first["picture"]), core.settings.base_url
    state = catalogue().translate(lang, f"console.orders.state.{order['state']}")
    title = catalogue().translate(lang, "console.order_card.title", number=order["number"], state=state)
    about = catalogue().translate(
        lang, "console.order_card.about", title=first["title"], amount=yuan(order["payable_fen"]),
        pieces=sum(line["quantity"] for line in order["lines"]),
    )  # fmt: skip
    thumb = {"thumb_url": f"{base}{jpeg_path(shop.slug, picture)}"} if picture else {}
    url = f"{base}/s/{shop.slug}/o/{order_token(core.keys, who.shop_id, order['_id'])}"
    card = {"url": url, "title": title[:120], "description": about, **thumb}
    return Draft(asked.body.client_id, "link", card)


ENDPOINTS = [
    Endpoint(
        "POST", "/api/v1/conversations/{conversation_id}/order-card", "inbox.reply", send_order_card,
        "Send an order as a card to its buyer", MessagesAnswer, body=OrderCardBody,
    ),
]  # fmt: skip
