"""SKUs over HTTP, for whoever picks one: by words, by code, by id."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, Field

from hub.commerce.catalogue import skus
from hub.commerce.catalogue.model import Kind, Sku, SkuState
from hub.console.endpoint import Asked, Endpoint
from hub.core.errors import Refused

MOST_IDS = 200


class SkusQuery(BaseModel):
    """`ids`, joined by commas, answers those and nothing else."""

    search: str = Field("", max_length=100)
    ids: str = Field("", max_length=MOST_IDS * 65)
    product_id: str = Field("", max_length=64)
    kind: Kind | None = None
    state: SkuState | None = None
    after: str = Field("", max_length=64)
    limit: int = Field(50, ge=1, le=100)


class PartView(BaseModel):
    sku_id: str
    quantity: int


class SkuView(BaseModel):
    """What is published, or for one that never was (`draft`) what is drafted; `picture` is an asset's id."""

    id: str
    product_id: str
    product_kind: Kind
    title: str
    code: str
    barcode: str
    specs: dict[str, str]
    weight_g: int | None
    dimensions_mm: list[int] | None
    picture: str
    state: SkuState
    parts: list[PartView]


class SkusAnswer(BaseModel):
    """`after` is what the next page is asked by; null on the last one."""

    skus: list[SkuView]
    after: str | None


class SkuAnswer(BaseModel):
    sku: SkuView


async def list_skus(asked: Asked) -> dict[str, Any]:
    core, shop_id, query = asked.hub.core, asked.who.shop_id, asked.query
    if query.ids:
        ids = [one for one in query.ids.split(",") if one]
        if len(ids) > MOST_IDS:
            raise Refused("skus_too_many", field="ids", most=MOST_IDS)
        found = await skus.by_ids(core, shop_id, ids)
        return {"skus": [sku_view(found[one]) for one in dict.fromkeys(ids) if one in found], "after": None}
    wanted = skus.Wanted(query.search, query.product_id, query.kind, query.state)
    rows, after = await skus.page(core, shop_id, wanted, query.after, query.limit)
    return {"skus": [sku_view(row) for row in rows], "after": after}


async def get_sku(asked: Asked) -> dict[str, Any]:
    return {"sku": sku_view(await skus.one(asked.hub.core, asked.who.shop_id, asked.path["sku_id"]))}


def sku_view(sku: Sku) -> dict[str, Any]:
    return {**asdict(sku), "specs": dict(sku.specs)}


_READ = "products.read"
ENDPOINTS = [
    Endpoint("GET", "/api/v1/skus", _READ, list_skus, "SKUs, the newest first", SkusAnswer, query=SkusQuery),
    Endpoint("GET", "/api/v1/skus/{sku_id}", _READ, get_sku, "One SKU", SkuAnswer),
]
