"""Sales as JSON, in both directions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from hub.commerce.catalogue.model import Sku
from hub.commerce.flash.model import (
    HOLD_S,
    LONGEST_HOLD_S,
    MOST_ITEMS,
    MOST_PER_USER,
    MOST_PIECES,
    MOST_WAITING,
    SHORTEST_HOLD_S,
    Event,
    Item,
)
from hub.commerce.flash.moves import possible
from hub.commerce.flash.planning import Plan
from hub.commerce.pricing.book import LEAST_FEN, MOST_FEN
from hub.core.clock import iso, now

_EXACT = ConfigDict(extra="forbid", frozen=True)


class SaleItemBody(BaseModel):
    """`waiting`: how many may queue for it; None for as many as there are pieces."""

    model_config = _EXACT
    sku_id: str = Field(min_length=1, max_length=64)
    quantity: int = Field(ge=1, le=MOST_PIECES)
    price_fen: int = Field(ge=LEAST_FEN, le=MOST_FEN)
    per_user: int = Field(default=1, ge=1, le=MOST_PER_USER)
    waiting: int | None = Field(default=None, ge=0, le=MOST_WAITING)


class SaleBody(BaseModel):
    """`rev` of the sale that was looked at; not for a new one."""

    model_config = _EXACT
    name: str = Field(min_length=1, max_length=60, pattern=r"\S")
    kind: Literal["flash", "live"]
    starts_at: AwareDatetime = Field(examples=["2026-11-11T12:00:00Z"])
    ends_at: AwareDatetime = Field(examples=["2026-11-11T14:00:00Z"])
    hold_s: int = Field(default=HOLD_S, ge=SHORTEST_HOLD_S, le=LONGEST_HOLD_S)
    items: list[SaleItemBody] = Field(min_length=1, max_length=MOST_ITEMS)
    rev: int = Field(default=0, ge=0)

    @property
    def plan(self) -> Plan:
        items = tuple(Item(**item.model_dump()) for item in self.items)
        return Plan(
            self.name.strip(), self.kind, _moment(self.starts_at), _moment(self.ends_at), items, self.hold_s
        )


class SaleRevBody(BaseModel):
    model_config = _EXACT
    rev: int = Field(ge=1)


class MorePiecesBody(BaseModel):
    """`key`: made by the client, so that a repeated request adds nothing."""

    model_config = _EXACT
    sku_id: str = Field(min_length=1, max_length=64)
    quantity: int = Field(ge=1, le=MOST_PIECES)
    key: str = Field(min_length=8, max_length=64)


class ShowItemBody(BaseModel):
    model_config = _EXACT
    sku_id: str = Field(min_length=1, max_length=64)


class SaleItemView(BaseModel):
    """`opens_at` null: the operator has not opened it yet. `title` null: the SKU is gone."""

    sku_id: str
    title: str | None
    code: str | None
    specs: dict[str, str]
    quantity: int
    price_fen: int
    per_user: int
    waiting: int | None
    room: int
    opens_at: str | None


class SaleView(BaseModel):
    """`moves`: what may be done with it now. `url` is the fans' page."""

    id: str
    name: str
    kind: str
    state: str
    starts_at: str
    ends_at: str
    opened_at: str | None
    closed_at: str | None
    hold_s: int
    rev: int
    moves: list[str]
    url: str
    items: list[SaleItemView]


class SaleAnswer(BaseModel):
    sale: SaleView


class SaleFiguresView(BaseModel):
    """Pieces, but `waiting` and `buyers` count fans; `per_minute`: winners of the last 60 s."""

    sku_id: str
    quantity: int
    held: int
    paid: int
    let_go: int
    left: int
    waiting: int
    buyers: int
    per_minute: int
    revenue_fen: int


class SaleFiguresAnswer(BaseModel):
    sale: SaleView
    now: str
    figures: list[SaleFiguresView]


class SalesAnswer(BaseModel):
    sales: list[SaleView]
    cursor: str | None


def sale_view(event: Event, skus: Mapping[str, Sku], url: str) -> dict[str, Any]:
    return {
        "id": event.id,
        "name": event.name,
        "kind": event.kind,
        "state": event.state,
        "starts_at": iso(event.starts_at),
        "ends_at": iso(event.ends_at),
        "opened_at": iso(event.opened_at),
        "closed_at": iso(event.closed_at),
        "hold_s": event.hold_s,
        "rev": event.rev,
        "moves": possible(event, now()),
        "url": url,
        "items": [_item_view(event, item, skus.get(item.sku_id)) for item in event.items],
    }


def _item_view(event: Event, item: Item, sku: Sku | None) -> dict[str, Any]:
    return {
        **{name: value for name, value in asdict(item).items() if name != "shown_at"},
        "room": item.room,
        "title": sku.title if sku else None,
        "code": sku.code if sku else None,
        "specs": dict(sku.specs) if sku else {},
        "opens_at": iso(event.opens_at(item)),
    }


def _moment(at: datetime) -> datetime:
    """To the millisecond, as Mongo keeps it."""
    moment = at.astimezone(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
