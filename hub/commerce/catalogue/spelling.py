"""How titles are typed without Chinese. A worker does it, because the tables of sounds take 55 MB."""

from __future__ import annotations

import asyncio
from typing import Any

from hub.commerce.catalogue import searched
from hub.commerce.catalogue.model import read_content
from hub.core.db import Change
from hub.core.errors import Conflict
from hub.core.pinyin import sounds
from hub.core.runtime import Core

Doc = dict[str, Any]
_BATCH, _MOST_IN_VAIN = 50, 3


async def spell(core: Core) -> int:
    """How many products were spelled; may run twice, and what is saved meanwhile is found next time."""
    spelled = in_vain = 0
    while docs := await core.db.everywhere["products"].find({"spelled": False}, limit=_BATCH):
        done = [await _spell(core, doc) for doc in docs]
        spelled += sum(done)
        # Saved meanwhile: read again at once, for whoever saved it searches for it now.
        in_vain = 0 if any(done) else in_vain + 1
        if in_vain == _MOST_IN_VAIN:
            break
    return spelled


async def _spell(core: Core, doc: Doc) -> bool:
    shop = core.db.shop(doc["shop_id"])
    rows = await shop["skus"].find({"product_id": doc["_id"]}, fields=["title", "code", "barcode"])
    told = await asyncio.to_thread(_spellings, [doc["title"], *(row["title"] for row in rows)])
    fields = searched.of_product(doc["code"], read_content(doc["draft"]), told[0])
    # SKUs first: should this end here, the product is looked at again.
    changes = [
        Change(
            {"_id": row["_id"], "title": row["title"]},
            {"$set": searched.of_sku(row["title"], row["code"], row["barcode"], sounded)},
        )
        for row, sounded in zip(rows, told[1:], strict=True)
    ]
    try:
        if changes:
            await shop["skus"].bulk(changes)
    except Conflict:
        return False  # another title by now
    mine = {"_id": doc["_id"], "rev": doc["rev"]}
    return bool(await shop["products"].update(mine, {"$set": {**fields, "spelled": True}}))


def _spellings(titles: list[str]) -> list[tuple[str, ...]]:
    return [sounds(title) for title in titles]
