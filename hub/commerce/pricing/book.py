"""All prices of one SKU: what is written into its price book, and the bounds of a single figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from hub.commerce.sales_channels import SalesChannel

EventKind = Literal["flash", "live"]
LEAST_FEN, MOST_FEN = 1, 999_999_999  # one fen, and 9,999,999.99 yuan: more digits than that is a slip
LEAST_BP, MOST_BP = 1, 9_999  # 10,000 basis points would be the full price
MOST_ENTRIES = 200  # of one kind in a book; a person must be able to read it


@dataclass(frozen=True)
class Window:
    """Half open, in UTC: `begins` belongs to it, `ends` does not; None reaches for ever."""

    begins: datetime | None = None
    ends: datetime | None = None

    @property
    def standing(self) -> bool:
        return self.begins is None and self.ends is None

    def before(self, at: datetime) -> bool:
        """It has not begun yet."""
        return self.begins is not None and at < self.begins

    def over(self, at: datetime) -> bool:
        return self.ends is not None and at >= self.ends

    def overlaps(self, other: Window) -> bool:
        starts_in_time = other.ends is None or self.begins is None or self.begins < other.ends
        ends_late_enough = self.ends is None or other.begins is None or other.begins < self.ends
        return starts_in_time and ends_late_enough


ALWAYS = Window()


@dataclass(frozen=True)
class ChannelPrice:
    """Takes the unified price's place on one channel, be it lower or higher."""

    channel: SalesChannel
    price_fen: int
    window: Window = ALWAYS


@dataclass(frozen=True)
class MemberPrice:
    """For one level of membership: an amount, or so many basis points of the regular price (9500: 95 %)."""

    level: str
    price_fen: int | None = None
    discount_bp: int | None = None
    window: Window = ALWAYS


@dataclass(frozen=True)
class EventPrice:
    """For who buys inside a flash sale or a live room."""

    event_id: str
    kind: EventKind
    price_fen: int
    window: Window = ALWAYS


@dataclass(frozen=True)
class PriceBook:
    """`price_fen` is the unified price; None is not set. Nothing is ever sold below `floor_fen`."""

    sku_id: str
    rev: int = 0
    price_fen: int | None = None
    msrp_fen: int | None = None
    cost_fen: int | None = None
    floor_fen: int | None = None
    channels: tuple[ChannelPrice, ...] = ()
    members: tuple[MemberPrice, ...] = ()
    events: tuple[EventPrice, ...] = ()


def part_of(amount_fen: int, bp: int) -> int:
    """So many basis points of an amount; half a fen is rounded up, in the shop's favour."""
    return (amount_fen * bp + 5_000) // 10_000
