"""The stock as a whole, and the names of whoever stands in its ledger."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pydantic import BaseModel

from hub.accounts import staff
from hub.commerce.stock.figures import figures
from hub.console.endpoint import Asked, Endpoint


class SumView(BaseModel):
    """Of all SKUs in one warehouse ("pool": codes)."""

    warehouse_id: str
    skus: int
    physical: int
    reserved: int
    allocated: int
    preallocated: int
    available: int


class FiguresAnswer(BaseModel):
    """`low`, `short`: SKUs that run low or owe pieces, 1000 at most are counted. `people`: names by who they are
    in the ledger.
    """

    places: list[SumView]
    low: int
    short: int
    people: dict[str, str]


async def stock_figures(asked: Asked) -> dict[str, Any]:
    core, shop_id = asked.hub.core, asked.who.shop_id
    found = await figures(core, shop_id)
    people = {f"staff:{p.staff_id}": p.name for p in await staff.members(core, shop_id)}
    return {**asdict(found), "people": people}


ENDPOINTS = [
    Endpoint(
        "GET", "/api/v1/stock/figures", "products.read", stock_figures, "The stock as a whole", FiguresAnswer
    )
]
