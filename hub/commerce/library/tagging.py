"""Tags put on and taken off many assets at once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from hub.commerce.library import naming
from hub.commerce.library.limits import MOST_TAGS
from hub.core.errors import Conflict, Refused
from hub.core.runtime import Core

_TRIES = 5


async def tag(core: Core, shop_id: str, ids: Sequence[str], add: Sequence[str], remove: Sequence[str]) -> int:
    """How many assets it was done to; those that are gone are passed over.

    Raises Refused("tags_full") when one of them would have too many: then some may have theirs already, and
    the same again does the rest.
    """
    added, removed = naming.tags(add), set(naming.tags(remove))
    done = await asyncio.gather(*(_one(core, shop_id, i, added, removed) for i in dict.fromkeys(ids)))
    return sum(done)


async def _one(core: Core, shop_id: str, asset_id: str, add: list[str], remove: set[str]) -> bool:
    table = core.db.shop(shop_id)["media_assets"]
    for _ in range(_TRIES):
        doc = await table.find_one({"_id": asset_id}, fields=["name", "tags", "rev"])
        if doc is None:
            return False
        tags = [one for one in dict.fromkeys([*doc["tags"], *add]) if one not in remove]
        if len(tags) > MOST_TAGS:
            raise Refused("tags_full", field="add", limit=MOST_TAGS)
        fields = {"tags": tags, **await naming.searchable(doc["name"], tags)}
        guard = {"_id": asset_id, "rev": doc["rev"]}
        if tags == doc["tags"] or await table.update(guard, {"$set": fields, "$inc": {"rev": 1}}):
            return True
    raise Conflict("changed_meanwhile")
