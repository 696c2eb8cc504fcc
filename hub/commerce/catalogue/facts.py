"""What other parts of commerce know about a product's SKUs and media, asked in one go."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from hub.commerce.catalogue.checking import Facts
from hub.commerce.catalogue.freight_rules import By
from hub.commerce.catalogue.kinds import RULES
from hub.commerce.catalogue.model import Content, Kind, SkuContent, SkuState
from hub.commerce.library import assets, uses
from hub.commerce.pricing import store as pricing
from hub.commerce.service import Commerce
from hub.commerce.stock.items import declare_item
from hub.commerce.stock.model import Wanted
from hub.core.clock import now
from hub.core.db import Session
from hub.core.runtime import Core


async def gathered(core: Core, shop_id: str, content: Content) -> Facts:
    books, parts, freight_by, shown = await asyncio.gather(
        pricing.books(core, shop_id, (row.id for row in content.skus)),
        _parts(core, shop_id, content),
        _freight_by(core, shop_id, content.freight_template_id),
        assets.some(core, shop_id, set(assets_at(content).values())),
    )
    priced = frozenset(sku_id for sku_id, book in books.items() if book.price_fen is not None)
    return Facts(now(), priced, parts, {one.id: one.content.kind for one in shown.values()}, freight_by)


def assets_at(content: Content) -> dict[str, str]:
    """Ids of pictures and clips by the path of the field that names them."""
    media = content.media
    return {
        **{f"media.main.{at}": asset for at, asset in enumerate(media.main)},
        **{f"media.detail.{at}": asset for at, asset in enumerate(media.detail)},
        **{f"media.videos.{at}.asset_id": video.asset_id for at, video in enumerate(media.videos)},
        **{f"skus.{at}.picture": row.picture for at, row in enumerate(content.skus) if row.picture},
    }


async def _parts(core: Core, shop_id: str, content: Content) -> dict[str, SkuState]:
    wanted = {part.sku_id for row in content.skus for part in row.parts}
    if not wanted:
        return {}
    docs = await core.db.shop(shop_id)["skus"].find({"_id": {"$in": list(wanted)}}, fields=["state"])
    return {doc["_id"]: doc["state"] for doc in docs}


async def _freight_by(core: Core, shop_id: str, template_id: str) -> By | None:
    if not template_id:
        return None
    doc = await core.db.shop(shop_id)["freight_templates"].find_one({"_id": template_id}, fields=["by"])
    return doc["by"] if doc else None


async def declare_stock(commerce: Commerce, shop_id: str, kind: Kind, rows: Sequence[SkuContent]) -> None:
    """Before they are sold: how their stock is kept. Saying the same again changes nothing."""
    rules = RULES[kind]
    await asyncio.gather(
        *(
            declare_item(
                commerce, shop_id, row.id, rules.stock, is_virtual=rules.virtual,
                parts=[Wanted(part.sku_id, part.quantity) for part in row.parts],
            )
            for row in rows
            if row.on
        )
    )  # fmt: skip


async def show_assets(
    core: Core, shop_id: str, owner: uses.Owner, product_id: str, content: Content, session: Session
) -> None:
    """Tells the library which assets are shown, inside the transaction that shows them."""
    ids = assets_at(content).values()
    await uses.use(core, shop_id, owner, product_id, content.title, ids, session)


async def hide_assets(core: Core, shop_id: str, product_id: str, session: Session) -> None:
    """Nothing of the product is published any more; what its draft shows stays the team's."""
    await uses.use(core, shop_id, "product", product_id, "", [], session)
