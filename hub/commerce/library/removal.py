"""Throws away what nothing shows, gives it back for a month, and clears it for good after that."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection
from dataclasses import dataclass

from hub.commerce.library import assets, parts
from hub.commerce.library.assets import ALIVE
from hub.commerce.library.limits import TRASH_KEPT, UPLOAD_KEPT
from hub.commerce.library.shelf import blobs_of, parts_of
from hub.core.clock import now
from hub.core.db import Session
from hub.core.errors import Conflict
from hub.core.runtime import Core

_BATCH = 500
# A file is written before the row that names it; nobody takes a day for that.
_FRESH_S = 86_400


@dataclass(frozen=True)
class Thrown:
    """`used` are shown somewhere, and stay."""

    thrown: list[str]
    used: list[str]


async def trash(core: Core, shop_id: str, ids: Collection[str]) -> Thrown:
    """Those that nothing shows go into the bin; ids that are not there are passed over."""
    moment, wanted = now(), {"_id": {"$in": list(ids)}}
    table = core.db.shop(shop_id)["media_assets"]
    fields = {"state": "trashed", "trashed_at": moment, "purge_at": moment + TRASH_KEPT}
    await table.update_many({**wanted, "state": "ready", "uses": 0}, {"$set": fields, "$inc": {"rev": 1}})
    after = await table.find(wanted, fields=["state"])
    return Thrown(
        [doc["_id"] for doc in after if doc["state"] == "trashed"],
        [doc["_id"] for doc in after if doc["state"] == "ready"],
    )


async def trash_one(core: Core, shop_id: str, asset_id: str) -> None:
    """Raises NotFound, Conflict("asset_used")."""
    done = await trash(core, shop_id, [asset_id])
    if asset_id not in done.thrown:
        asset = await assets.one(core, shop_id, asset_id)
        raise Conflict("asset_used", field="asset_id", uses=asset.uses)


async def restore(core: Core, shop_id: str, ids: Collection[str]) -> int:
    """How many came out of the bin."""
    return await core.db.shop(shop_id)["media_assets"].update_many(
        {"_id": {"$in": list(ids)}, "state": "trashed"}, {"$set": ALIVE, "$inc": {"rev": 1}}
    )


async def clear(core: Core) -> int:
    """Rows whose time is over, of all shops; how many. The files go in `sweep`. May be killed anywhere."""
    cleared = await _uploads(core) + await _trashed(core)
    return cleared + await core.db.everywhere["asset_versions"].delete({"purge_at": {"$lt": now()}})


async def _uploads(core: Core) -> int:
    stale = await core.db.everywhere["asset_uploads"].find({"stale_at": {"$lt": now()}}, limit=_BATCH)
    for doc in stale:
        # One that went on a moment ago is no longer stale.
        stale_still = {"_id": doc["_id"], "stale_at": doc["stale_at"]}
        if await core.db.everywhere["asset_uploads"].delete(stale_still):
            await asyncio.to_thread(parts.discard, parts_of(core), doc["_id"])
    return len(stale) + await _orphans(core)


async def _orphans(core: Core) -> int:
    """Parts without a row: begun and killed, or cancelled while somebody wrote."""
    before = time.time() - UPLOAD_KEPT.total_seconds()
    ids = await asyncio.to_thread(parts.orphans, parts_of(core), before)
    kept = await core.db.everywhere["asset_uploads"].find({"_id": {"$in": ids}}, fields=["_id"])
    gone = set(ids) - {doc["_id"] for doc in kept}
    for upload_id in gone:
        await asyncio.to_thread(parts.discard, parts_of(core), upload_id)
    return len(gone)


async def _trashed(core: Core) -> int:
    due = await core.db.everywhere["media_assets"].find(
        {"state": "trashed", "purge_at": {"$lt": now()}}, fields=["_id", "shop_id"], limit=_BATCH
    )
    for doc in due:
        await core.db.transaction(lambda session, doc=doc: _purged(core, doc["shop_id"], doc["_id"], session))  # type: ignore[misc]  # mypy knows no default of a lambda
    return len(due)


async def _purged(core: Core, shop_id: str, asset_id: str, session: Session) -> None:
    shop = core.db.shop(shop_id)
    due = {"_id": asset_id, "state": "trashed", "purge_at": {"$lt": now()}}
    if await shop["media_assets"].delete(due, session=session):
        await shop["asset_versions"].delete({"asset_id": asset_id}, session=session)


async def sweep(core: Core, older_than_s: float = _FRESH_S) -> int:
    """Removes files that no asset and no former version of one names any more; how many."""
    blobs, swept = blobs_of(core), await blobs_of(core).sweep(older_than_s)
    async for some in blobs.older(older_than_s):
        needed = await _named(core, some)
        for sha256 in set(some) - needed:
            swept += await blobs.delete(sha256)
    return swept


async def _named(core: Core, hashes: list[str]) -> set[str]:
    found: set[str] = set()
    for name in ("media_assets", "asset_versions"):
        rows = await core.db.everywhere[name].find({"blobs": {"$in": hashes}}, fields=["blobs"])
        found.update(sha256 for row in rows for sha256 in row["blobs"])
    return found
