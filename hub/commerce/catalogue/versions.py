"""What was published before: listed, compared, and taken up again as a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from hub.commerce.catalogue import products, referred
from hub.commerce.catalogue.differing import Difference, differences
from hub.commerce.catalogue.model import Content, Product, content_doc, read_content
from hub.core.errors import NotFound
from hub.core.runtime import Core

Doc = dict[str, Any]


@dataclass(frozen=True)
class Version:
    number: int
    at: datetime
    by: str
    note: str
    title: str
    sku_count: int


async def listed(
    core: Core, shop_id: str, product_id: str, *, below: int = 0, limit: int = 50
) -> list[Version]:
    """The latest first; `below` a number to page on (0: from the latest). Raises NotFound."""
    await products.read(core, shop_id, product_id)
    asked: Doc = {"product_id": product_id, **({"number": {"$lt": below}} if below else {})}
    docs = await core.db.shop(shop_id)["product_versions"].find(asked, sort=[("number", -1)], limit=limit)
    return [_version(doc) for doc in docs]


async def content_of(core: Core, shop_id: str, product_id: str, number: int) -> tuple[Version, Content]:
    """Raises NotFound."""
    doc = await core.db.shop(shop_id)["product_versions"].find_one(
        {"product_id": product_id, "number": number}
    )
    if doc is None:
        raise NotFound("product_version_not_found", field="number")
    return _version(doc), read_content(doc["content"])


async def compared(core: Core, shop_id: str, product_id: str, number: int, other: int) -> list[Difference]:
    """What changed from version `other` to `number`; 0 is the draft on either side. Raises NotFound."""
    draft = (await products.one(core, shop_id, product_id)).draft
    sides = [
        draft if n == 0 else (await content_of(core, shop_id, product_id, n))[1] for n in (other, number)
    ]
    return differences(content_doc(sides[0]), content_doc(sides[1]))


async def take_up(core: Core, shop_id: str, product_id: str, actor: str, rev: int, number: int) -> Product:
    """The draft says again what that version said, without what is gone meanwhile: categories, codes, pictures.

    Raises NotFound, Refused, Conflict("changed_meanwhile").
    """
    _, content = await content_of(core, shop_id, product_id, number)
    wanted = await referred.without_gone(core, shop_id, content)
    taken = await products.codes_of_others(core, shop_id, product_id, wanted)
    rows = tuple(replace(row, code="") if row.code in taken else row for row in wanted.skus)
    return await products.save(core, shop_id, product_id, actor, rev, replace(wanted, skus=rows))


def _version(doc: Mapping[str, Any]) -> Version:
    content = doc["content"]
    return Version(doc["number"], doc["at"], doc["by"], doc["note"], content["title"], len(content["skus"]))
