"""A buyer pays: our number first, then the service's; asked again, it is the same attempt."""

from __future__ import annotations

from dataclasses import dataclass

from hub.commerce.checkout import looking
from hub.commerce.orders.commit import WithOrders
from hub.commerce.orders.model import Actor, Doc
from hub.commerce.orders.needs import Needs
from hub.commerce.orders.rules import paying
from hub.commerce.payments.merchants import service_named
from hub.commerce.payments.protocol import Charge, Handoff, Merchant, Scene
from hub.core.errors import Conflict, Refused
from hub.core.ids import new_id

TITLE_CHARS = 40


@dataclass(frozen=True)
class Payer:
    """Who pays, as far as the service wants to know: `openid` inside its own app, the address, where to go after."""

    scene: Scene
    openid: str = ""
    ip: str = ""
    return_url: str = ""


async def charge(
    commerce: WithOrders, shop_id: str, order_id: str, merchant: Merchant, payer: Payer, actor: Actor
) -> tuple[Doc, Handoff]:
    """The attempt, and what the buyer's browser needs.

    Raises Refused("scene_unknown"), Refused where the order is not to be paid (any more), Conflict("paid_already"),
    and what the service raises; the attempt is kept then, and asked about by the sweeper.
    """
    service = service_named(merchant.service)
    if payer.scene not in service.scenes(merchant):
        raise Refused("scene_unknown", field="scene", scene=payer.scene)
    number = new_id()
    payment, title = await commerce.orders.commit(
        shop_id,
        lambda b: (
            dict(paying.ask(b, order_id, number, merchant.id, merchant.service, payer.scene, actor)),
            _title(b.order(order_id)),
        ),
        Needs(order_ids=(order_id,)),
    )
    wanted = Charge(
        payment["_id"], payment["amount_fen"], title, payment["expires_at"], payer.scene,
        notify_url(commerce, merchant), payer.openid, payer.ip, payer.return_url,
    )  # fmt: skip
    try:
        return payment, await service.charge(commerce.core, merchant, wanted)
    except Refused as refusal:
        if refusal.code != "payment_taken":
            raise
    await looking.look(commerce, shop_id, payment["_id"])
    raise Conflict("paid_already")


def notify_url(commerce: WithOrders, merchant: Merchant) -> str:
    return f"{commerce.core.settings.base_url}/hooks/{merchant.service}/{merchant.id}"


def _title(order: Doc) -> str:
    first, more = order["lines"][0]["title"], len(order["lines"]) - 1
    return f"{first[:TITLE_CHARS]}{f' +{more}' if more else ''}"
