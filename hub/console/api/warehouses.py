"""Where the shop's pieces lie."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from hub.accounts import audit
from hub.commerce.stock import warehouses
from hub.console.endpoint import Asked, Endpoint
from hub.console.stock_views import MOST_REV, WarehouseView, warehouse_view


class WarehouseBody(BaseModel):
    """Orders are served from the lowest position that has the pieces."""

    name: str = Field(min_length=1, max_length=40)
    position: int = Field(ge=0, le=1000)


class WarehouseChange(WarehouseBody):
    rev: int = Field(ge=1, le=MOST_REV)


class WarehousesAnswer(BaseModel):
    """In the order in which they are emptied."""

    warehouses: list[WarehouseView]


class WarehouseAnswer(BaseModel):
    warehouse: WarehouseView


async def list_warehouses(asked: Asked) -> dict[str, Any]:
    found = await warehouses.listed(asked.hub.core, asked.who.shop_id)
    return {"warehouses": [warehouse_view(one) for one in found]}


async def add_warehouse(asked: Asked) -> dict[str, Any]:
    core, who, body = asked.hub.core, asked.who, asked.body
    made = await warehouses.add(core, who.shop_id, body.name, body.position)
    await audit.record(core, who.shop_id, who.actor, "warehouse.create", made.id, {"name": made.name})
    return {"warehouse": warehouse_view(made)}


async def change_warehouse(asked: Asked) -> dict[str, Any]:
    core, who, body = asked.hub.core, asked.who, asked.body
    changed = await warehouses.change(
        core, who.shop_id, asked.path["warehouse_id"], body.name, body.position, body.rev
    )
    await audit.record(core, who.shop_id, who.actor, "warehouse.change", changed.id, {"name": changed.name})
    return {"warehouse": warehouse_view(changed)}


async def remove_warehouse(asked: Asked) -> dict[str, Any]:
    core, who, gone = asked.hub.core, asked.who, asked.path["warehouse_id"]
    await warehouses.remove(core, who.shop_id, gone)
    await audit.record(core, who.shop_id, who.actor, "warehouse.remove", gone)
    found = await warehouses.listed(core, who.shop_id)
    return {"warehouses": [warehouse_view(one) for one in found]}


_ALL, _ONE = "/api/v1/warehouses", "/api/v1/warehouses/{warehouse_id}"
ENDPOINTS = [
    Endpoint("GET", _ALL, "products.read", list_warehouses, "Warehouses", WarehousesAnswer),
    Endpoint("POST", _ALL, "stock.manage", add_warehouse, "A new warehouse", WarehouseAnswer, body=WarehouseBody),
    Endpoint(
        "PUT", _ONE, "stock.manage", change_warehouse, "Another name or position", WarehouseAnswer,
        body=WarehouseChange,
    ),
    Endpoint("DELETE", _ONE, "stock.manage", remove_warehouse, "Close an empty warehouse", WarehousesAnswer),
]  # fmt: skip
