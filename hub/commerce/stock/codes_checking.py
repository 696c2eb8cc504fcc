"""Holds every pool's counters and its level against the codes themselves; for `hub doctor`."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

from hub.commerce.stock.checking import Difference
from hub.commerce.stock.codes_model import NEXT, STATES
from hub.commerce.stock.model import POOL
from hub.core.db import Scope, Session
from hub.core.runtime import Core

Doc = dict[str, Any]


async def differing(core: Core, shop_id: str) -> list[Difference]:
    """While the shop sells; what looks wrong is read once more, in one snapshot."""
    shop = core.db.shop(shop_id)
    found: list[Difference] = []
    for pool in await shop["code_pools"].find({}):
        sku_id = str(pool["_id"])
        rows = await shop["stock_codes"].aggregate(
            [{"$match": {"sku_id": sku_id}}, {"$group": {"_id": "$state", "n": {"$sum": 1}}}], index=NEXT
        )
        level = await shop["stock_levels"].find_one({"sku_id": sku_id, "warehouse_id": POOL})
        if _compare(sku_id, pool, level, Counter({row["_id"]: row["n"] for row in rows})):
            found += await core.db.transaction(partial(exact, shop, sku_id))
    return found


async def exact(shop: Scope, sku_id: str, session: Session) -> list[Difference]:
    """What differs in one pool, in the snapshot of the session."""
    codes = await shop["stock_codes"].find({"sku_id": sku_id}, fields=["state"], session=session)
    pool = await shop["code_pools"].find_one({"_id": sku_id}, session=session) or {}
    level = await shop["stock_levels"].find_one({"sku_id": sku_id, "warehouse_id": POOL}, session=session)
    return _compare(sku_id, pool, level, Counter(code["state"] for code in codes))


def _compare(sku_id: str, pool: Doc, level: Doc | None, true: Counter[str]) -> list[Difference]:
    noted = {f"codes.{state}": (pool.get(state, 0), true[state]) for state in STATES}
    noted["physical"] = (level["physical"] if level else 0, true["free"])
    return [
        Difference(sku_id, POOL, what, have, want) for what, (have, want) in noted.items() if have != want
    ]
