"""The picture that stands for a SKU: its own, else its product's first."""

from __future__ import annotations

from collections.abc import Sequence

from hub.commerce.catalogue import skus
from hub.commerce.library.linking import Link, links
from hub.core.runtime import Core


async def pictures(core: Core, shop_id: str, sku_ids: Sequence[str]) -> dict[str, Link]:
    """By SKU, for screens of the team; those without any are left out."""
    found = await skus.by_ids(core, shop_id, sku_ids)
    bare = {sku.product_id for sku in found.values() if not sku.picture}
    docs = await core.db.shop(shop_id)["products"].find(
        {"_id": {"$in": sorted(bare)}}, fields=["published.media.main", "draft.media.main"]
    )
    first = {doc["_id"]: _first(doc) for doc in docs}
    wanted = {id: sku.picture or first.get(sku.product_id, "") for id, sku in found.items()}
    shown = await links(core, shop_id, {asset for asset in wanted.values() if asset})
    return {id: shown[asset] for id, asset in wanted.items() if asset in shown}


def _first(doc: dict[str, dict[str, dict[str, list[str]]] | None]) -> str:
    """Of what is published, else of the draft."""
    content = doc.get("published") or doc.get("draft") or {}
    return next(iter(content.get("media", {}).get("main", [])), "")
