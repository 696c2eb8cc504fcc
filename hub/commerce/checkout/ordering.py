"""A cart becomes an order at the prices of this moment, by a quote that its buyer has seen."""

from __future__ import annotations

from dataclasses import dataclass

from hub.commerce.addresses import model as addresses
from hub.commerce.addresses import sealing
from hub.commerce.addresses.model import Receiver
from hub.commerce.checkout.quoting import Quote, Wish, quote
from hub.commerce.orders import acting
from hub.commerce.orders.model import HOLD_S, Actor, Doc, Origin, Placed
from hub.commerce.service import Commerce
from hub.core.errors import Conflict, Refused


@dataclass(frozen=True)
class Buy:
    """`key` makes a repeated buy the same order. `seen_fen` is what the buyer was told to pay, None where nobody was
    told; `held` a reservation that they have already.
    """

    key: str
    wish: Wish
    receiver: Receiver | None = None
    remark: str = ""
    customer_id: str | None = None
    origin: Origin = "site"
    conversation_id: str = ""
    sold_by: str = ""
    seen_fen: int | None = None
    held: str = ""
    hold_s: int = HOLD_S


async def order(commerce: Commerce, shop_id: str, buy: Buy, actor: Actor) -> Doc:
    """The order, unpaid and with its pieces held.

    Raises Refused("receiver_missing"), Refused("not_sold_there"), Refused("cart_not_sellable", title), Conflict
    ("price_changed", now) when it costs something else than the buyer has seen; what acting.place raises.
    """
    known = await commerce.core.db.shop(shop_id)["orders"].find_one({"key": buy.key})
    if known is not None:
        return known
    quoted = await quote(commerce, shop_id, buy.wish)
    _check(quoted, buy)
    keys, receiver = commerce.core.keys, buy.receiver if quoted.is_sent else None
    placed = Placed(
        buy.key, buy.wish.channel, quoted.lines, quoted.discounts, quoted.freight_fen or 0, buy.customer_id,
        sealing.sealed(keys, receiver) if receiver else None, sealing.terms(keys, receiver) if receiver else (),
        buy.remark, buy.origin, buy.conversation_id, buy.sold_by, buy.wish.event_id, buy.hold_s,
    )  # fmt: skip
    return await acting.place(commerce, shop_id, placed, actor, buy.held)


def _check(quoted: Quote, buy: Buy) -> None:
    if quoted.reasons:
        bad = next(line for line in quoted.lines if line.sku_id in quoted.reasons)
        raise Refused("cart_not_sellable", field="lines", title=bad.title)
    if quoted.is_sent:
        if buy.receiver is None:
            raise Refused("receiver_missing", field="receiver")
        addresses.check(buy.receiver)
        if quoted.freight_fen is None:
            raise Refused("not_sold_there", field="receiver.province")
    if buy.seen_fen is not None and buy.seen_fen != quoted.payable_fen:
        raise Conflict("price_changed", field="seen_fen")
