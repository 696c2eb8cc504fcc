"""Which stored file stands behind a link, and whether the link's reader may have it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from hub.commerce.library.model import VARIANTS, File
from hub.core.errors import NotFound
from hub.core.runtime import Core

Doc = dict[str, Any]
_NUMBER = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


@dataclass(frozen=True)
class Served:
    file: File
    name: str
    version: int


async def of_version(core: Core, asset_id: str, version: str, variant: str) -> Served:
    """Also of an asset in the bin, and of a content that has been replaced; the signed link is the only key.

    Raises NotFound.
    """
    if not _NUMBER.fullmatch(version):
        raise NotFound("media_not_found")
    number = int(version)
    doc = await core.db.everywhere["media_assets"].find_one({"_id": asset_id})
    if doc is not None and doc["version"] != number:
        former = await core.db.shop(doc["shop_id"])["asset_versions"].find_one(
            {"asset_id": asset_id, "number": number}
        )
        doc = former and {**doc, "files": former["files"], "version": number}
    return _served(doc, variant)


async def published(core: Core, shop_id: str, asset_id: str, variant: str) -> Served:
    """Only while something published shows the asset, and never as it was uploaded. Raises NotFound."""
    doc = await core.db.shop(shop_id)["media_assets"].find_one(
        {"_id": asset_id, "state": "ready", "shown": {"$gt": 0}}
    )
    return _served(doc if variant != "original" else None, variant)


def _served(doc: Doc | None, variant: str) -> Served:
    if doc is None or variant not in VARIANTS or variant not in doc["files"]:
        raise NotFound("media_not_found")
    return Served(File(**doc["files"][variant]), doc["name"], doc["version"])
