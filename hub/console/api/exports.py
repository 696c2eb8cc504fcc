"""Exports of the catalogue over HTTP: ask for one, look how far it is, fetch the file within a day."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, Field
from starlette.responses import Response

from hub.accounts import audit
from hub.commerce.catalogue.model import Kind as ProductKind
from hub.commerce.catalogue.model import State as ProductState
from hub.commerce.transfer.exports import asking
from hub.commerce.transfer.exports.records import Asked as Wanted
from hub.commerce.transfer.exports.records import Export, Kind, State
from hub.commerce.transfer.listings import store
from hub.commerce.transfer.shelf import shelf
from hub.console.endpoint import Asked, Endpoint
from hub.console.import_views import language_of, words
from hub.core.clock import iso
from hub.core.file_answer import answer


class ExportsQuery(BaseModel):
    after: str = Field(default="", max_length=64)
    limit: int = Field(default=30, ge=1, le=100)


class FilterBody(BaseModel):
    """As the list of products is narrowed."""

    search: str = Field(default="", max_length=100)
    kind: ProductKind | None = None
    state: ProductState | None = None
    category_id: str = Field(default="", max_length=64)
    brand: str = Field(default="", max_length=40)
    tag: str = Field(default="", max_length=20)
    changed: bool | None = None


class ExportBody(BaseModel):
    """`fields`: the columns in their order (none: all that you may see); `ids` of products, else the `filter`."""

    kind: Kind
    fields: list[str] = Field(default_factory=list, max_length=60)
    ids: list[str] = Field(default_factory=list, max_length=500)
    filter: FilterBody = Field(default_factory=FilterBody)
    template_id: str = Field(default="", max_length=64)


class ExportErrorView(BaseModel):
    code: str
    message: str


class LeftView(BaseModel):
    """A line that was left out, and the rule of the template that it broke."""

    sku_code: str
    title: str
    header: str
    message: str


class ExportView(BaseModel):
    """`done` of `total` products; `left` are the first of `left_rows` lines that were left out."""

    id: str
    state: State
    name: str
    kind: Kind
    total: int
    done: int
    rows: int
    size: int
    left_rows: int
    left: list[LeftView]
    template_id: str
    error: ExportErrorView | None
    at: str
    file_until: str
    by_name: str


class ExportAnswer(BaseModel):
    item: ExportView


class ExportsAnswer(BaseModel):
    exports: list[ExportView]
    after: str | None


class FieldView(BaseModel):
    field: str
    label: str


class ExportFieldsAnswer(BaseModel):
    fields: list[FieldView]


class ExportFileAnswer(BaseModel):
    """The file itself."""


async def begin_export(asked: Asked) -> dict[str, Any]:
    """A worker writes it; ask for its state."""
    who, core, body = asked.who, asked.commerce.core, asked.body
    fields = tuple(dict.fromkeys(body.fields)) or tuple(asking.exportable(who.rights))
    wanted = Wanted(
        body.kind, fields, tuple(body.ids), body.filter.model_dump(), body.template_id, language_of(asked)
    )
    name = await _named(asked)
    made = await asking.begin(core, who.shop_id, name, wanted, who.actor, who.name, who.rights)
    await audit.record(core, who.shop_id, who.actor, "export.begin", made.id, {"costs": made.has_costs})
    return {"item": export_view(asked, made)}


async def _named(asked: Asked) -> str:
    """After the template, which says by itself that nobody held it against the platform's own."""
    say, template_id = words(asked), asked.body.template_id
    if not template_id:
        return say("export.name")
    template = await store.one(asked.commerce.core, asked.who.shop_id, template_id)
    mark = f"-{say('listing.unverified')}" if template.unverified else ""
    return template.shape.name.replace("/", "-") + mark


async def list_exports(asked: Asked) -> dict[str, Any]:
    limit = asked.query.limit
    found = await asking.listed(asked.commerce.core, asked.who.shop_id, asked.query.after, limit + 1)
    after = found[limit - 1].id if len(found) > limit else None
    return {"exports": [export_view(asked, one) for one in found[:limit]], "after": after}


async def get_export(asked: Asked) -> dict[str, Any]:
    found = await asking.get(asked.commerce.core, asked.who.shop_id, asked.path["export_id"])
    return {"item": export_view(asked, found)}


async def export_file(asked: Asked) -> Response:
    """Kept for a day."""
    core, who = asked.commerce.core, asked.who
    found = await asking.file_of(core, who.shop_id, asked.path["export_id"], who.rights)
    name = f"{found.name}-{found.at:%Y%m%d-%H%M}.{found.asked.kind}"
    headers = {"cache-control": "private, no-store"}
    return await answer(asked.request, shelf(core), found.sha256, "", name, inline=False, headers=headers)


async def export_fields(asked: Asked) -> dict[str, Any]:
    say = words(asked)
    return {
        "fields": [
            {"field": name, "label": say(f"import.field.{name}")}
            for name in asking.exportable(asked.who.rights)
        ]
    }


def export_view(asked: Asked, found: Export) -> dict[str, Any]:
    say = words(asked)
    error = None
    if found.error is not None:
        code, params = found.error
        error = {"code": code, "message": say(f"errors.{code}", **params)}
    left = [
        {
            "sku_code": one.sku_code, "title": one.title, "header": one.header,
            "message": say(f"listing.problem.{one.code}", limit=one.limit),
        }
        for one in found.left
    ]  # fmt: skip
    told = {name: value for name, value in asdict(found).items() if name in ExportView.model_fields}
    return told | {
        "kind": found.asked.kind, "template_id": found.asked.template_id, "error": error, "left": left,
        "at": iso(found.at), "file_until": iso(found.file_until),
    }  # fmt: skip


_ALL, _ONE, _RIGHT = "/api/v1/exports", "/api/v1/exports/{export_id}", "products.manage"
ENDPOINTS = [
    Endpoint(
        "GET", _ALL, _RIGHT, list_exports, "Exports, the newest first", ExportsAnswer, query=ExportsQuery
    ),
    Endpoint("POST", _ALL, _RIGHT, begin_export, "Write products to a file", ExportAnswer, body=ExportBody),
    Endpoint(
        "GET", f"{_ALL}/fields", _RIGHT, export_fields, "Columns that you may export", ExportFieldsAnswer
    ),
    Endpoint("GET", _ONE, _RIGHT, get_export, "An export and how far it is", ExportAnswer),
    Endpoint(
        "GET",
        f"{_ONE}/file",
        _RIGHT,
        export_file,
        "The file",
        ExportFileAnswer,
        files=("application/octet-stream",),
    ),
]
