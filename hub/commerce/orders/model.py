"""The words of the order book: states and their table, lines, discounts, what a placed order is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from hub.commerce.sales_channels import SalesChannel
from hub.core.errors import Refused

Doc = dict[str, Any]
# 待支付, 待发货, 已发货, 已完成, 售后中, 已取消.
State = Literal["unpaid", "to_ship", "shipped", "completed", "after_sale", "cancelled"]
STATES: tuple[State, ...] = get_args(State)
Move = Literal["pay", "cancel", "ship", "complete", "dispute", "settle", "close"]
PaymentState = Literal["asked", "paid", "closed", "odd"]
CaseKind = Literal["refund_only", "return_refund", "exchange"]
CaseState = Literal["asked", "agreed", "received", "refunding", "done", "rejected", "withdrawn"]
RefundState = Literal["to_approve", "queued", "sending", "done", "failed", "dropped"]
# Where an order came about; `chat` names its conversation.
Origin = Literal["site", "chat", "staff", "api", "platform"]

# What a move makes of an order; what is not here is refused. Within `to_ship` parcels go one after the other.
# `dispute` remembers where the order stood, and `settle` leads back there. `close`: all of its money went back.
# A late payment finds a cancelled order, and `pay` revives it where its pieces are still to be had.
MOVES: Mapping[Move, Mapping[State, State]] = {
    "pay": {"unpaid": "to_ship", "cancelled": "to_ship"},
    "cancel": {"unpaid": "cancelled"},
    "ship": {"to_ship": "shipped"},
    "complete": {"shipped": "completed"},
    "dispute": {"to_ship": "after_sale", "shipped": "after_sale", "completed": "after_sale"},
    "settle": {"after_sale": "to_ship"},  # or wherever it stood
    "close": {"to_ship": "cancelled", "shipped": "cancelled", "completed": "cancelled", "after_sale": "cancelled"},
}  # fmt: skip
# Money was taken for it, and may go back.
PAID: frozenset[State] = frozenset({"to_ship", "shipped", "completed", "after_sale"})

HOLD_S = 900
# A payment of the last second is still told in time; nobody else gets the pieces meanwhile.
GRACE_S = 120
MOST_LINES, MOST_QUANTITY = 50, 9_999
MOST_FEN = 99_999_999_99


def moved(state: State, move: Move) -> State:
    """Raises Refused("order_is_<state>"), which says where the order stands."""
    after = MOVES[move].get(state)
    if after is None:
        raise Refused(f"order_is_{state}")
    return after


@dataclass(frozen=True)
class Line:
    """One SKU of an order at the price it was sold for; `trace` tells how that came about.

    `discount_fen` is this line's share of the order's discounts. `ships_at`: a presale, that does not leave before
    then (ISO). Of its pieces `shipped` left, `refunding` and
    `refunded` are or were taken back, `unsent` of these before they ever left. `refunded_fen` went back for it,
    `refunding_fen` is on its way.
    """

    id: str
    sku_id: str
    product_id: str
    title: str
    code: str
    specs: Mapping[str, str]
    picture: str
    is_virtual: bool
    quantity: int
    price_fen: int
    discount_fen: int = 0
    weight_g: int | None = None
    ships_at: str = ""
    trace: tuple[Mapping[str, Any], ...] = ()
    shipped: int = 0
    unsent: int = 0
    refunding: int = 0
    refunded: int = 0
    refunding_fen: int = 0
    refunded_fen: int = 0

    @property
    def goods_fen(self) -> int:
        return self.price_fen * self.quantity

    @property
    def payable_fen(self) -> int:
        return self.goods_fen - self.discount_fen


@dataclass(frozen=True)
class Discount:
    """`source` is who gave it (a coupon, the member's level, points, an agent), `ref` its own number of it."""

    source: str
    ref: str
    label: str
    amount_fen: int


@dataclass(frozen=True)
class Placed:
    """A new order, before it has a number. `key` makes a repeated placing the same order.

    `receiver` is sealed (hub.commerce.addresses), None where nothing is sent. `terms` are search keys.
    """

    key: str
    channel: SalesChannel
    lines: tuple[Line, ...]
    discounts: tuple[Discount, ...] = ()
    freight_fen: int = 0
    customer_id: str | None = None
    receiver: Doc | None = None
    terms: tuple[str, ...] = ()
    remark: str = ""
    origin: Origin = "site"
    conversation_id: str = ""
    sold_by: str = ""
    event_id: str | None = None
    hold_s: int = HOLD_S

    @property
    def goods_fen(self) -> int:
        return sum(line.goods_fen for line in self.lines)

    @property
    def discount_fen(self) -> int:
        return sum(one.amount_fen for one in self.discounts)

    @property
    def payable_fen(self) -> int:
        return self.goods_fen - self.discount_fen + self.freight_fen


@dataclass(frozen=True)
class Actor:
    """Who did it: staff:…, fan:…, key:…, service:…, or the system; `note` says why, `source` is a raw payload."""

    by: str
    note: str = ""
    source: str = ""


SYSTEM = Actor("system")


@dataclass(frozen=True)
class Portion:
    """Of one line: so many pieces and so much money."""

    line_id: str
    quantity: int = 0
    amount_fen: int = 0


@dataclass(frozen=True)
class Parcel:
    """What leaves together: pieces of lines, with a courier and a waybill number."""

    id: str
    courier: str
    waybill: str
    portions: tuple[Portion, ...]


@dataclass(frozen=True)
class Part:
    """One of the parcels that an order is to go in. `warehouse_id` empty: from wherever its pieces lie; `ships_at`:
    not before then (ISO), empty for now.
    """

    id: str
    portions: tuple[Portion, ...]
    warehouse_id: str = ""
    ships_at: str = ""


@dataclass(frozen=True)
class Paid:
    """One payment as the service tells of it."""

    number: str
    amount_fen: int
    service_number: str
    at: datetime


@dataclass(frozen=True)
class RefundWish:
    """`key` makes a repeated wish the same refund. `portions` say what the money is for, what is beyond them is
    freight; without any it is spread over everything that was paid for.
    """

    id: str
    key: str
    amount_fen: int
    reason: str
    kind: Literal["staff", "case", "surplus", "sold_out", "cancel"]
    portions: tuple[Portion, ...] = ()
    needs_approval: bool = False


@dataclass(frozen=True)
class Case:
    """What a buyer wants after the sale; `key` makes a repeated wish the same case."""

    id: str
    key: str
    kind: CaseKind
    reason: str
    portions: tuple[Portion, ...]
    note: str = ""

    @property
    def amount_fen(self) -> int:
        return sum(one.amount_fen for one in self.portions)
