"""A sale that everybody wants at once, as it is planned and as it runs; values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

Kind = Literal["flash", "live"]
State = Literal["draft", "ready", "open", "closing", "closed", "cancelled"]
KINDS: tuple[Kind, ...] = get_args(Kind)
STATES: tuple[State, ...] = get_args(State)
# What fans may see, and what the door knows.
PUBLIC: tuple[State, ...] = ("ready", "open", "closing", "closed")
# Prepared or running: the job looks at these each second.
RUNNING: tuple[State, ...] = ("ready", "open", "closing")

MOST_ITEMS, MOST_PIECES, MOST_PER_USER, MOST_WAITING = 50, 100_000, 100, 20_000
SHORTEST_HOLD_S, HOLD_S, LONGEST_HOLD_S = 60, 900, 3600
# A queue as long as this share of the pieces: more would wait for hours for nothing.
WAITING_SHARE, FEWEST_WAITING = 1, 20


@dataclass(frozen=True)
class Item:
    """One SKU of a sale. `shown_at`: since when fans may buy it; in a live room each item has its own moment."""

    sku_id: str
    quantity: int
    price_fen: int
    per_user: int = 1
    waiting: int | None = None
    shown_at: datetime | None = None

    @property
    def room(self) -> int:
        """How many may wait for it."""
        usual = max(FEWEST_WAITING, self.quantity * WAITING_SHARE)
        return min(MOST_WAITING, usual if self.waiting is None else self.waiting)


@dataclass(frozen=True)
class Event:
    id: str
    shop_id: str
    name: str
    kind: Kind
    state: State
    starts_at: datetime
    ends_at: datetime
    hold_s: int
    items: tuple[Item, ...]
    rev: int
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    # Stock may be set aside for it: set before it is, taken away after all of it is back.
    has_stock: bool = False
    touched_at: datetime | None = None

    def item(self, sku_id: str) -> Item | None:
        return next((item for item in self.items if item.sku_id == sku_id), None)

    def opens_at(self, item: Item) -> datetime | None:
        """When this item may be bought; None until the operator shows it."""
        if self.kind == "live":
            return item.shown_at
        return min(self.opened_at, self.starts_at) if self.opened_at else self.starts_at

    @property
    def pieces(self) -> dict[str, int]:
        return {item.sku_id: item.quantity for item in self.items}


def event_of(doc: Mapping[str, Any]) -> Event:
    return Event(
        id=doc["_id"],
        shop_id=doc["shop_id"],
        name=doc["name"],
        kind=doc["kind"],
        state=doc["state"],
        starts_at=doc["starts_at"],
        ends_at=doc["ends_at"],
        hold_s=doc["hold_s"],
        items=tuple(item_of(item) for item in doc["items"]),
        rev=doc["rev"],
        opened_at=doc.get("opened_at"),
        closed_at=doc.get("closed_at"),
        has_stock=doc.get("has_stock", False),
        touched_at=doc.get("updated_at"),
    )


def item_of(doc: Mapping[str, Any]) -> Item:
    return Item(
        doc["sku_id"],
        doc["quantity"],
        doc["price_fen"],
        doc["per_user"],
        doc.get("waiting"),
        doc.get("shown_at"),
    )
