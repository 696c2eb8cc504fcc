"""The versions of a product over HTTP: the list, one of them, two compared, one taken up again."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, Field

from hub.commerce.catalogue import versions
from hub.commerce.catalogue.model import Content, content_doc
from hub.commerce.catalogue.shapes import MOST_REV
from hub.commerce.catalogue.versions import Version
from hub.console.api.product_publishing import RevBody
from hub.console.api.products import MANAGE, READ, ProductAnswer, answered, audited
from hub.console.endpoint import Asked, Endpoint
from hub.core.clock import iso
from hub.core.errors import NotFound


class VersionsQuery(BaseModel):
    """`below` a number, to page on; 0 from the latest."""

    below: int = Field(0, ge=0, le=MOST_REV)
    limit: int = Field(50, ge=1, le=100)


class CompareQuery(BaseModel):
    """Since which version; 0 is the draft."""

    since: int = Field(0, ge=0, le=MOST_REV)


class VersionView(BaseModel):
    number: int
    at: str
    by: str
    note: str
    title: str
    sku_count: int


class VersionsAnswer(BaseModel):
    """The latest first."""

    versions: list[VersionView]


class VersionAnswer(BaseModel):
    version: VersionView
    content: Content


class DifferenceView(BaseModel):
    """`field` is a path into the content, SKUs by their codes; null is nothing at all on that side."""

    field: str
    before: Any
    after: Any


class DifferencesAnswer(BaseModel):
    differences: list[DifferenceView]


async def list_versions(asked: Asked) -> dict[str, Any]:
    found = await versions.listed(
        asked.hub.core, asked.who.shop_id, asked.path["product_id"],
        below=asked.query.below, limit=asked.query.limit,
    )  # fmt: skip
    return {"versions": [_view(one) for one in found]}


async def get_version(asked: Asked) -> dict[str, Any]:
    version, content = await versions.content_of(
        asked.hub.core, asked.who.shop_id, asked.path["product_id"], _number(asked)
    )
    return {"version": _view(version), "content": content_doc(content)}


async def compare_versions(asked: Asked) -> dict[str, Any]:
    found = await versions.compared(
        asked.hub.core, asked.who.shop_id, asked.path["product_id"], _number(asked, 0), asked.query.since
    )
    return {"differences": [asdict(one) for one in found]}


async def take_up_version(asked: Asked) -> dict[str, Any]:
    who, product_id, number = asked.who, asked.path["product_id"], _number(asked)
    done = await versions.take_up(asked.hub.core, who.shop_id, product_id, who.actor, asked.body.rev, number)
    await audited(asked, "product.version", product_id, {"version": number})
    return await answered(asked, done)


def _number(asked: Asked, least: int = 1) -> int:
    given = asked.path["number"]
    if not (given.isascii() and given.isdigit() and len(given) < 10 and int(given) >= least):
        raise NotFound("product_version_not_found", field="number")
    return int(given)


def _view(version: Version) -> dict[str, Any]:
    return {**asdict(version), "at": iso(version.at)}


_ALL = "/api/v1/products/{product_id}/versions"
ENDPOINTS = [
    Endpoint("GET", _ALL, READ, list_versions, "What was published before", VersionsAnswer, query=VersionsQuery),
    Endpoint("GET", f"{_ALL}/{{number}}", READ, get_version, "One version", VersionAnswer),
    Endpoint(
        "GET", f"{_ALL}/{{number}}/changes", READ, compare_versions,
        "What changed since another version; number 0 is the draft", DifferencesAnswer, query=CompareQuery,
    ),
    Endpoint(
        "POST", f"{_ALL}/{{number}}/restore", MANAGE, take_up_version, "Make it the draft again", ProductAnswer,
        body=RevBody,
    ),
]  # fmt: skip
