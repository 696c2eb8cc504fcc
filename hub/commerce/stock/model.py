"""The words of the stock: items, asks, reservations and their states, and what is left of a SKU."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from hub.core.errors import Refused

# counted: pieces in warehouses; pool: codes, each given out once; bundle: made of parts; unlimited: never runs out.
Mode = Literal["counted", "pool", "unlimited", "bundle"]
State = Literal["held", "committed", "shipped", "released", "expired", "returned"]
Move = Literal["commit", "release", "expire", "ship", "return"]
LedgerKind = Literal["receipt", "shipment", "return", "stock_take", "transfer", "adjustment"]
SlipKind = Literal["receipt", "stock_take", "transfer"]

HOLD_S = 900
# Codes lie in no warehouse; their levels name this one.
POOL = "pool"

# What a move makes of a reservation. A move into the state where it already is repeats an answer and changes
# nothing; what is not here is refused. `ship` comes by itself with the commit where nothing is to be carried.
MOVES: Mapping[Move, Mapping[State, State]] = {
    "commit": {
        "held": "committed", "expired": "committed", "committed": "committed", "shipped": "shipped",
    },
    "release": {"held": "released", "released": "released", "expired": "expired"},
    "expire": {"held": "expired"},
    "ship": {"committed": "shipped", "shipped": "shipped"},
    "return": {"committed": "returned", "shipped": "returned", "returned": "returned"},
}  # fmt: skip


def moved(state: State, move: Move) -> State:
    """Raises Refused("reservation_move")."""
    after = MOVES[move].get(state)
    if after is None:
        raise Refused("reservation_move", state=state, move=move)
    return after


@dataclass(frozen=True)
class Wanted:
    """So many of one SKU; in an ask, in a bundle's recipe (per bundle), on a slip."""

    sku_id: str
    quantity: int


@dataclass(frozen=True)
class Item:
    """How the stock of one SKU is kept. `buffers`: what each sales channel may not touch; `low_at`: None never warns.

    `is_virtual`: counted, but nothing is carried, so that paying ships it at once.
    """

    sku_id: str
    mode: Mode
    is_virtual: bool = False
    parts: tuple[Wanted, ...] = ()
    buffers: Mapping[str, int] = field(default_factory=dict)
    low_at: int | None = None
    is_low: bool = False
    is_short: bool = False
    rev: int = 1


@dataclass(frozen=True)
class Ask:
    """`key` makes a repeated ask the same ask; `event_id` takes from what was set aside for that event."""

    key: str
    channel: str
    lines: tuple[Wanted, ...]
    buyer: str | None = None
    event_id: str | None = None
    hold_s: int = HOLD_S
    by: str = ""


@dataclass(frozen=True)
class Line:
    """Where the pieces are; what never runs out has none. `is_shipped`: gone from there."""

    sku_id: str
    warehouse_id: str
    quantity: int
    is_shipped: bool = False


@dataclass(frozen=True)
class Reservation:
    id: str
    key: str
    channel: str
    asked: tuple[Wanted, ...]
    lines: tuple[Line, ...]
    event_id: str | None
    buyer: str | None
    state: State
    created_at: datetime
    expires_at: datetime
    changed_at: datetime
    rev: int


@dataclass(frozen=True)
class Issue:
    """The codes that one paid reservation gets of one SKU's pool."""

    reservation_id: str
    sku_id: str
    quantity: int


@dataclass(frozen=True)
class Place:
    """One SKU in one warehouse."""

    warehouse_id: str
    physical: int
    reserved: int
    allocated: int
    preallocated: int
    available: int
    set_aside: Mapping[str, int]
    ledger_no: int


@dataclass(frozen=True)
class Availability:
    """Over all warehouses. `sellable` by channel; None stands for without end.

    `available` never goes below 0; what a stock-take left promised beyond it is `shortage`.
    """

    sku_id: str
    mode: Mode
    physical: int
    reserved: int
    allocated: int
    preallocated: int
    available: int | None
    sellable: Mapping[str, int | None]
    shortage: int
    low: bool
    low_at: int | None
    buffers: Mapping[str, int]
    rev: int
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Warehouse:
    id: str
    name: str
    position: int
    rev: int
