"""What a list of products shows of their SKUs: from what price on, how many can be sold, with which picture."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hub.commerce.library import linking
from hub.commerce.pricing import store as pricing
from hub.commerce.stock import reading
from hub.commerce.stock.model import Availability
from hub.core.runtime import Core

MOST = 50


@dataclass(frozen=True)
class Figures:
    """Prices are the unified ones; null where no SKU has one. `available` is null where the stock knows nothing,
    or where a SKU is `unlimited`. `low`: a SKU runs low or is owed.
    """

    price_low_fen: int | None
    price_high_fen: int | None
    available: int | None
    unlimited: bool
    low: bool
    thumb_url: str | None


async def figures(core: Core, shop_id: str, product_ids: Sequence[str]) -> dict[str, Figures]:
    """By product; those that there are not are left out. A handful of queries, however many SKUs there are."""
    docs, rows = await asyncio.gather(
        core.db.shop(shop_id)["products"].find({"_id": {"$in": list(product_ids)}}, fields=["picture"]),
        core.db.shop(shop_id)["skus"].find(
            {"product_id": {"$in": list(product_ids)}, "codes": {"$gt": ""}}, fields=["product_id"]
        ),
    )
    skus: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        skus[row["product_id"]].append(row["_id"])
    every = [row["_id"] for row in rows]
    books, levels, links = await asyncio.gather(
        pricing.books(core, shop_id, every),
        reading.levels(core, shop_id, every),
        linking.links(core, shop_id, {doc["picture"] for doc in docs if doc["picture"]}),
    )
    prices = {sku_id: book.price_fen for sku_id, book in books.items()}
    found = {}
    for doc in docs:
        own, link = skus[doc["_id"]], links.get(doc["picture"])
        found[doc["_id"]] = _figures(own, prices, levels, link.thumb_url if link else None)
    return found


def _figures(
    sku_ids: Iterable[str],
    prices: Mapping[str, int | None],
    levels: Mapping[str, Availability],
    thumb: str | None,
) -> Figures:
    ids = list(sku_ids)
    known = [fen for sku_id in ids if (fen := prices.get(sku_id)) is not None]
    stock = [levels[sku_id] for sku_id in ids if sku_id in levels]
    unlimited = any(one.available is None for one in stock)
    available = sum(one.available or 0 for one in stock) if stock and not unlimited else None
    return Figures(
        min(known, default=None), max(known, default=None), available, unlimited,
        any(one.low or one.shortage > 0 for one in stock), thumb,
    )  # fmt: skip
