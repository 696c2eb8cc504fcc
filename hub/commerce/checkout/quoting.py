"""What a cart costs and whether it can be sold, asked of catalogue, prices, stock and freight together."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hub.commerce.catalogue import freight, skus
from hub.commerce.catalogue.freight_rules import Item, Province
from hub.commerce.catalogue.freight_rules import quote as freight_quote
from hub.commerce.catalogue.kinds import RULES
from hub.commerce.offers import asking
from hub.commerce.offers.asking import Offered
from hub.commerce.offers.model import Ask, Reason
from hub.commerce.orders.model import MOST_LINES, MOST_QUANTITY, Discount, Line
from hub.commerce.orders.rules import money
from hub.commerce.sales_channels import SalesChannel
from hub.commerce.service import Commerce
from hub.commerce.stock.model import Wanted
from hub.core.clock import iso, now
from hub.core.errors import NotFound, Refused

AGENT = "agent"


@dataclass(frozen=True)
class Wish:
    """Who wants what, where. `province` is where it is sent, None while nobody knows; `off_fen` is what an agent
    takes off, `off_label` why. `has_stock`: its pieces are held for this buyer already.
    """

    channel: SalesChannel
    lines: tuple[Wanted, ...]
    province: Province | None = None
    member_level: str | None = None
    event_id: str | None = None
    off_fen: int = 0
    off_label: str = ""
    has_stock: bool = False


@dataclass(frozen=True)
class Sending:
    """How a product is sent: its freight, and, in a presale, not before `ships_at` (ISO)."""

    freight_template_id: str = ""
    ships_at: str = ""


_AT_ONCE = Sending()


@dataclass(frozen=True)
class Quote:
    """`freight_fen` is None where the province is not known, or nothing is sent there; `reasons`, by SKU, are why
    it cannot be sold as it stands.
    """

    at: datetime
    lines: tuple[Line, ...]
    discounts: tuple[Discount, ...]
    freight_fen: int | None
    is_sent: bool
    reasons: Mapping[str, tuple[Reason, ...]]

    @property
    def goods_fen(self) -> int:
        return sum(line.goods_fen for line in self.lines)

    @property
    def payable_fen(self) -> int:
        off = sum(one.amount_fen for one in self.discounts)
        return self.goods_fen - off + (self.freight_fen or 0)


async def quote(commerce: Commerce, shop_id: str, wish: Wish) -> Quote:
    """Raises Refused naming the field, NotFound("sku_not_found")."""
    _check(wish)
    at = now()
    asks = defaultdict[int, list[str]](list)
    for line in wish.lines:
        asks[line.quantity].append(line.sku_id)
    answers = await asyncio.gather(
        *(
            asking.offers(
                commerce, shop_id, ids,
                Ask(wish.channel, at, quantity, wish.member_level, wish.event_id, province=wish.province),
            )
            for quantity, ids in asks.items()
        )
    )  # fmt: skip
    offered = {sku_id: one for answer in answers for sku_id, one in answer.items()}
    if missing := next((line.sku_id for line in wish.lines if line.sku_id not in offered), None):
        raise NotFound("sku_not_found", field="lines", sku_id=missing)
    pictures = await skus.pictures(commerce.core, shop_id, [one.sku for one in offered.values()])
    sending = await _sending(commerce, shop_id, offered)
    lines = tuple(
        _line(str(number), offered[line.sku_id], line.quantity, pictures, sending)
        for number, line in enumerate(wish.lines, 1)
    )
    discounts = (Discount(AGENT, "", wish.off_label, wish.off_fen),) if wish.off_fen else ()
    lines = money.spread(lines, discounts)
    is_sent = any(not line.is_virtual for line in lines)
    fen = await _freight(commerce, shop_id, wish, lines, offered, sending) if is_sent else 0
    reasons = {sku_id: _reasons(one, wish) for sku_id, one in offered.items()}
    return Quote(at, lines, discounts, fen, is_sent, {id: why for id, why in reasons.items() if why})


def _check(wish: Wish) -> None:
    if not 1 <= len(wish.lines) <= MOST_LINES:
        raise Refused("order_lines", field="lines", most=MOST_LINES)
    for at, line in enumerate(wish.lines):
        if not 1 <= line.quantity <= MOST_QUANTITY:
            raise Refused("quantity_out_of_range", field=f"lines.{at}.quantity", most=MOST_QUANTITY)
    if len({line.sku_id for line in wish.lines}) < len(wish.lines):
        raise Refused("order_line_twice", field="lines")


async def _sending(commerce: Commerce, shop_id: str, offered: Mapping[str, Offered]) -> dict[str, Sending]:
    """By product, as it was published."""
    sent = {one.sku.product_id for one in offered.values() if RULES[one.sku.product_kind].sent}
    if not sent:
        return {}
    names = ("freight_template_id", "ships_at")
    docs = await commerce.core.db.shop(shop_id)["products"].find(
        {"_id": {"$in": sorted(sent)}}, fields=[f"published.{name}" for name in names]
    )
    told = {doc["_id"]: doc.get("published") or {} for doc in docs}
    return {id: Sending(*(known.get(name, "") for name in names)) for id, known in told.items()}


def _line(
    number: str, one: Offered, quantity: int, pictures: Mapping[str, str], sending: Mapping[str, Sending]
) -> Line:
    sku, price = one.sku, one.offer.price
    trace = tuple(_kept(step) for step in price.trace if step.outcome != "lost")
    return Line(
        number, sku.id, sku.product_id, sku.title, sku.code, dict(sku.specs), pictures.get(sku.id, ""),
        RULES[sku.product_kind].virtual, quantity, price.amount_fen or 0, weight_g=sku.weight_g,
        ships_at=sending.get(sku.product_id, _AT_ONCE).ships_at, trace=trace,
    )  # fmt: skip


def _kept(step: Any) -> Mapping[str, Any]:
    """What led to the price, as the order keeps it for ever."""
    params = {
        name: iso(value) if isinstance(value, datetime) else value for name, value in step.params.items()
    }
    return {
        "source": step.source, "outcome": step.outcome, "reason": step.reason, "amount_fen": step.amount_fen,
        "params": params,
    }  # fmt: skip


def _reasons(one: Offered, wish: Wish) -> tuple[Reason, ...]:
    """What is held for the buyer is not missing for want of stock."""
    of_stock = ("sold_out", "short", "held", "set_aside", "buffered", "part_short", "event_over")
    return tuple(reason for reason in one.offer.reasons if not (wish.has_stock and reason.code in of_stock))


async def _freight(
    commerce: Commerce,
    shop_id: str,
    wish: Wish,
    lines: Sequence[Line],
    offered: Mapping[str, Offered],
    sending: Mapping[str, Sending],
) -> int | None:
    """The sum over the templates by which it is sent; what has none is sent for nothing."""
    if wish.province is None:
        return None
    groups = defaultdict[str, list[Line]](list)
    for line in lines:
        if not line.is_virtual:
            groups[sending.get(line.product_id, _AT_ONCE).freight_template_id].append(line)
    groups.pop("", None)
    if not groups:
        return 0
    known = {one.id: one for one in await freight.listed(commerce.core, shop_id)}
    total = 0
    for template_id, group in sorted(groups.items()):
        if template_id not in known:
            continue
        items = [Item(line.quantity, line.weight_g, offered[line.sku_id].sku.dimensions_mm) for line in group]
        found = freight_quote(
            known[template_id].terms, items, wish.province, sum(ln.payable_fen for ln in group)
        )
        if found.fen is None:
            return None
        total += found.fen
    return total
