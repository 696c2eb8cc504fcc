"""Templates of a shop: the starting points are there as soon as somebody looks, and belong to the shop then."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from hub.commerce.transfer.listings.model import Shape, Template, read_shape, shape_doc
from hub.core.clock import now
from hub.core.db import Collection, Index, declare
from hub.core.errors import Conflict, NotFound, Refused
from hub.core.ids import new_id
from hub.core.runtime import Core

Doc = dict[str, Any]
MOST_TEMPLATES = 50

declare(Collection("listing_templates", indexes=(Index((("key", 1),), unique=True),)))


@cache
def starting() -> dict[str, Shape]:
    told = json.loads((Path(__file__).parent / "starting.json").read_text(encoding="utf-8"))
    return {name: read_shape(shape) for name, shape in told.items()}


async def listed(core: Core, shop_id: str) -> list[Template]:
    """In the order of their names. A shop that has never had one gets ours."""
    table = core.db.shop(shop_id)["listing_templates"]
    docs = await table.find({}, sort=[("key", 1)], limit=MOST_TEMPLATES)
    if not docs:
        for name, shape in starting().items():
            fields = {**_fields(shape), "unverified": True, "rev": 1, "schema": 1}
            await table.update({"_id": f"{name}-{shop_id}"}, {"$setOnInsert": fields}, upsert=True)
        docs = await table.find({}, sort=[("key", 1)], limit=MOST_TEMPLATES)
    return [_template(doc) for doc in docs]


async def one(core: Core, shop_id: str, template_id: str) -> Template:
    """Raises NotFound."""
    doc = await core.db.shop(shop_id)["listing_templates"].find_one({"_id": template_id})
    if doc is None:
        raise NotFound("listing_template_not_found")
    return _template(doc)


async def create(core: Core, shop_id: str, shape: Shape) -> Template:
    """Raises Refused, Conflict("listing_name_taken")."""
    table = core.db.shop(shop_id)["listing_templates"]
    if await table.count({}, limit=MOST_TEMPLATES) >= MOST_TEMPLATES:
        raise Refused("listing_templates_too_many", limit=MOST_TEMPLATES)
    doc = {"_id": new_id(), **_fields(_checked(shape)), "unverified": False, "rev": 1, "schema": 1}
    try:
        await table.insert(doc)
    except Conflict:
        raise Conflict("listing_name_taken", field="name", name=shape.name) from None
    return _template(doc)


async def change(
    core: Core, shop_id: str, template_id: str, rev: int, shape: Shape, unverified: bool
) -> Template:
    """Raises NotFound, Conflict when somebody saved since `rev`, or has the name."""
    update = {"$set": {**_fields(_checked(shape)), "unverified": unverified}, "$inc": {"rev": 1}}
    table = core.db.shop(shop_id)["listing_templates"]
    try:
        doc = await table.find_one_and_update({"_id": template_id, "rev": rev}, update)
    except Conflict:
        raise Conflict("listing_name_taken", field="name", name=shape.name) from None
    if doc is None:
        await one(core, shop_id, template_id)
        raise Conflict("changed_meanwhile", field="rev")
    return _template(doc)


async def remove(core: Core, shop_id: str, template_id: str) -> None:
    """Raises NotFound."""
    if not await core.db.shop(shop_id)["listing_templates"].delete({"_id": template_id}):
        raise NotFound("listing_template_not_found")


def _checked(shape: Shape) -> Shape:
    """Keys of `words` are kept in the store as fields."""
    for at, column in enumerate(shape.columns):
        if any("." in word or "$" in word or "\0" in word for word in column.words):
            raise Refused("listing_word_signs", field=f"shape.columns.{at}.words")
    return shape


def _fields(shape: Shape) -> Doc:
    return {"key": shape.name.casefold(), "shape": shape_doc(shape), "updated_at": now()}


def _template(doc: Doc) -> Template:
    return Template(doc["_id"], doc["rev"], read_shape(doc["shape"]), doc["unverified"])
