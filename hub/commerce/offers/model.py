"""What is asked about selling something, the facts that decide it, and the answer with all its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from hub.commerce.catalogue.freight_rules import Province
from hub.commerce.pricing.deciding import Price
from hub.commerce.sales_channels import SalesChannel

Param = str | int | datetime | None
# Each has a sentence, `offers.reason.<code>`, and a way out, `offers.way_out.<code>`.
Code = Literal[
    "never_published", "scheduled", "unpublished", "archived", "sku_new", "sku_off", "no_price", "stock_unknown",
    "sold_out", "short", "held", "set_aside", "buffered", "part_short", "event_over", "user_limit",
    "region_excluded",
]  # fmt: skip


@dataclass(frozen=True)
class Ask:
    """Who wants how many, where, when; `event_id` is the sale inside which they buy.

    `per_user` and `bought`: how many of it one person may buy in that sale, and has. `province` is where it
    would be sent.
    """

    channel: SalesChannel
    at: datetime
    quantity: int = 1
    member_level: str | None = None
    event_id: str | None = None
    per_user: int | None = None
    bought: int = 0
    province: Province | None = None


@dataclass(frozen=True)
class PartLeft:
    """Of a bundle: how many one bundle takes, and how many this channel may sell (None: without end)."""

    sku_id: str
    title: str
    each: int
    left: int | None


@dataclass(frozen=True)
class StockFacts:
    """`left` is what this channel may sell, `available` what there is for anybody; None: without end.

    `held_until`: when the first unpaid order gives its pieces back. `set_aside`: by the names of events.
    """

    mode: Literal["counted", "pool", "unlimited", "bundle"]
    left: int | None
    available: int | None
    held: int = 0
    held_until: datetime | None = None
    set_aside: Mapping[str, int] = field(default_factory=dict)
    event_left: int = 0
    parts: tuple[PartLeft, ...] = ()


@dataclass(frozen=True)
class Facts:
    """Everything that is known about one SKU at the moment of the question."""

    sku_id: str
    title: str
    product_state: Literal["draft", "published", "archived"]
    was_published: bool
    publish_at: datetime | None
    sku_state: Literal["draft", "on", "off"]
    price: Price
    stock: StockFacts | None
    excluded: bool = False


@dataclass(frozen=True)
class Reason:
    """Why it cannot be sold; `params` fill the sentences."""

    code: Code
    params: Mapping[str, Param] = field(default_factory=dict)


@dataclass(frozen=True)
class Offer:
    """`reasons` are all of them at once; none: it can be sold."""

    sku_id: str
    reasons: tuple[Reason, ...]
    price: Price
    stock: StockFacts | None

    @property
    def sellable(self) -> bool:
        return not self.reasons
