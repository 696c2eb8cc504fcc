"""Shipping in bulk over HTTP: a courier's list, row by row; each is told on."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from hub.accounts import audit
from hub.commerce.orders import waybills
from hub.commerce.orders.model import Actor
from hub.commerce.orders.waybills import Row
from hub.console.endpoint import Asked, Endpoint
from hub.core.sentences import sentence
from hub.core.web import language

Doc = dict[str, Any]


class WaybillRow(BaseModel):
    """`number`: an order's, or its last six digits."""

    number: str = Field(min_length=6, max_length=40, pattern=r"^[0-9A-Za-z-]+$", examples=["261124528177"])
    courier: str = Field(min_length=1, max_length=40)
    waybill: str = Field(min_length=4, max_length=40, pattern=r"^[0-9A-Za-z-]+$", examples=["SF1402817702"])


class WaybillsBody(BaseModel):
    """The same row again changes nothing."""

    rows: list[WaybillRow] = Field(min_length=1, max_length=waybills.MOST)


class WaybillAnswer(BaseModel):
    """`code` and `message` are empty where the parcel is on its way."""

    number: str
    waybill: str
    code: str
    message: str


class WaybillsAnswer(BaseModel):
    rows: list[WaybillAnswer]


async def ship_many(asked: Asked) -> Doc:
    who, lang = asked.who, language(asked.request)
    rows = [Row(row.number, row.courier, row.waybill) for row in asked.body.rows]
    refusals = await waybills.ship(asked.commerce, who.shop_id, rows, Actor(who.actor))
    sent = refusals.count(None)
    if sent and who.kind == "staff":
        details: Doc = {"action": "ship", "count": sent}
        await audit.record(asked.hub.core, who.shop_id, who.actor, "order.bulk", who.actor, details)
    told = [
        {
            "number": row.number, "waybill": row.waybill, "code": refusal.code if refusal else "",
            "message": sentence(refusal, lang) if refusal else "",
        }
        for row, refusal in zip(rows, refusals, strict=True)
    ]  # fmt: skip
    return {"rows": told}


ENDPOINTS = [
    Endpoint(
        "POST", "/api/v1/orders/waybills", "orders.ship", ship_many, "Up to 100 parcels leave", WaybillsAnswer,
        body=WaybillsBody,
    ),
]  # fmt: skip
