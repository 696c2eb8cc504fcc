"""Addresses that carry a cart or an order: sealed, so that whoever holds one sees that one and nothing else."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from hub.commerce.orders.model import Origin
from hub.commerce.sales_channels import SalesChannel
from hub.commerce.stock.model import Wanted
from hub.core.clock import from_unix, now
from hub.core.errors import NotFound, Refused
from hub.core.ids import new_id
from hub.core.keyring import Keyring

CART_PURPOSE, ORDER_PURPOSE = "checkout-cart", "order-link"
# A cart of the site is worth a day of thinking it over; its prices are those of the moment when it is ordered.
KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Cart:
    """`key` is that of the order which comes of it, so that one cart is ordered once. `held` is a reservation that
    lasts until `until`.
    """

    key: str
    shop_id: str
    lines: tuple[Wanted, ...]
    until: float
    channel: SalesChannel = "site"
    origin: Origin = "site"
    customer_id: str = ""
    conversation_id: str = ""
    sold_by: str = ""
    off_fen: int = 0
    off_label: str = ""
    held: str = ""

    @property
    def ends_at(self) -> datetime:
        return from_unix(self.until)


def new_cart(shop_id: str, lines: tuple[Wanted, ...], **more: Any) -> Cart:
    given: dict[str, Any] = {"until": (now() + KEPT).timestamp(), **more}
    return Cart(f"cart-{new_id()}", shop_id, lines, **given)


def cart_token(keys: Keyring, cart: Cart) -> str:
    return keys.encrypt(CART_PURPOSE, json.dumps(asdict(cart), ensure_ascii=False))


def read_cart(keys: Keyring, token: str, shop_id: str) -> Cart:
    """Raises NotFound for what is not ours, another shop's, or too old."""
    try:
        plain: dict[str, Any] = json.loads(keys.decrypt(CART_PURPOSE, token))
    except Refused:
        raise NotFound("checkout_not_found") from None
    lines = tuple(Wanted(**line) for line in plain.pop("lines"))
    cart = Cart(lines=lines, **plain)
    if cart.shop_id != shop_id:
        raise NotFound("checkout_not_found")
    return cart


def order_token(keys: Keyring, shop_id: str, order_id: str) -> str:
    """Lasts for ever: it is the buyer's way back to the order. Signed and not sealed, which keeps it short."""
    return f"{order_id}.{keys.sign(ORDER_PURPOSE, f'{shop_id}:{order_id}')}"


def read_order(keys: Keyring, token: str, shop_id: str) -> str:
    """The order's id. Raises NotFound."""
    order_id, _, signature = token.partition(".")
    if not keys.verify(ORDER_PURPOSE, f"{shop_id}:{order_id}", signature):
        raise NotFound("order_not_found")
    return order_id
