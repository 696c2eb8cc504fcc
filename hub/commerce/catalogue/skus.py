"""SKUs as everybody else knows them: found by id, code, barcode or words, whatever product they belong to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from hub.commerce.catalogue import searched
from hub.commerce.catalogue.collections import SKU_BY_TERM
from hub.commerce.catalogue.model import Kind, Sku, SkuState, as_sku
from hub.core.errors import NotFound
from hub.core.runtime import Core

Doc = dict[str, Any]
_LATEST = (("_id", -1),)


@dataclass(frozen=True)
class Wanted:
    """Which SKUs; what is left empty narrows nothing."""

    search: str = ""
    product_id: str = ""
    kind: Kind | None = None
    state: SkuState | None = None


async def one(core: Core, shop_id: str, sku_id: str) -> Sku:
    """Raises NotFound."""
    found = await by_ids(core, shop_id, [sku_id])
    if sku_id not in found:
        raise NotFound("sku_not_found")
    return found[sku_id]


async def by_ids(core: Core, shop_id: str, ids: Sequence[str]) -> dict[str, Sku]:
    """Those that there are."""
    docs = await core.db.shop(shop_id)["skus"].find({"_id": {"$in": list(ids)}})
    return {doc["_id"]: as_sku(doc) for doc in docs}


async def pictures(core: Core, shop_id: str, found: Collection[Sku]) -> dict[str, str]:
    """{SKU: asset} as fans see them: a SKU's own picture, else the first one of its product as published."""
    bare = {sku.product_id for sku in found if not sku.picture}
    docs = await core.db.shop(shop_id)["products"].find(
        {"_id": {"$in": sorted(bare)}}, fields=["published.media.main"]
    )
    main = {
        doc["_id"]: next(iter(doc["published"]["media"]["main"]), "") for doc in docs if doc.get("published")
    }
    shown = {sku.id: sku.picture or main.get(sku.product_id, "") for sku in found}
    return {sku_id: asset for sku_id, asset in shown.items() if asset}


async def by_codes(core: Core, shop_id: str, codes: Sequence[str]) -> dict[str, Sku]:
    """Each by the code that was asked for, published or drafted."""
    docs = await core.db.shop(shop_id)["skus"].find({"codes": {"$in": list(codes)}})
    wanted = set(codes)
    return {code: as_sku(doc) for doc in docs for code in doc["codes"] if code in wanted}


async def of_product(core: Core, shop_id: str, product_id: str) -> list[Sku]:
    """In the order of the product, without those that neither its draft nor buyers know any more."""
    docs = await core.db.shop(shop_id)["skus"].find(
        {"product_id": product_id, "codes": {"$gt": ""}}, sort=[("position", 1)]
    )
    return [as_sku(doc) for doc in docs]


async def page(
    core: Core, shop_id: str, wanted: Wanted, after: str | None, limit: int
) -> tuple[list[Sku], str | None]:
    """The newest first; the second is where the next page begins."""
    if wanted.search.strip() and searched.is_empty(wanted.search):
        return [], None
    plain = {"product_id": wanted.product_id, "product_kind": wanted.kind, "state": wanted.state}
    asked: Doc = {name: value for name, value in plain.items() if value}
    asked |= {"_id": {"$lt": after}} if after else {}
    # What was dropped from a draft before it was ever sold is nobody's any more.
    table = core.db.shop(shop_id)["skus"]
    asked |= {"codes": {"$gt": ""}, **await searched.condition(table, wanted.search, SKU_BY_TERM)}
    docs = await table.find(asked, sort=_LATEST, limit=limit + 1)
    return [as_sku(doc) for doc in docs[:limit]], docs[limit - 1]["_id"] if len(docs) > limit else None
