"""Puts right what the doctor found: only a write past the hub, or a restored part of a database, makes it needed."""

from __future__ import annotations

from functools import partial
from typing import Any

from hub.commerce.stock import checking, codes_checking
from hub.commerce.stock.checking import Difference
from hub.commerce.stock.model import POOL
from hub.core.clock import now
from hub.core.db import Change, Scope, Session
from hub.core.ids import new_id
from hub.core.runtime import Core

Doc = dict[str, Any]
BY = "system"


async def mend(core: Core, shop_id: str) -> list[Difference]:
    """What differed. Pieces stay as they are noted, and the ledger says so from now on; what is promised follows
    the reservations, and a pool the codes that are in it. A stock-take afterwards tells what is really there.
    """
    found, shop = await checking.differing(core, shop_id), core.db.shop(shop_id)
    for sku_id in sorted({one.sku_id for one in found}):
        await core.db.transaction(partial(_mend, shop, sku_id))
    pools = await codes_checking.differing(core, shop_id)
    for sku_id in sorted({one.sku_id for one in pools}):
        await core.db.transaction(partial(_mend_pool, shop, sku_id))
    return found + pools


async def _mend(shop: Scope, sku_id: str, session: Session) -> None:
    """One SKU, looked at again in the transaction that writes it. Raises Conflict when a sale was faster."""
    wrong = await checking.exact(shop, sku_id, session)
    docs = await shop["stock_levels"].find({"sku_id": sku_id}, session=session)
    for doc in docs:
        here = {one.what: one for one in wrong if one.warehouse_id == doc["warehouse_id"]}
        if here:
            await _mend_level(shop, doc, here, session)


async def _mend_pool(shop: Scope, sku_id: str, session: Session) -> None:
    """Codes can be counted, so their pool is what it should be afterwards, with a line for what came or went."""
    wrong = {one.what: one for one in await codes_checking.exact(shop, sku_id, session)}
    counters = {what.removeprefix("codes."): one.true for what, one in wrong.items() if what != "physical"}
    if counters:
        await shop["code_pools"].bulk([Change({"_id": sku_id}, {"$set": counters})], session=session)
    doc = await shop["stock_levels"].find_one({"sku_id": sku_id, "warehouse_id": POOL}, session=session)
    if doc and "physical" in wrong:
        counted = wrong["physical"].true
        await _write(shop, doc, {"physical": counted}, counted - doc["physical"], session)


async def _mend_level(shop: Scope, doc: Doc, wrong: dict[str, Difference], session: Session) -> None:
    kept = {event_id: max(0, n) for event_id, n in doc["set_aside"].items()}
    fields: Doc = {name: wrong[name].true for name in ("reserved", "allocated") if name in wrong}
    fields |= {"set_aside": kept, "events": sorted(kept)}
    untold = wrong["physical"].noted - wrong["physical"].true if "physical" in wrong else 0
    await _write(shop, doc, fields, untold, session)


async def _write(shop: Scope, doc: Doc, fields: Doc, delta: int, session: Session) -> None:
    """A level as it is from now on; `delta` is what its ledger has to be told for that, 0 for nothing."""
    if delta:
        fields["ledger_no"] = doc["ledger_no"] + 1
        line = {
            "_id": new_id(), "sku_id": doc["sku_id"], "warehouse_id": doc["warehouse_id"],
            "number": fields["ledger_no"], "kind": "adjustment", "delta": delta,
            "physical_after": fields.get("physical", doc["physical"]), "reason": "hub stock mend", "ref": "",
            "by": BY, "at": now(),
        }  # fmt: skip
        await shop["stock_ledger"].insert(line, session=session)
    change = Change({"_id": doc["_id"], "rev": doc["rev"]}, {"$set": {**fields, "rev": doc["rev"] + 1}})
    await shop["stock_levels"].bulk([change], session=session)
