"""Takes finished files into the library: one asset for each content, however often it is uploaded."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Literal

from hub.commerce.library import naming
from hub.commerce.library.model import Asset, Content, asset_of, fields_of
from hub.core.clock import now
from hub.core.errors import Conflict, NotFound
from hub.core.ids import new_id
from hub.core.runtime import Core

Doc = dict[str, Any]
# known: the same file was here already; restored: it was in the bin.
Outcome = Literal["new", "known", "restored"]
ALIVE = {"state": "ready", "trashed_at": None, "purge_at": None}


async def adopt(core: Core, shop_id: str, content: Content, name: str, by: str) -> tuple[Asset, Outcome]:
    """The asset of this content, made now if there is none."""
    doc: Doc = {
        "_id": new_id(), "state": "ready", "dedup": content.sha256, "name": name, "tags": [], "version": 1,
        "rev": 1, "uses": 0, "shown": 0, "created_at": now(), "created_by": by, "schema": 1,
        **fields_of(content), **await naming.searchable(name, []),
    }  # fmt: skip
    for _ in range(3):
        try:
            await core.db.shop(shop_id)["media_assets"].insert(doc)
        except Conflict:
            if found := await known(core, shop_id, content.sha256):
                return found
            continue  # purged a moment ago
        return asset_of(doc), "new"
    raise Conflict("changed_meanwhile")


async def known(core: Core, shop_id: str, sha256: str) -> tuple[Asset, Outcome] | None:
    """The asset with this content, taken out of the bin if it lies there."""
    table = core.db.shop(shop_id)["media_assets"]
    update = {"$set": ALIVE, "$inc": {"rev": 1}}
    if doc := await table.find_one_and_update({"dedup": sha256, "state": "trashed"}, update):
        return asset_of(doc), "restored"
    doc = await table.find_one({"dedup": sha256})
    return (asset_of(doc), "known") if doc else None


async def one(core: Core, shop_id: str, asset_id: str) -> Asset:
    """Raises NotFound; what lies in the bin is found."""
    doc = await core.db.shop(shop_id)["media_assets"].find_one({"_id": asset_id})
    if doc is None:
        raise NotFound("asset_not_found", field="asset_id")
    return asset_of(doc)


async def some(core: Core, shop_id: str, ids: Collection[str]) -> dict[str, Asset]:
    """By id; those that are not there, or lie in the bin, are left out."""
    docs = await core.db.shop(shop_id)["media_assets"].find({"_id": {"$in": list(ids)}, "state": "ready"})
    return {doc["_id"]: asset_of(doc) for doc in docs}


async def change(core: Core, shop_id: str, asset_id: str, rev: int, name: str, tags: Sequence[str]) -> Asset:
    """Raises NotFound, Conflict("changed_meanwhile"), Refused."""
    named, tagged = naming.name(name), naming.tags(tags)
    fields = {"name": named, "tags": tagged, **await naming.searchable(named, tagged)}
    doc = await core.db.shop(shop_id)["media_assets"].find_one_and_update(
        {"_id": asset_id, "rev": rev}, {"$set": fields, "$inc": {"rev": 1}}
    )
    if doc is None:
        await one(core, shop_id, asset_id)
        raise Conflict("changed_meanwhile", field="rev")
    return asset_of(doc)
