"""What there is of each SKU, and the slips that change it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from hub.accounts import audit
from hub.commerce.sales_channels import SalesChannel
from hub.commerce.stock import items, reading, receiving
from hub.commerce.stock.model import Availability, LedgerKind, SlipKind
from hub.commerce.stock.receiving import Counted, Wanted
from hub.console.endpoint import Asked, Endpoint
from hub.console.stock_views import (
    MOST_LINES,
    MOST_REV,
    Count,
    Id,
    Key,
    LineBody,
    Reason,
    StockView,
    stock_view,
)
from hub.core.clock import iso
from hub.core.errors import Refused

Doc = dict[str, Any]


class StockQuery(BaseModel):
    """`low`, `short`: only SKUs that run low, or owe more than they have; `warehouse_id`, alone: only SKUs that lie
    there. `after`: the cursor of the page before.
    """

    ids: list[str] | None = Field(default=None, max_length=100)
    warehouse_id: str = Field(default="", max_length=64)
    low: bool = False
    short: bool = False
    after: str = Field(default="", max_length=64)
    limit: int = Field(default=50, ge=1, le=100)


class StockAnswer(BaseModel):
    stock: list[StockView]
    cursor: str | None


class OneStockAnswer(BaseModel):
    stock: StockView


class SettingsBody(BaseModel):
    """`buffers`: what a sales channel may not touch; `low_at`: at how many left to warn, null never."""

    buffers: dict[SalesChannel, Count]
    low_at: Count | None
    rev: int = Field(ge=1, le=MOST_REV)


class ReceiptBody(BaseModel):
    """`warehouse_id` "": the first one. The same `key` again is the same receipt."""

    key: Key
    warehouse_id: str = Field(default="", max_length=64)
    lines: list[LineBody] = Field(min_length=1, max_length=MOST_LINES)
    reason: Reason = ""


class CountedBody(BaseModel):
    """`ledger_no`: as it stood when the counting began; null: whatever came since."""

    sku_id: Id
    counted: Count
    ledger_no: int | None = Field(default=None, ge=0, le=MOST_REV)


class TakeBody(BaseModel):
    """A count below what is promised is refused unless `accept_shortage`."""

    key: Key
    warehouse_id: str = Field(default="", max_length=64)
    lines: list[CountedBody] = Field(min_length=1, max_length=MOST_LINES)
    reason: str = Field(min_length=1, max_length=200)
    accept_shortage: bool = False


class TransferBody(BaseModel):
    key: Key
    warehouse_id: Id
    to_warehouse_id: Id
    lines: list[LineBody] = Field(min_length=1, max_length=MOST_LINES)
    reason: Reason = ""


class SlipLine(BaseModel):
    """`quantity` of a stock-take is what was counted."""

    sku_id: str
    quantity: int


class SlipView(BaseModel):
    id: str
    kind: SlipKind
    warehouse_id: str
    to_warehouse_id: str | None
    reason: str
    by: str
    at: str
    lines: list[SlipLine]


class SlipAnswer(BaseModel):
    slip: SlipView


class SlipsQuery(BaseModel):
    kind: Literal["", "receipt", "stock_take", "transfer"] = ""
    after: str = Field(default="", max_length=64)
    limit: int = Field(default=50, ge=1, le=100)


class SlipsAnswer(BaseModel):
    slips: list[SlipView]
    cursor: str | None


class LedgerQuery(BaseModel):
    """`below`: the lowest number of the page before."""

    warehouse_id: str = Field(min_length=1, max_length=64)
    below: int | None = Field(default=None, ge=1, le=MOST_REV)
    limit: int = Field(default=50, ge=1, le=100)


class LedgerLine(BaseModel):
    """`ref`: the slip or the reservation that moved it."""

    number: int
    kind: LedgerKind
    delta: int
    physical_after: int
    reason: str
    ref: str
    by: str
    at: str


class LedgerAnswer(BaseModel):
    lines: list[LedgerLine]
    below: int | None


class AlertsQuery(BaseModel):
    open: bool = True
    after: str = Field(default="", max_length=64)
    limit: int = Field(default=50, ge=1, le=100)


class AlertView(BaseModel):
    """`left` lies free, `missing` is owed beyond the pieces; as they were when it opened, or closed."""

    id: str
    sku_id: str
    kind: Literal["low", "shortage"]
    open: bool
    left: int
    missing: int
    opened_at: str
    closed_at: str | None


class AlertsAnswer(BaseModel):
    alerts: list[AlertView]
    cursor: str | None


async def list_stock(asked: Asked) -> Doc:
    query = asked.query
    found = await _page(asked)
    cursor = found[-1].sku_id if len(found) == query.limit else None
    return {"stock": [stock_view(one) for one in found], "cursor": cursor}


async def _page(asked: Asked) -> list[Availability]:
    core, shop_id, query = asked.hub.core, asked.who.shop_id, asked.query
    if not query.warehouse_id:
        return await reading.page(
            core, shop_id,
            sku_ids=query.ids, low=query.low, short=query.short, after=query.after, limit=query.limit,
        )  # fmt: skip
    if query.ids is not None or query.low or query.short:
        raise Refused("filters_alone", field="warehouse_id")
    return await reading.page_of_warehouse(
        core, shop_id, query.warehouse_id, after=query.after, limit=query.limit
    )


async def stock_of_sku(asked: Asked) -> Doc:
    found = await reading.level(asked.hub.core, asked.who.shop_id, asked.path["sku_id"])
    return {"stock": stock_view(found)}


async def tune_stock(asked: Asked) -> Doc:
    who, body, sku_id = asked.who, asked.body, asked.path["sku_id"]
    await items.tune_item(asked.commerce, who.shop_id, sku_id, body.buffers, body.low_at, body.rev)
    await audit.record(
        asked.hub.core, who.shop_id, who.actor, "stock.settings", sku_id, {"low_at": body.low_at}
    )
    return await stock_of_sku(asked)


async def receive_stock(asked: Asked) -> Doc:
    body, who = asked.body, asked.who
    lines = [Wanted(line.sku_id, line.quantity) for line in body.lines]
    slip = await receiving.receive(
        asked.commerce, who.shop_id, body.key, lines,
        warehouse_id=body.warehouse_id, reason=body.reason, by=who.actor,
    )  # fmt: skip
    return await _done(asked, "stock.receipt", slip)


async def count_stock(asked: Asked) -> Doc:
    body, who = asked.body, asked.who
    lines = [Counted(line.sku_id, line.counted, line.ledger_no) for line in body.lines]
    slip = await receiving.take(
        asked.commerce, who.shop_id, body.key, lines, warehouse_id=body.warehouse_id,
        reason=body.reason, by=who.actor, accept_shortage=body.accept_shortage,
    )  # fmt: skip
    return await _done(asked, "stock.take", slip)


async def transfer_stock(asked: Asked) -> Doc:
    body, who = asked.body, asked.who
    lines = [Wanted(line.sku_id, line.quantity) for line in body.lines]
    slip = await receiving.transfer(
        asked.commerce, who.shop_id, body.key, lines, warehouse_id=body.warehouse_id,
        to_warehouse_id=body.to_warehouse_id, reason=body.reason, by=who.actor,
    )  # fmt: skip
    return await _done(asked, "stock.transfer", slip)


async def list_slips(asked: Asked) -> Doc:
    query = asked.query
    found = await reading.slips(
        asked.hub.core, asked.who.shop_id, kind=query.kind, before=query.after, limit=query.limit
    )
    return {"slips": [_slip_view(one) for one in found], "cursor": _cursor(found, query.limit)}


async def ledger_of_sku(asked: Asked) -> Doc:
    query = asked.query
    found = await reading.ledger(
        asked.hub.core, asked.who.shop_id, asked.path["sku_id"], query.warehouse_id,
        below=query.below, limit=query.limit,
    )  # fmt: skip
    below = found[-1]["number"] if len(found) == query.limit else None
    return {"lines": [_ledger_view(one) for one in found], "below": below}


async def stock_alerts(asked: Asked) -> Doc:
    query = asked.query
    found = await reading.alerts(
        asked.hub.core, asked.who.shop_id, is_open=query.open, before=query.after, limit=query.limit
    )
    return {"alerts": [_alert_view(one) for one in found], "cursor": _cursor(found, query.limit)}


async def _done(asked: Asked, action: str, slip: Doc) -> Doc:
    who = asked.who
    details = {"lines": len(slip["lines"]), "reason": slip["reason"]}
    await audit.record(asked.hub.core, who.shop_id, who.actor, action, slip["_id"], details)
    return {"slip": _slip_view(slip)}


def _cursor(found: list[Doc], limit: int) -> str | None:
    return found[-1]["_id"] if len(found) == limit else None


def _slip_view(doc: Doc) -> Doc:
    names = ("kind", "warehouse_id", "to_warehouse_id", "reason", "by", "lines")
    return {"id": doc["_id"], "at": iso(doc["at"]), **{name: doc[name] for name in names}}


def _ledger_view(doc: Doc) -> Doc:
    names = ("number", "kind", "delta", "physical_after", "reason", "ref", "by")
    return {"at": iso(doc["at"]), **{name: doc[name] for name in names}}


def _alert_view(doc: Doc) -> Doc:
    names = ("sku_id", "kind", "open", "left", "missing")
    moments = {name: iso(doc[name]) for name in ("opened_at", "closed_at")}
    return {"id": doc["_id"], **moments, **{name: doc[name] for name in names}}


_ALL, _ONE, _READ, _RIGHT = "/api/v1/stock", "/api/v1/stock/{sku_id}", "products.read", "stock.manage"
ENDPOINTS = [
    Endpoint("GET", _ALL, _READ, list_stock, "What there is", StockAnswer, query=StockQuery),
    Endpoint("POST", f"{_ALL}/receipts", _RIGHT, receive_stock, "Pieces came in", SlipAnswer, body=ReceiptBody),
    Endpoint("POST", f"{_ALL}/takes", _RIGHT, count_stock, "Pieces were counted", SlipAnswer, body=TakeBody),
    Endpoint(
        "POST", f"{_ALL}/transfers", _RIGHT, transfer_stock, "Pieces moved to another warehouse", SlipAnswer,
        body=TransferBody,
    ),
    Endpoint(
        "GET", f"{_ALL}/slips", _READ, list_slips, "Receipts, stock-takes and transfers, the latest first",
        SlipsAnswer, query=SlipsQuery,
    ),
    Endpoint(
        "GET", f"{_ALL}/alerts", _READ, stock_alerts, "SKUs that run low or owe more than they have",
        AlertsAnswer, query=AlertsQuery,
    ),
    Endpoint("GET", _ONE, _READ, stock_of_sku, "What there is of one SKU", OneStockAnswer),
    Endpoint(
        "PUT", f"{_ONE}/settings", _RIGHT, tune_stock, "Buffers, and when to warn", OneStockAnswer,
        body=SettingsBody,
    ),
    Endpoint(
        "GET", f"{_ONE}/ledger", _READ, ledger_of_sku, "Every piece that came or went, the latest first",
        LedgerAnswer, query=LedgerQuery,
    ),
]  # fmt: skip
