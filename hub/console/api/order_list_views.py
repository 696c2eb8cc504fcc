"""Saved views of the order list over HTTP: what is asked for, and which columns are shown."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from hub.accounts import list_views
from hub.console.answers import Done
from hub.console.api.list_views import ViewAnswer, ViewsAnswer, filled, told
from hub.console.endpoint import Asked, Endpoint

Value = Annotated[str, Field(max_length=80)]
Day = Annotated[str, Field(pattern=r"^(\d{4}-\d{2}-\d{2})?$", examples=["2026-11-11"])]


class OrderListQuery(BaseModel):
    """What the address of the list holds; the days are the shop's, `columns` divided by commas."""

    model_config = ConfigDict(extra="forbid")

    state: Value = ""
    channel: Value = ""
    flag: Value = ""
    mark: Value = ""
    sold_by: Value = ""
    search: Value = ""
    since: Day = ""
    until: Day = ""
    columns: Value = ""


class OrderListViewBody(BaseModel):
    name: str = Field(min_length=1, max_length=30)
    query: OrderListQuery
    shared: bool = False


async def list_order_views(asked: Asked) -> dict[str, Any]:
    found = await list_views.listed(asked.hub.core, asked.who.shop_id, asked.who.staff_id, "orders")
    return {"views": [told(asked, view, _leads(asked)) for view in found]}


async def create_order_view(asked: Asked) -> dict[str, Any]:
    who, body = asked.who, asked.body
    made = await list_views.create(
        asked.hub.core,
        who.shop_id,
        who.staff_id,
        body.name,
        filled(body.query),
        shared=body.shared,
        of="orders",
    )
    return {"view": told(asked, made, _leads(asked))}


async def change_order_view(asked: Asked) -> dict[str, Any]:
    who, body, view_id = asked.who, asked.body, asked.path["order_view_id"]
    changed = await list_views.change(
        asked.hub.core, who.shop_id, who.staff_id, _leads(asked), view_id, body.name, filled(body.query),
        shared=body.shared, of="orders",
    )  # fmt: skip
    return {"view": told(asked, changed, _leads(asked))}


async def delete_order_view(asked: Asked) -> dict[str, Any]:
    who, view_id = asked.who, asked.path["order_view_id"]
    await list_views.delete(asked.hub.core, who.shop_id, who.staff_id, _leads(asked), view_id, "orders")
    return {}


def _leads(asked: Asked) -> bool:
    return "orders.ship" in asked.who.rights


_ALL, _ONE, _READ = "/api/v1/order-views", "/api/v1/order-views/{order_view_id}", "orders.read"
ENDPOINTS = [
    Endpoint("GET", _ALL, _READ, list_order_views, "Saved views of the order list", ViewsAnswer),
    Endpoint("POST", _ALL, _READ, create_order_view, "Save one", ViewAnswer, body=OrderListViewBody),
    Endpoint("PUT", _ONE, _READ, change_order_view, "Change one", ViewAnswer, body=OrderListViewBody),
    Endpoint("DELETE", _ONE, _READ, delete_order_view, "Forget one", Done),
]
