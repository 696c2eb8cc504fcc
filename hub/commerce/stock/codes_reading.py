"""What people see of a pool: counts, tails, and one code at a time for who gives a reason."""

from __future__ import annotations

from typing import Any

from hub.commerce.stock.codes_lines import NEVER
from hub.commerce.stock.codes_model import STATES, CodeRow, Counts, Doc, PlainCode, State, same_hashes
from hub.commerce.stock.codes_seal import listed, opened
from hub.core.clock import now
from hub.core.errors import NotFound
from hub.core.runtime import Core

_MOST_DATED = 1_000


async def counts(core: Core, shop_id: str, sku_id: str) -> Counts:
    doc = await core.db.shop(shop_id)["code_pools"].find_one({"_id": sku_id}) or {}
    return Counts(*(doc.get(state, 0) for state in ("free", "issued", "spent", "void")))


async def running_out(core: Core, shop_id: str, sku_id: str) -> tuple[int, Any]:
    """How many free codes have an end (1000 at most are counted), and the nearest end."""
    table = core.db.shop(shop_id)["stock_codes"]
    dated = {"sku_id": sku_id, "state": "free", "good_until": {"$lt": NEVER}}
    first = await table.find_one(dated, sort=[("good_until", 1)], fields=["good_until"])
    return (await table.count(dated, limit=_MOST_DATED), first["good_until"]) if first else (0, None)


async def rows(
    core: Core, shop_id: str, sku_id: str, *, state: State | None = None, batch_id: str = "",
    after: str = "", limit: int = 50,
) -> list[CodeRow]:  # fmt: skip
    """The latest first; to page on, give the last one's id."""
    # All states are named, so that every list walks an index in its order.
    filter: Doc = {"sku_id": sku_id, "state": state or {"$in": STATES}}
    filter |= {"batch_id": batch_id} if batch_id else {}
    filter |= {"_id": {"$lt": after}} if after else {}
    docs = await core.db.shop(shop_id)["stock_codes"].find(filter, sort=[("_id", -1)], limit=limit)
    return [listed(doc) for doc in docs]


async def find(core: Core, shop_id: str, sku_id: str, same: str) -> CodeRow | None:
    """The code that somebody holds in their hand; the caller has counted the search."""
    hashes = same_hashes(core.keys, same)
    doc = await core.db.shop(shop_id)["stock_codes"].find_one({"sku_id": sku_id, "same": {"$in": hashes}})
    return listed(doc) if doc else None


async def one(core: Core, shop_id: str, sku_id: str, code_id: str) -> CodeRow:
    """Raises NotFound."""
    return listed(await _doc(core, shop_id, sku_id, code_id))


async def reveal(core: Core, shop_id: str, sku_id: str, code_id: str) -> PlainCode:
    """For a member of the team: right, proof, allowance and audit entry come first. Counts on the code itself.

    Raises NotFound, Refused("cipher_unreadable").
    """
    plain = opened(core.keys, await _doc(core, shop_id, sku_id, code_id))
    await core.db.shop(shop_id)["stock_codes"].update(
        {"_id": code_id}, {"$inc": {"shown": 1}, "$set": {"shown_at": now()}}
    )
    return plain


async def issued_to(core: Core, shop_id: str, reservation_id: str) -> list[PlainCode]:
    """What a paid reservation got, for its buyer alone: the caller knows that it is they who ask."""
    docs = await core.db.shop(shop_id)["stock_codes"].find(
        {"reservation_id": reservation_id, "state": "issued"}, sort=[("_id", 1)]
    )
    return [opened(core.keys, doc) for doc in docs]


async def _doc(core: Core, shop_id: str, sku_id: str, code_id: str) -> Doc:
    doc = await core.db.shop(shop_id)["stock_codes"].find_one({"_id": code_id, "sku_id": sku_id})
    if doc is None:
        raise NotFound("code_not_found")
    return doc
