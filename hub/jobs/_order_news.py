"""What happened to an order, told in the conversation in which it was sold; each piece of news once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hub.accounts import shops
from hub.commerce.checkout.links import order_token
from hub.commerce.orders.listing import one
from hub.conversations import send
from hub.conversations.model import Draft, Sender
from hub.core import log
from hub.core.errors import Conflict, NotFound, Refused
from hub.core.sentences import catalogue
from hub.opened import Hub

Doc = dict[str, Any]
_log = log.get(__name__)
ORDERS = Sender("system", "orders", "")
LANG = "zh-CN"


async def tell(hub: Hub, shop_id: str, event_id: str, params: Callable[[Doc, Doc], dict[str, str]]) -> None:
    """Says `jobs.order_news.<kind>` (with the order's address) where the order was sold; may be run again.

    A fan who cannot be reached any more is not: the team finds a note in the conversation instead.
    """
    table = hub.core.db.shop(shop_id)["order_events"]
    event = await table.find_one({"_id": event_id, "is_owed": True})
    if event is None:
        return
    order = await one(hub.core, shop_id, event["order_id"])
    if order["conversation_id"]:
        shop = await shops.by_id(hub.core, shop_id)
        url = f"{hub.core.settings.base_url}/s/{shop.slug}/o/{order_token(hub.core.keys, shop_id, order['_id'])}"
        said = {
            "number": order["number"],
            "title": order["lines"][0]["title"],
            "url": url,
            **params(order, event),
        }
        text = catalogue().translate(LANG, f"jobs.order_news.{event['kind']}", **said)
        await _say(hub, shop_id, order["conversation_id"], event_id, text)
    await table.update({"_id": event_id}, {"$set": {"is_owed": False}})


async def _say(hub: Hub, shop_id: str, conversation_id: str, event_id: str, text: str) -> None:
    try:
        draft = Draft(f"order-{event_id}", "text", {"text": text})
        await send.send(hub.conversations, shop_id, conversation_id, ORDERS, draft)
    except (Refused, Conflict) as error:
        _log.info("news of an order stay in the house", event=event_id, code=error.code)
        await send.note(hub.conversations, shop_id, conversation_id, ORDERS, f"order-{event_id}", text)
    except NotFound:
        _log.warning("the conversation of an order is gone", event=event_id)
