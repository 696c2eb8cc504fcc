"""Where pieces lie; orders are served from the first warehouse that has them, by position."""

from __future__ import annotations

from typing import Any

from hub.commerce.stock.model import Warehouse
from hub.core.clock import now
from hub.core.db import Session
from hub.core.errors import Conflict, NotFound, Refused
from hub.core.ids import new_id
from hub.core.runtime import Core

Doc = dict[str, Any]
MOST = 50
_KEPT = ("physical", "reserved", "allocated")
_ORDER = (("position", 1), ("_id", 1))


async def listed(core: Core, shop_id: str) -> list[Warehouse]:
    docs = await core.db.shop(shop_id)["warehouses"].find({}, sort=_ORDER)
    return [_warehouse(doc) for doc in docs]


async def first(core: Core, shop_id: str) -> str:
    """Its id; a shop that has none gets one, the same whoever asks first."""
    table = core.db.shop(shop_id)["warehouses"]
    found = await table.find_one({}, sort=_ORDER, fields=["_id"])
    if found is None:
        made = {"name": "", "position": 0, "rev": 1, "created_at": now(), "schema": 1}
        found = {"_id": f"first-{shop_id}"}
        await table.update(found, {"$setOnInsert": made}, upsert=True)
    return str(found["_id"])


async def add(core: Core, shop_id: str, name: str, position: int) -> Warehouse:
    """Raises Refused("warehouses_full")."""
    table = core.db.shop(shop_id)["warehouses"]
    if await table.count({}, limit=MOST) >= MOST:
        raise Refused("warehouses_full", field="name", most=MOST)
    doc: Doc = {
        "_id": new_id(), "name": name.strip(), "position": position, "rev": 1, "created_at": now(), "schema": 1,
    }  # fmt: skip
    await table.insert(doc)
    return _warehouse(doc)


async def change(
    core: Core, shop_id: str, warehouse_id: str, name: str, position: int, rev: int
) -> Warehouse:
    """Raises NotFound, Conflict("changed_meanwhile")."""
    table = core.db.shop(shop_id)["warehouses"]
    fields = {"name": name.strip(), "position": position, "rev": rev + 1}
    doc = await table.find_one_and_update({"_id": warehouse_id, "rev": rev}, {"$set": fields})
    if doc is None:
        if await table.find_one({"_id": warehouse_id}, fields=["_id"]) is None:
            raise NotFound("warehouse_not_found")
        raise Conflict("changed_meanwhile", field="rev")
    return _warehouse(doc)


async def remove(core: Core, shop_id: str, warehouse_id: str) -> None:
    """Raises NotFound, Refused("warehouse_not_empty") while anything lies there or is promised from there."""
    shop = core.db.shop(shop_id)

    async def close(session: Session) -> None:
        """Every level there is touched, and a new one touches the warehouse: nobody fills it meanwhile."""
        if await shop["warehouses"].find_one({"_id": warehouse_id}, fields=["_id"], session=session) is None:
            raise NotFound("warehouse_not_found")
        here: Doc = {"warehouse_id": warehouse_id}
        await shop["stock_levels"].update_many(here, {"$inc": {"rev": 1}}, session=session)
        here["$or"] = [{name: {"$gt": 0}} for name in _KEPT]
        if await shop["stock_levels"].find_one(here, fields=["_id"], session=session) is not None:
            raise Refused("warehouse_not_empty")
        await shop["warehouses"].delete({"_id": warehouse_id}, session=session)

    await core.db.transaction(close)


def _warehouse(doc: Doc) -> Warehouse:
    return Warehouse(doc["_id"], doc["name"], doc["position"], doc["rev"])
