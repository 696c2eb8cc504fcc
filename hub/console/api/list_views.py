"""Saved views over HTTP."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from hub.accounts import list_views
from hub.console.answers import Done
from hub.console.endpoint import Asked, Endpoint
from hub.conversations.listing.wanted import Sla, Sort, State, View


class SavedQuery(BaseModel):
    """What the list may be asked for, without a place in it."""

    model_config = ConfigDict(extra="forbid")

    view: View = "all"
    account_id: str = Field(default="", max_length=64)
    channel: str = Field(default="", max_length=32)
    label: str = Field(default="", max_length=64)
    group_id: str = Field(default="", max_length=64)
    assignee: str = Field(default="", max_length=64)
    state: State | Literal[""] = ""
    sla: Sla | Literal[""] = ""
    sort: Sort | Literal[""] = ""


class ViewBody(BaseModel):
    name: str = Field(min_length=1, max_length=30)
    query: SavedQuery
    shared: bool = False


class OrderBody(BaseModel):
    ids: list[str] = Field(max_length=500)


class SavedViewView(BaseModel):
    """`editable` by whoever asks."""

    id: str
    name: str
    query: dict[str, str]
    shared: bool
    staff_id: str
    mine: bool
    editable: bool


class ViewsAnswer(BaseModel):
    views: list[SavedViewView]


class ViewAnswer(BaseModel):
    view: SavedViewView


async def list_saved(asked: Asked) -> dict[str, Any]:
    found = await list_views.listed(asked.hub.core, asked.who.shop_id, asked.who.staff_id)
    return {"views": [told(asked, view, _leads(asked)) for view in found]}


async def create_view(asked: Asked) -> dict[str, Any]:
    who, body = asked.who, asked.body
    made = await list_views.create(
        asked.hub.core, who.shop_id, who.staff_id, body.name, filled(body.query), shared=body.shared
    )
    return {"view": told(asked, made, _leads(asked))}


async def change_view(asked: Asked) -> dict[str, Any]:
    who, body, view_id = asked.who, asked.body, asked.path["view_id"]
    changed = await list_views.change(
        asked.hub.core, who.shop_id, who.staff_id, _leads(asked), view_id, body.name, filled(body.query),
        shared=body.shared,
    )  # fmt: skip
    return {"view": told(asked, changed, _leads(asked))}


async def delete_view(asked: Asked) -> dict[str, Any]:
    who = asked.who
    await list_views.delete(asked.hub.core, who.shop_id, who.staff_id, _leads(asked), asked.path["view_id"])
    return {}


async def order_views(asked: Asked) -> dict[str, Any]:
    await list_views.order(asked.hub.core, asked.who.shop_id, asked.who.staff_id, asked.body.ids)
    return {}


def _leads(asked: Asked) -> bool:
    return "inbox.assign" in asked.who.rights


def filled(query: BaseModel) -> dict[str, str]:
    """What a view keeps: parts that are empty narrow nothing."""
    return {name: value for name, value in query.model_dump().items() if value}


def told(asked: Asked, view: list_views.SavedView, leads: bool) -> dict[str, Any]:
    """As SavedViewView; `leads`: may change what others share."""
    mine = view.staff_id == asked.who.staff_id
    return {**asdict(view), "mine": mine, "editable": mine or leads}


_ONE = "/api/v1/views/{view_id}"
ENDPOINTS = [
    Endpoint("GET", "/api/v1/views", "inbox.read", list_saved, "Saved views, one's own and the team's", ViewsAnswer),
    Endpoint("POST", "/api/v1/views", "inbox.read", create_view, "Save a view", ViewAnswer, body=ViewBody),
    Endpoint("PUT", _ONE, "inbox.read", change_view, "Another name, query or reach", ViewAnswer, body=ViewBody),
    Endpoint("DELETE", _ONE, "inbox.read", delete_view, "Forget a saved view", Done),
    Endpoint(
        "POST", "/api/v1/views/order", "inbox.read", order_views, "The order in which one has them", Done,
        body=OrderBody,
    ),
]  # fmt: skip
