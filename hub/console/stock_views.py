"""Shapes of the stock as its endpoints take and answer them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from pydantic import BaseModel, Field

from hub.commerce.sales_channels import SalesChannel
from hub.commerce.stock.model import Availability, Mode, Reservation, State, Warehouse
from hub.core.clock import iso

MOST_PIECES = 10_000_000
MOST_LINES = 200
# What a JSON number holds exactly.
MOST_REV = 2**53
Id = Annotated[str, Field(min_length=1, max_length=64)]
Key = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[!-~]+$")]
Pieces = Annotated[int, Field(ge=1, le=MOST_PIECES)]
Count = Annotated[int, Field(ge=0, le=MOST_PIECES)]
Reason = Annotated[str, Field(max_length=200)]


class LineBody(BaseModel):
    sku_id: Id
    quantity: Pieces


class PlaceView(BaseModel):
    """One SKU in one warehouse ("pool": codes). `ledger_no`: the number of its last ledger line."""

    warehouse_id: str
    physical: int
    reserved: int
    allocated: int
    preallocated: int
    available: int
    set_aside: dict[str, int]
    ledger_no: int


class StockView(BaseModel):
    """Over all warehouses; null stands for without end. `reserved`: held and not paid; `allocated`: paid and not
    shipped; `preallocated`: set aside for events; `shortage`: promised beyond what a stock-take found.
    """

    sku_id: str
    mode: Mode
    physical: int
    reserved: int
    allocated: int
    preallocated: int
    available: int | None
    sellable: dict[str, int | None]
    shortage: int
    low: bool
    low_at: int | None
    buffers: dict[str, int]
    rev: int
    places: list[PlaceView]


class WarehouseView(BaseModel):
    """`name` is empty for the first one, until somebody gives it a name."""

    id: str
    name: str
    position: int
    rev: int


class ReservedLine(BaseModel):
    sku_id: str
    warehouse_id: str
    quantity: int
    is_shipped: bool


class AskedLine(BaseModel):
    sku_id: str
    quantity: int


class ReservationView(BaseModel):
    """`asked` as it was asked, bundles whole; `lines` are the pieces, and where they are."""

    id: str
    key: str
    channel: str
    asked: list[AskedLine]
    lines: list[ReservedLine]
    event_id: str | None
    buyer: str | None
    state: State
    created_at: str
    expires_at: str
    changed_at: str
    rev: int


class ReservationAnswer(BaseModel):
    reservation: ReservationView


class ReservationsAnswer(BaseModel):
    reservations: list[ReservationView]
    cursor: str | None


class ReserveBody(BaseModel):
    """The same `key` again answers the same reservation, whatever became of it."""

    key: Key
    channel: SalesChannel
    lines: list[LineBody] = Field(min_length=1, max_length=MOST_LINES)
    buyer: str | None = Field(default=None, min_length=1, max_length=100)
    hold_s: int = Field(default=900, ge=1, le=7 * 86400)


def stock_view(found: Availability) -> dict[str, Any]:
    return asdict(found)


def warehouse_view(found: Warehouse) -> dict[str, Any]:
    return asdict(found)


def reservation_view(found: Reservation) -> dict[str, Any]:
    moments = {name: iso(getattr(found, name)) for name in ("created_at", "expires_at", "changed_at")}
    return {**asdict(found), **moments}
