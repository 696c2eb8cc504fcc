"""What a draft points at must be of this shop: its category, freight template, and the parts of a bundle."""

from __future__ import annotations

from hub.commerce.catalogue.drafting import Owner
from hub.commerce.catalogue.model import Content
from hub.core.errors import Refused
from hub.core.runtime import Core


async def check(core: Core, shop_id: str, owner: Owner, content: Content) -> None:
    """Raises Refused naming the field; another shop's ids look like ids that do not exist."""
    shop = core.db.shop(shop_id)
    if content.category_id and not await shop["categories"].count({"_id": content.category_id}, limit=1):
        raise Refused("category_unknown", field="content.category_id")
    template = content.freight_template_id
    if template and not await shop["freight_templates"].count({"_id": template}, limit=1):
        raise Refused("freight_template_unknown", field="content.freight_template_id")
    await _check_parts(core, shop_id, owner, content)


async def _check_parts(core: Core, shop_id: str, owner: Owner, content: Content) -> None:
    """A bundle has no bundle in it, hence there is no going round in circles."""
    wanted = {part.sku_id for row in content.skus for part in row.parts}
    if not wanted:
        return
    docs = await core.db.shop(shop_id)["skus"].find({"_id": {"$in": list(wanted)}}, fields=["product_kind"])
    kinds = {doc["_id"]: doc["product_kind"] for doc in docs}
    for at, row in enumerate(content.skus):
        field = f"content.skus.{at}.parts"
        if row.parts and owner.kind != "bundle":
            raise Refused("parts_only_in_bundles", field=field)
        for n, part in enumerate(row.parts):
            if part.sku_id not in kinds:
                raise Refused("bundle_part_unknown", field=f"{field}.{n}.sku_id")
            if kinds[part.sku_id] == "bundle":
                raise Refused("bundle_in_bundle", field=f"{field}.{n}.sku_id")
        if len({part.sku_id for part in row.parts}) < len(row.parts):
            raise Refused("bundle_part_twice", field=field)
