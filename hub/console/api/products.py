"""Products over HTTP: the list, one of them, and its draft."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from pydantic import BaseModel, Field

from hub.accounts import audit
from hub.commerce.catalogue import listing, products, skus
from hub.commerce.catalogue.combinations import ChangedAxis, ChangedValue
from hub.commerce.catalogue.model import MOST_AXES, MOST_VALUES, Content, Kind, Product, State, content_doc
from hub.commerce.catalogue.shapes import MOST_REV, Code, FieldName, Line
from hub.console.api.skus import SkuView, sku_view
from hub.console.endpoint import Asked, Endpoint
from hub.core.clock import iso

MANAGE = "products.manage"
Counted = Annotated[int, Field(ge=0)]


class ProductsQuery(BaseModel):
    """`search` looks in titles, codes and barcodes, by pinyin too; a category means all under it.

    `kept` leaves out what is archived, as long as no state is asked for.
    """

    search: str = Field("", max_length=100)
    kind: Kind | None = None
    state: State | None = None
    category_id: str = Field("", max_length=64)
    brand: str = Field("", max_length=40)
    tag: str = Field("", max_length=20)
    changed: bool | None = None
    kept: bool = False
    after: str = Field("", max_length=64)
    limit: int = Field(50, ge=1, le=100)


class NewProductBody(BaseModel):
    """`client_id` is a name that you give, so that a repeat makes no second product; `code` may be left empty."""

    client_id: str = Field(min_length=1, max_length=64)
    kind: Kind
    code: Code = ""
    content: Content


class ProductBody(BaseModel):
    """`rev` is the one that you looked at; SKUs left out of `content` are filled in from its axes."""

    rev: int = Field(ge=1, le=MOST_REV)
    code: Code = ""
    content: Content


class ValueBody(BaseModel):
    """`was` is the name that it had in the draft; left out for one that kept its name or is new."""

    name: Annotated[Line, Field(min_length=1, max_length=40)]
    was: str = Field("", max_length=40)


class AxisBody(BaseModel):
    name: FieldName
    was: str = Field("", max_length=20)
    values: list[ValueBody] = Field(max_length=MOST_VALUES)

    @property
    def axis(self) -> ChangedAxis:
        return ChangedAxis(self.name, tuple(ChangedValue(v.name, v.was) for v in self.values), self.was)


class AxesBody(BaseModel):
    """What is renamed, reordered or added to keeps its SKUs; what has no combination any more goes."""

    rev: int = Field(ge=1, le=MOST_REV)
    axes: list[AxisBody] = Field(max_length=MOST_AXES)


class ProductRow(BaseModel):
    """As in the draft; `picture` is the id of the first main picture."""

    id: str
    kind: Kind
    code: str
    state: State
    rev: int
    version: int
    changed: bool
    title: str
    brand: str
    category_id: str
    tags: list[str]
    picture: str
    sku_count: int
    publish_at: str | None
    unpublish_at: str | None
    created_at: str
    updated_at: str


class Counts(BaseModel):
    """Up to 10,000 of each."""

    draft: Counted
    published: Counted
    archived: Counted


class ProductsAnswer(BaseModel):
    """`after` is what the next page is asked by; null on the last one."""

    products: list[ProductRow]
    after: str | None
    counts: Counts


class ProductView(BaseModel):
    """`published` is what buyers saw last; `changed` says that the draft differs from it.

    `trouble` is the code of what kept it from being published at its time.
    """

    id: str
    kind: Kind
    code: str
    state: State
    rev: int
    version: int
    changed: bool
    draft: Content
    published: Content | None
    publish_at: str | None
    unpublish_at: str | None
    trouble: str
    created_at: str
    updated_at: str
    created_by: str
    updated_by: str


class ProductAnswer(BaseModel):
    """With its SKUs as they are sold, or will be."""

    product: ProductView
    skus: list[SkuView]


class BrandsAnswer(BaseModel):
    brands: list[str]


async def list_products(asked: Asked) -> dict[str, Any]:
    core, shop_id, query = asked.hub.core, asked.who.shop_id, asked.query
    wanted = listing.Wanted(
        query.search, query.kind, query.state, query.category_id, query.brand, query.tag, query.changed,
        query.kept,
    )  # fmt: skip
    rows, after = await listing.page(core, shop_id, wanted, query.after, query.limit)
    counts = await listing.counts(core, shop_id)
    return {"products": [_row(row) for row in rows], "after": after, "counts": counts}


async def create_product(asked: Asked) -> dict[str, Any]:
    who, body = asked.who, asked.body
    made = await products.create(
        asked.hub.core, who.shop_id, who.actor, body.kind, body.code, body.content, body.client_id
    )
    await audited(asked, "product.create", made.id, {"code": made.code})
    return await answered(asked, made)


async def get_product(asked: Asked) -> dict[str, Any]:
    return await answered(
        asked, await products.one(asked.hub.core, asked.who.shop_id, asked.path["product_id"])
    )


async def save_product(asked: Asked) -> dict[str, Any]:
    who, body, product_id = asked.who, asked.body, asked.path["product_id"]
    saved = await products.save(
        asked.hub.core, who.shop_id, product_id, who.actor, body.rev, body.content, body.code
    )
    await audited(asked, "product.change", product_id, {"code": saved.code, "rev": saved.rev})
    return await answered(asked, saved)


async def change_product_axes(asked: Asked) -> dict[str, Any]:
    who, body, product_id = asked.who, asked.body, asked.path["product_id"]
    axes = [one.axis for one in body.axes]
    saved = await products.change_axes(asked.hub.core, who.shop_id, product_id, who.actor, body.rev, axes)
    await audited(asked, "product.change", product_id, {"code": saved.code, "rev": saved.rev})
    return await answered(asked, saved)


async def list_brands(asked: Asked) -> dict[str, Any]:
    return {"brands": await listing.brands(asked.hub.core, asked.who.shop_id)}


async def answered(asked: Asked, product: Product) -> dict[str, Any]:
    rows = await skus.of_product(asked.hub.core, asked.who.shop_id, product.id)
    return {"product": _view(product), "skus": [sku_view(row) for row in rows]}


async def audited(asked: Asked, action: str, target: str, details: dict[str, audit.Detail]) -> None:
    await audit.record(asked.hub.core, asked.who.shop_id, asked.who.actor, action, target, details)


def _row(row: listing.Row) -> dict[str, Any]:
    times = ("publish_at", "unpublish_at", "created_at", "updated_at")
    return {**asdict(row), **{name: iso(getattr(row, name)) for name in times}}


def _view(product: Product) -> dict[str, Any]:
    same = ("id", "kind", "code", "state", "rev", "version", "changed", "trouble", "created_by", "updated_by")
    times = ("publish_at", "unpublish_at", "created_at", "updated_at")
    return {
        **{name: getattr(product, name) for name in same},
        **{name: iso(getattr(product, name)) for name in times},
        "draft": content_doc(product.draft),
        "published": content_doc(product.published) if product.published else None,
    }


_ONE = "/api/v1/products/{product_id}"
READ = "products.read"
ENDPOINTS = [
    Endpoint(
        "GET", "/api/v1/products", READ, list_products, "Products, who changed last first", ProductsAnswer,
        query=ProductsQuery,
    ),
    Endpoint(
        "POST", "/api/v1/products", MANAGE, create_product, "A new product as a draft", ProductAnswer,
        body=NewProductBody,
    ),
    Endpoint("GET", _ONE, READ, get_product, "A product with its draft and its SKUs", ProductAnswer),
    Endpoint("PUT", _ONE, MANAGE, save_product, "Another draft", ProductAnswer, body=ProductBody),
    Endpoint(
        "PUT", f"{_ONE}/axes", MANAGE, change_product_axes, "Other spec axes, under which SKUs stay the same",
        ProductAnswer, body=AxesBody,
    ),
    Endpoint("GET", "/api/v1/brands", READ, list_brands, "Every brand that a product names", BrandsAnswer),
]  # fmt: skip
