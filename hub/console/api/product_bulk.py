"""One change of many products over HTTP, and what became of each."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field

from hub.commerce.catalogue import bulk
from hub.commerce.catalogue.moves import Act
from hub.commerce.catalogue.shapes import Id, Line
from hub.console.api.products import MANAGE, audited
from hub.console.endpoint import Asked, Endpoint
from hub.core.errors import Refused
from hub.core.sentences import sentence
from hub.core.web import language

Tags = Annotated[list[Annotated[Line, Field(min_length=1, max_length=20)]], Field(max_length=20)]


class ProductEdit(BaseModel):
    """Either `act`, or what becomes different in every draft: null leaves a field as it is."""

    act: Act | None = None
    category_id: Id | None = None
    brand: Annotated[Line, Field(max_length=40)] | None = None
    freight_template_id: Id | None = None
    ship_from: Annotated[Line, Field(max_length=60)] | None = None
    add_tags: Tags = Field(default_factory=list)
    remove_tags: Tags = Field(default_factory=list)


class ProductsChangeBody(BaseModel):
    ids: list[Id] = Field(min_length=1, max_length=bulk.MOST)
    change: ProductEdit


class ProductFailure(BaseModel):
    """`field` names what is at fault in that product."""

    id: str
    code: str
    message: str
    field: str | None


class ProductsChangedAnswer(BaseModel):
    """`same` were like that before; every id stands in one of the three."""

    changed: list[str]
    same: list[str]
    failed: list[ProductFailure]


async def change_products(asked: Asked) -> dict[str, Any]:
    who, change = asked.who, asked.body.change
    told = await _done(asked, change)
    lang = language(asked.request)
    if told.changed:
        what = change.act or ",".join(sorted(change.model_fields_set))
        await audited(
            asked, "product.bulk", f"shop:{who.shop_id}", {"what": what, "count": len(told.changed)}
        )
    failed = [
        {"id": i, "code": e.code, "message": sentence(e, lang), "field": e.field}
        for i, e in told.failed.items()
    ]
    return {"changed": list(told.changed), "same": told.same, "failed": failed}


async def _done(asked: Asked, change: ProductEdit) -> bulk.Done:
    who, ids = asked.who, asked.body.ids
    fields = change.model_fields_set - {"act"}
    if (change.act is None) != bool(fields):
        raise Refused("bulk_change_unclear", field="change")
    if change.act is not None:
        return await bulk.move(asked.commerce, who.shop_id, who.actor, ids, change.act)
    changes = bulk.Changes(
        change.category_id, change.brand, change.freight_template_id, change.ship_from,
        tuple(change.add_tags), tuple(change.remove_tags),
    )  # fmt: skip
    return await bulk.edit(asked.commerce, who.shop_id, who.actor, ids, changes)


ENDPOINTS = [
    Endpoint(
        "POST", "/api/v1/products/bulk", MANAGE, change_products, "One change of up to 100 products",
        ProductsChangedAnswer, body=ProductsChangeBody,
    ),
]  # fmt: skip
