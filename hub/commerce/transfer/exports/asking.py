"""What people do with exports: ask for one, look how far it is, fetch its file."""

from __future__ import annotations

from collections.abc import Collection

from hub.commerce.transfer.columns import COST_FIELDS, FIELDS
from hub.commerce.transfer.exports.records import Asked, Export, as_export, new_doc
from hub.core.clock import now
from hub.core.errors import NotAllowed, NotFound, Refused
from hub.core.ids import new_id
from hub.core.runtime import Core

JOB = "run_exports"
# Of one delivery, and where pieces came from: an export says neither.
NOT_EXPORTED = frozenset({"receive", "warehouse"})


def exportable(rights: Collection[str]) -> list[str]:
    hidden = NOT_EXPORTED | (COST_FIELDS if "costs.read" not in rights else frozenset())
    return [name for name in FIELDS if name not in hidden]


async def begin(
    core: Core, shop_id: str, name: str, asked: Asked, by: str, by_name: str, rights: Collection[str]
) -> Export:
    """Raises Refused("export_field_unknown")."""
    if set(asked.fields) - set(exportable(rights)):
        raise Refused("export_field_unknown", field="fields")
    has_costs = bool(COST_FIELDS & set(asked.fields))
    doc = new_doc(new_id(), name, asked, has_costs, by, by_name, now())
    await core.db.shop(shop_id)["exports"].insert(doc)
    await core.queue.ring(JOB)
    return as_export(doc)


async def get(core: Core, shop_id: str, export_id: str) -> Export:
    doc = await core.db.shop(shop_id)["exports"].find_one({"_id": export_id})
    if doc is None:
        raise NotFound("export_not_found")
    return as_export(doc)


async def listed(core: Core, shop_id: str, after: str, limit: int) -> list[Export]:
    """The newest first."""
    older = {"_id": {"$lt": after}} if after else {}
    docs = await core.db.shop(shop_id)["exports"].find(older, sort=[("_id", -1)], limit=limit)
    return [as_export(doc) for doc in docs]


async def file_of(core: Core, shop_id: str, export_id: str, rights: Collection[str]) -> Export:
    """Raises NotFound while there is no file, or none any more, and NotAllowed for costs of others."""
    found = await get(core, shop_id, export_id)
    if found.state != "ready":
        raise NotFound("export_file_gone" if found.state == "gone" else "export_not_ready")
    if found.has_costs and "costs.read" not in rights:
        raise NotAllowed("right_missing", right="costs.read")
    return found
