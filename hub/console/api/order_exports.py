"""Exports of orders over HTTP: a locked file, its password told once, all of it in the audit trail."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field
from starlette.responses import Response

from hub.accounts import audit
from hub.commerce.transfer.orders import asking
from hub.commerce.transfer.orders.asking import Export, State
from hub.commerce.transfer.shelf import shelf
from hub.console.api.orders import OrdersFilter, wanted_of
from hub.console.endpoint import Asked, Endpoint
from hub.core.clock import iso
from hub.core.file_answer import answer
from hub.core.sentences import catalogue
from hub.core.web import language

Doc = dict[str, Any]


class OrderExportBody(BaseModel):
    """`filter` as the list is narrowed; `reason` goes into the trail."""

    filter: OrdersFilter = Field(default_factory=OrdersFilter)
    reason: str = Field(min_length=2, max_length=200)


class OrderExportView(BaseModel):
    """`done` orders are written so far; `rows` are the lines of the file, which is there until `file_until`."""

    id: str
    state: State
    done: int
    rows: int
    size: int
    error: str
    at: str
    file_until: str
    by_name: str


class OrderExportAnswer(BaseModel):
    export: OrderExportView


class OrderExportBegunAnswer(OrderExportAnswer):
    """`password` opens the file; it is told here and nowhere else."""

    password: str


class OrderExportFileAnswer(BaseModel):
    """The file itself."""


async def begin_order_export(asked: Asked) -> Doc:
    """Written to the audit trail before anything is begun."""
    who, core, body = asked.who, asked.hub.core, asked.body
    narrowed = body.filter.model_dump(mode="json", exclude_defaults=True, exclude={"search"})
    told = {"reason": body.reason, "filter": str(narrowed), "searched": bool(body.filter.search)}
    await audit.record(core, who.shop_id, who.actor, "order.export", who.actor, told)
    lang = language(asked.request)
    wanted = wanted_of(body.filter)
    made, password = await asking.begin(core, who.shop_id, wanted, lang, who.actor, who.name, body.reason)
    return {"export": _view(made, lang), "password": password}


async def get_order_export(asked: Asked) -> Doc:
    found = await asking.get(asked.hub.core, asked.who.shop_id, asked.path["order_export_id"])
    return {"export": _view(found, language(asked.request))}


async def order_export_file(asked: Asked) -> Response:
    """Every fetch is in the audit trail."""
    core, who = asked.hub.core, asked.who
    found = await asking.file_of(core, who.shop_id, asked.path["order_export_id"])
    await audit.record(core, who.shop_id, who.actor, "order.export_fetched", found.id, {"rows": found.rows})
    name, headers = f"orders-{found.at:%Y%m%d-%H%M}.zip", {"cache-control": "private, no-store"}
    return await answer(asked.request, shelf(core), found.sha256, "", name, inline=False, headers=headers)


def _view(found: Export, lang: str) -> Doc:
    told = {name: getattr(found, name) for name in ("id", "state", "done", "rows", "size", "by_name")}
    error = catalogue().translate(lang, f"errors.{found.error}") if found.error else ""
    return {**told, "error": error, "at": iso(found.at), "file_until": iso(found.file_until)}


_ALL, _ONE, _RIGHT = "/api/v1/order-exports", "/api/v1/order-exports/{order_export_id}", "pii.reveal"
ENDPOINTS = [
    Endpoint(
        "POST", _ALL, _RIGHT, begin_order_export, "Write orders with their receivers to a locked file",
        OrderExportBegunAnswer, body=OrderExportBody, fresh=True,
    ),
    Endpoint("GET", _ONE, _RIGHT, get_order_export, "How far an export is", OrderExportAnswer, person=True),
    Endpoint(
        "GET", f"{_ONE}/file", _RIGHT, order_export_file, "The locked file", OrderExportFileAnswer, person=True,
        files=("application/octet-stream",),
    ),
]  # fmt: skip
