"""What a public page may say of a SKU: its name, its price, and whether it can be had; never what it cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from hub.commerce.library.linking import Link
from hub.commerce.offers.asking import Offered
from hub.core.clock import now

# From here on a page tells how many are left.
_FEW = 5


@dataclass(frozen=True)
class Ware:
    """`name` are its specs; `list_fen` what is struck out beside the price; `few` how many are left, if few."""

    name: str
    fen: int | None
    list_fen: int | None
    sellable: bool
    few: int | None
    picture: Link | None
    sku_id: str


@dataclass(frozen=True)
class Fact:
    """One line about what the buyer gets: `product.fact.<name>`."""

    name: str
    params: Mapping[str, object] = field(default_factory=dict)


def ware_of(one: Offered, links: Mapping[str, Link]) -> Ware:
    offer, fen = one.offer, one.offer.price.amount_fen
    left = offer.stock.left if offer.stock else None
    msrp = one.book.msrp_fen
    return Ware(
        " / ".join(one.sku.specs.values()), fen,
        msrp if msrp is not None and fen is not None and msrp > fen else None,
        offer.sellable,
        left if offer.sellable and left is not None and left <= _FEW else None,
        links.get(one.sku.picture), one.sku.id,
    )  # fmt: skip


def range_of(wares: Sequence[Ware]) -> tuple[int, int] | None:
    """From the cheapest to the dearest that can be had, or of all when none can."""
    priced = [ware for ware in wares if ware.fen is not None]
    amounts = [ware.fen for ware in priced if ware.sellable] or [ware.fen for ware in priced]
    known = [fen for fen in amounts if fen is not None]
    return (min(known), max(known)) if known else None


def ships_on(ships_at: str, zone: str) -> str:
    """The day in the shop's zone from which a presale leaves; empty where it leaves at once."""
    at = datetime.fromisoformat(ships_at) if ships_at else None
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d}" if at and at > now() else ""


def yuan(fen: int) -> str:
    """129990 is ¥1,299.90, as on the cards in a chat and on the page of a sale."""
    whole, rest = divmod(fen, 100)
    return f"¥{whole:,}.{rest:02d}"
