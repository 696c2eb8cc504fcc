"""What there is of each SKU, for screens, offers and other programs; nothing here changes anything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from hub.commerce.sales_channels import SALES_CHANNELS
from hub.commerce.stock.model import Availability, Item, Place, Reservation, Wanted
from hub.commerce.stock.reserving import reservation_of
from hub.commerce.stock.rules.level import Level
from hub.commerce.stock.store import item_of, level_of
from hub.core.db import Scope
from hub.core.errors import NotFound
from hub.core.runtime import Core

Doc = dict[str, Any]
_BY_SKU = (("sku_id", 1), ("warehouse_id", 1))


async def levels(core: Core, shop_id: str, sku_ids: Sequence[str]) -> dict[str, Availability]:
    """By SKU; those of which the stock knows nothing are left out."""
    shop = core.db.shop(shop_id)
    return await _of_items(shop, await _items(shop, sku_ids))


async def level(core: Core, shop_id: str, sku_id: str) -> Availability:
    """Raises NotFound("stock_item_not_found")."""
    found = await levels(core, shop_id, [sku_id])
    if sku_id not in found:
        raise NotFound("stock_item_not_found")
    return found[sku_id]


async def page(
    core: Core, shop_id: str, *, sku_ids: Sequence[str] | None, low: bool, short: bool, after: str, limit: int
) -> list[Availability]:
    """In the order of the SKUs' ids, from behind `after`; `sku_ids` None: all."""
    wanted: Doc = {"_id": {"$gt": after}}
    if sku_ids is not None:
        wanted["_id"]["$in"] = list(sku_ids)
    wanted |= {"is_low": True} if low else {}
    wanted |= {"is_short": True} if short else {}
    shop = core.db.shop(shop_id)
    docs = await shop["stock_items"].find(wanted, sort=[("_id", 1)], limit=limit)
    found = await _of_items(shop, [item_of(doc) for doc in docs])
    return [found[doc["_id"]] for doc in docs]


async def page_of_warehouse(
    core: Core, shop_id: str, warehouse_id: str, *, after: str, limit: int
) -> list[Availability]:
    """Of the SKUs that lie there, or once did, in the order of their ids."""
    shop = core.db.shop(shop_id)
    rows = await shop["stock_levels"].find(
        {"warehouse_id": warehouse_id, "sku_id": {"$gt": after}}, sort=[("sku_id", 1)], limit=limit,
        fields=["sku_id"], index=(("warehouse_id", 1), ("sku_id", 1)),
    )  # fmt: skip
    found = await levels(core, shop_id, [row["sku_id"] for row in rows])
    return [found[row["sku_id"]] for row in rows]


async def reservation(core: Core, shop_id: str, reservation_id: str) -> Reservation:
    """Raises NotFound("reservation_not_found")."""
    doc = await core.db.shop(shop_id)["reservations"].find_one({"_id": reservation_id})
    if doc is None:
        raise NotFound("reservation_not_found")
    return reservation_of(doc)


async def reservations(
    core: Core, shop_id: str, *, state: str, sku_id: str, before: str, limit: int
) -> list[Reservation]:
    """The latest first, from before `before`; "" leaves out a condition."""
    wanted: Doc = {"_id": {"$lt": before}} if before else {}
    wanted |= {"state": state} if state else {}
    wanted |= {"lines.sku_id": sku_id} if sku_id else {}
    docs = await core.db.shop(shop_id)["reservations"].find(wanted, sort=[("_id", -1)], limit=limit)
    return [reservation_of(doc) for doc in docs]


async def ledger(
    core: Core, shop_id: str, sku_id: str, warehouse_id: str, *, below: int | None, limit: int
) -> list[Doc]:
    """The latest first: of one warehouse by its numbers. Raises NotFound for an unknown SKU."""
    shop = core.db.shop(shop_id)
    wanted: Doc = {"sku_id": sku_id, "warehouse_id": warehouse_id}
    wanted |= {"number": {"$lt": below}} if below is not None else {}
    found = await shop["stock_ledger"].find(wanted, sort=[("number", -1)], limit=limit)
    if not found and await shop["stock_items"].find_one({"_id": sku_id}, fields=["_id"]) is None:
        raise NotFound("stock_item_not_found")
    return found


async def alerts(core: Core, shop_id: str, *, is_open: bool, before: str, limit: int) -> list[Doc]:
    """The latest first."""
    wanted: Doc = {"open": is_open, **({"_id": {"$lt": before}} if before else {})}
    return await core.db.shop(shop_id)["stock_alerts"].find(wanted, sort=[("_id", -1)], limit=limit)


async def slips(core: Core, shop_id: str, *, kind: str, before: str, limit: int) -> list[Doc]:
    """The latest first."""
    wanted: Doc = {**({"kind": kind} if kind else {}), **({"_id": {"$lt": before}} if before else {})}
    return await core.db.shop(shop_id)["stock_slips"].find(wanted, sort=[("_id", -1)], limit=limit)


async def _items(shop: Scope, sku_ids: Iterable[str]) -> list[Item]:
    return [item_of(doc) for doc in await shop["stock_items"].find({"_id": {"$in": list(sku_ids)}})]


async def _of_items(shop: Scope, items: Sequence[Item]) -> dict[str, Availability]:
    """Bundles by what their parts allow: two more queries, however many there are."""
    part_ids = {p.sku_id for item in items for p in item.parts} - {item.sku_id for item in items}
    known = {item.sku_id: item for item in (*items, *(await _items(shop, part_ids) if part_ids else ()))}
    wanted = {"sku_id": {"$in": sorted(known)}}
    docs = await shop["stock_levels"].find(wanted, index=_BY_SKU) if known else []
    by_sku: dict[str, list[Level]] = {sku_id: [] for sku_id in known}
    for doc in docs:
        by_sku[doc["sku_id"]].append(level_of(doc))
    plain = {id: _plain(item, by_sku[id]) for id, item in known.items() if item.mode != "bundle"}
    return {
        item.sku_id: plain[item.sku_id] if item.mode != "bundle" else _bundle(item, plain) for item in items
    }


def _plain(item: Item, found: Sequence[Level]) -> Availability:
    free = sum(level.free for level in found)
    left = None if item.mode == "unlimited" else max(0, free)
    return Availability(
        item.sku_id, item.mode, sum(level.physical for level in found), sum(level.reserved for level in found),
        sum(level.allocated for level in found), sum(level.preallocated for level in found), left,
        {channel: _less(left, item.buffers.get(channel, 0)) for channel in SALES_CHANNELS},
        sum(max(0, -level.free) for level in found), item.is_low, item.low_at, item.buffers, item.rev,
        tuple(_place(level) for level in found),
    )  # fmt: skip


def _bundle(item: Item, plain: dict[str, Availability]) -> Availability:
    """As many as the scarcest part allows; it has no pieces of its own."""
    return Availability(
        item.sku_id, item.mode, 0, 0, 0, 0, _fewest(item.parts, {p: plain[p].available for p in plain}),
        {
            channel: _less(
                _fewest(item.parts, {p: plain[p].sellable[channel] for p in plain}),
                item.buffers.get(channel, 0),
            )
            for channel in SALES_CHANNELS
        },
        0, item.is_low, item.low_at, item.buffers, item.rev,
    )  # fmt: skip


def _fewest(parts: Sequence[Wanted], left: dict[str, int | None]) -> int | None:
    counts = (left.get(part.sku_id, 0) for part in parts)
    whole = [n // part.quantity for n, part in zip(counts, parts, strict=True) if n is not None]
    return min(whole, default=None)


def _less(left: int | None, buffer: int) -> int | None:
    return None if left is None else max(0, left - buffer)


def _place(level: Level) -> Place:
    return Place(
        level.warehouse_id, level.physical, level.reserved, level.allocated, level.preallocated,
        max(0, level.free), level.set_aside, level.ledger_no,
    )  # fmt: skip
