"""The products of an export, chunk by chunk, with the names by which an import would find what they point at."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hub.commerce.catalogue import listing
from hub.commerce.catalogue.model import Product, as_product
from hub.commerce.pricing import store as pricing
from hub.commerce.transfer import shop_facts, stock_facts
from hub.commerce.transfer.exports.records import MOST_ROWS, Asked
from hub.commerce.transfer.known import KnownProduct
from hub.core.errors import Refused
from hub.core.runtime import Core
from hub.core.words import fold

_CHUNK = 50
_PAGE = 100
# What parts names in one cell; a picture whose name has one of these goes by its id.
_PARTING = frozenset("\n;；|")


@dataclass(frozen=True)
class Gathered:
    """Some products as the rules know them, and what the ids in them are called."""

    products: Sequence[KnownProduct]
    names: Mapping[str, str]


async def product_ids(core: Core, shop_id: str, asked: Asked) -> list[str]:
    """Raises Refused("export_too_large") beyond what an import could take back."""
    if asked.ids:
        return list(dict.fromkeys(asked.ids))
    wanted = listing.Wanted(**asked.filter)
    found: dict[str, int] = {}
    after: str | None = None
    while True:
        rows, after = await listing.page(core, shop_id, wanted, after, _PAGE)
        found |= {row.id: row.sku_count for row in rows}
        if sum(found.values()) > MOST_ROWS:
            raise Refused("export_too_large", limit=MOST_ROWS)
        if after is None:
            return list(found)


async def gathered(core: Core, shop_id: str, ids: Sequence[str]) -> AsyncIterator[Gathered]:
    """In the order of `ids`; what is gone meanwhile is left out."""
    shops = await shop_facts.names(core, shop_id)
    for start in range(0, len(ids), _CHUNK):
        docs = await core.db.shop(shop_id)["products"].find(
            {"_id": {"$in": list(ids[start : start + _CHUNK])}}
        )
        by_id = {doc["_id"]: as_product(doc) for doc in docs}
        products = [by_id[id] for id in ids[start : start + _CHUNK] if id in by_id]
        yield await _known(core, shop_id, shops.names, products)


async def _known(core: Core, shop_id: str, names: Mapping[str, str], products: Sequence[Product]) -> Gathered:
    sku_ids = [sku.id for product in products for sku in product.draft.skus]
    books = await pricing.books(core, shop_id, sku_ids)
    low_at = await stock_facts.low_at(core, shop_id, sku_ids)
    pictures = await _picture_names(core, shop_id, products)
    found = [shop_facts.known_product(product, books, low_at) for product in products]
    return Gathered(found, {**names, **pictures})


async def _picture_names(core: Core, shop_id: str, products: Sequence[Product]) -> dict[str, str]:
    """A name that two pictures share says nothing: such a picture goes by its id, which an import reads, too."""
    ids = {id for product in products for id in shop_facts.picture_ids(product)}
    if not ids:
        return {}
    used = await shop_facts.assets(core, shop_id, [], ids)
    alike = await shop_facts.assets(core, shop_id, [doc["name"] for doc in used], [])
    times = Counter(fold(doc["name"]) for doc in {doc["_id"]: doc for doc in [*used, *alike]}.values())
    return {doc["_id"]: _name(doc, times) for doc in used}


def _name(doc: Mapping[str, Any], times: Mapping[str, int]) -> str:
    name = str(doc["name"])
    is_plain = times[fold(name)] == 1 and not _PARTING & set(name) and name == name.strip()
    return name if is_plain else str(doc["_id"])
