"""Takes files of imports and exports away when their time is over; their lines in the history stay."""

from __future__ import annotations

from typing import Any

from hub.commerce.transfer.shelf import shelf
from hub.core.clock import now
from hub.core.runtime import Core

_BATCH = 100


async def clear(core: Core) -> int:
    """How many files went; one that something else still needs stays."""
    return await _clear(core, "imports", {}) + await _clear(core, "exports", {"state": "gone"})


async def _clear(core: Core, name: str, change: dict[str, Any]) -> int:
    old = await core.db.everywhere[name].find({"has_file": True, "file_until": {"$lt": now()}}, limit=_BATCH)
    for doc in old:
        await core.db.shop(doc["shop_id"])[name].update(
            {"_id": doc["_id"]}, {"$set": {"has_file": False, **change}}
        )
        sha256 = doc["sha256"] if name == "exports" else doc["file"]["sha256"]
        if not await _is_needed(core, sha256):
            await shelf(core).delete(sha256)
    return len(old)


async def _is_needed(core: Core, sha256: str) -> bool:
    """The same file brought twice lies on the disk once, whosever it is."""
    for name, field in (("imports", "file.sha256"), ("exports", "sha256")):
        if await core.db.everywhere[name].find_one({field: sha256, "has_file": True}, fields=["_id"]):
            return True
    return False
