"""Templates of platforms' listing files over HTTP: edited, tried on the first products, filled by an export."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from hub.accounts import audit
from hub.commerce.transfer.exports.gathering import gathered
from hub.commerce.transfer.listings import store
from hub.commerce.transfer.listings.model import SOURCES, Shape, Template, shape_doc
from hub.commerce.transfer.listings.writing import lines
from hub.console.answers import Done
from hub.console.endpoint import Asked, Endpoint
from hub.console.import_views import language_of, words
from hub.core.sentences import catalogue

_PREVIEW_PRODUCTS = 10


class ListingBody(BaseModel):
    shape: Shape


class ListingChangeBody(BaseModel):
    """`unverified` goes off when somebody held it against the platform's present template."""

    rev: int = Field(ge=1, le=2**53)
    shape: Shape
    unverified: bool


class PreviewBody(BaseModel):
    """The shape as it is on the screen, saved or not."""

    shape: Shape
    ids: list[str] = Field(default_factory=list, max_length=_PREVIEW_PRODUCTS)


class ListingView(BaseModel):
    id: str
    rev: int
    shape: Shape
    unverified: bool


class SourceView(BaseModel):
    source: str
    label: str


class ListingsAnswer(BaseModel):
    templates: list[ListingView]
    sources: list[SourceView]


class ListingAnswer(BaseModel):
    template: ListingView


class FaultView(BaseModel):
    header: str
    message: str


class LineView(BaseModel):
    """`faults` keep the line out of the file."""

    sku_code: str
    title: str
    cells: list[str]
    faults: list[FaultView]


class PreviewAnswer(BaseModel):
    lines: list[LineView]


async def list_listing_templates(asked: Asked) -> dict[str, Any]:
    found = await store.listed(asked.commerce.core, asked.who.shop_id)
    sources = [{"source": name, "label": _label(asked, name)} for name in SOURCES]
    return {"templates": [_view(one) for one in found], "sources": sources}


def _label(asked: Asked, source: str) -> str:
    """A field of the import has its name already."""
    own = f"listing.source.{source}"
    known = catalogue().texts[language_of(asked)]
    return words(asked)(own if own in known else f"import.field.{source}")


async def get_listing_template(asked: Asked) -> dict[str, Any]:
    return {
        "template": _view(await store.one(asked.commerce.core, asked.who.shop_id, asked.path["template_id"]))
    }


async def create_listing_template(asked: Asked) -> dict[str, Any]:
    made = await store.create(asked.commerce.core, asked.who.shop_id, asked.body.shape)
    await _saved(asked, made)
    return {"template": _view(made)}


async def change_listing_template(asked: Asked) -> dict[str, Any]:
    body = asked.body
    changed = await store.change(
        asked.commerce.core,
        asked.who.shop_id,
        asked.path["template_id"],
        body.rev,
        body.shape,
        body.unverified,
    )
    await _saved(asked, changed)
    return {"template": _view(changed)}


async def delete_listing_template(asked: Asked) -> dict[str, Any]:
    who, core, template_id = asked.who, asked.commerce.core, asked.path["template_id"]
    await store.remove(core, who.shop_id, template_id)
    await audit.record(core, who.shop_id, who.actor, "listing_template.delete", template_id, {})
    return {}


async def preview_listing(asked: Asked) -> dict[str, Any]:
    """The first products as this shape would write them, with what the platform would refuse."""
    core, shop_id, body, say = asked.commerce.core, asked.who.shop_id, asked.body, words(asked)
    ids = body.ids or await _newest(asked)
    found = []
    async for part in gathered(core, shop_id, ids):
        found += await lines(core, shop_id, body.shape, part, language_of(asked))
    return {
        "lines": [
            {
                "sku_code": line.sku_code, "title": line.title, "cells": list(line.cells),
                "faults": [
                    {"header": fault.header, "message": say(f"listing.problem.{fault.code}", limit=fault.limit)}
                    for fault in line.faults
                ],
            }
            for line in found
        ]
    }  # fmt: skip


async def _newest(asked: Asked) -> list[str]:
    docs = await asked.commerce.core.db.shop(asked.who.shop_id)["products"].find(
        {}, sort=[("updated_at", -1), ("_id", -1)], limit=_PREVIEW_PRODUCTS, fields=["_id"]
    )
    return [doc["_id"] for doc in docs]


async def _saved(asked: Asked, template: Template) -> None:
    who = asked.who
    details = {"name": template.shape.name}
    await audit.record(
        asked.commerce.core, who.shop_id, who.actor, "listing_template.save", template.id, details
    )


def _view(template: Template) -> dict[str, Any]:
    return {
        "id": template.id, "rev": template.rev, "shape": shape_doc(template.shape), "unverified": template.unverified,
    }  # fmt: skip


_ALL, _ONE, _RIGHT = "/api/v1/listing-templates", "/api/v1/listing-templates/{template_id}", "products.manage"
ENDPOINTS = [
    Endpoint("GET", _ALL, _RIGHT, list_listing_templates, "Templates of listing files", ListingsAnswer),
    Endpoint("POST", _ALL, _RIGHT, create_listing_template, "A new one", ListingAnswer, body=ListingBody),
    Endpoint(
        "POST", f"{_ALL}/preview", _RIGHT, preview_listing, "Try a shape", PreviewAnswer, body=PreviewBody
    ),
    Endpoint("GET", _ONE, _RIGHT, get_listing_template, "One of them", ListingAnswer),
    Endpoint(
        "PUT", _ONE, _RIGHT, change_listing_template, "Change it", ListingAnswer, body=ListingChangeBody
    ),
    Endpoint("DELETE", _ONE, _RIGHT, delete_listing_template, "Delete it", Done),
]
