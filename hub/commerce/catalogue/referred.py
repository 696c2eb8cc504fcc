"""What a draft points at must be of this shop: category, freight template, pictures, the parts of a bundle."""

from __future__ import annotations

from dataclasses import replace

from hub.commerce.catalogue.facts import assets_at
from hub.commerce.catalogue.model import Content, Media, SkuContent
from hub.commerce.library import assets
from hub.core.errors import Refused
from hub.core.runtime import Core


async def check(core: Core, shop_id: str, content: Content) -> None:
    """Raises Refused naming the field; another shop's ids look like ids that do not exist."""
    if content.category_id and not await _exists(core, shop_id, "categories", content.category_id):
        raise Refused("category_unknown", field="content.category_id")
    template = content.freight_template_id
    if template and not await _exists(core, shop_id, "freight_templates", template):
        raise Refused("freight_template_unknown", field="content.freight_template_id")
    shown = assets_at(content)
    known = await assets.some(core, shop_id, set(shown.values())) if shown else {}
    if gone := next((path for path, asset in shown.items() if asset not in known), None):
        raise Refused("asset_unknown", field=f"content.{gone}")
    await _check_parts(core, shop_id, content)


async def without_gone(core: Core, shop_id: str, content: Content) -> Content:
    """What is no longer there is left out."""
    category, template = content.category_id, content.freight_template_id
    known = await assets.some(core, shop_id, set(assets_at(content).values()))
    kinds = await _kinds(core, shop_id, content)
    media = Media(
        tuple(one for one in content.media.main if one in known),
        tuple(one for one in content.media.detail if one in known),
        tuple(one for one in content.media.videos if one.asset_id in known),
    )
    rows = tuple(
        replace(
            row,
            picture=row.picture if row.picture in known else "",
            parts=tuple(part for part in row.parts if part.sku_id in kinds),
        )
        for row in content.skus
    )
    return replace(
        content,
        category_id=category if await _exists(core, shop_id, "categories", category) else "",
        freight_template_id=template if await _exists(core, shop_id, "freight_templates", template) else "",
        media=media,
        skus=rows,
    )


async def _exists(core: Core, shop_id: str, collection: str, wanted: str) -> bool:
    return bool(wanted) and await core.db.shop(shop_id)[collection].count({"_id": wanted}, limit=1) > 0


async def _kinds(core: Core, shop_id: str, content: Content) -> dict[str, str]:
    """Of the parts' products."""
    wanted = {part.sku_id for row in content.skus for part in row.parts}
    if not wanted:
        return {}
    docs = await core.db.shop(shop_id)["skus"].find({"_id": {"$in": list(wanted)}}, fields=["product_kind"])
    return {doc["_id"]: doc["product_kind"] for doc in docs}


async def _check_parts(core: Core, shop_id: str, content: Content) -> None:
    kinds = await _kinds(core, shop_id, content)
    for at, row in enumerate(content.skus):
        _check_row(row, f"content.skus.{at}.parts", kinds)


def _check_row(row: SkuContent, field: str, kinds: dict[str, str]) -> None:
    """A bundle has no bundle in it, hence there is no going round in circles."""
    for n, part in enumerate(row.parts):
        if part.sku_id not in kinds:
            raise Refused("bundle_part_unknown", field=f"{field}.{n}.sku_id")
        if kinds[part.sku_id] == "bundle":
            raise Refused("bundle_in_bundle", field=f"{field}.{n}.sku_id")
    if len({part.sku_id for part in row.parts}) < len(row.parts):
        raise Refused("bundle_part_twice", field=field)
