"""How much a person may refund by themselves, at once and in a day; beyond it somebody else must say yes."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from hub.core.clock import now
from hub.core.db import Collection as Kept
from hub.core.db import Index, declare
from hub.core.errors import Conflict
from hub.core.runtime import Core

declare(Kept("refund_days", indexes=(Index((("expires_at", 1),), ttl_s=0),)))
_KEPT = timedelta(days=40)


@dataclass(frozen=True)
class Limit:
    once_fen: int
    day_fen: int


# By role; who has several has the highest. The owner's own money needs nobody's word.
LIMITS = {
    "agent": Limit(50_000, 200_000),
    "supervisor": Limit(500_000, 2_000_000),
    "finance": Limit(2_000_000, 10_000_000),
}
_OWN = Limit(50_000, 200_000)  # of a role that the shop made itself
_NONE = Limit(0, 0)


def of_roles(roles: Collection[str]) -> Limit | None:
    """None: without end."""
    if "owner" in roles:
        return None
    found = [
        LIMITS.get(role, _NONE if role in ("operator", "warehouse", "partner") else _OWN) for role in roles
    ]
    return max(found, key=lambda one: one.day_fen, default=_NONE)


async def take(
    core: Core, shop_id: str, staff_id: str, zone: str, limit: Limit | None, key: str, amount_fen: int
) -> bool:
    """Whether this refund may go without anybody's word; what it takes of the day is taken once per `key`."""
    if limit is None:
        return True
    if amount_fen > limit.once_fen:
        return False
    table, day = core.db.shop(shop_id)["refund_days"], _day(zone)
    mine = {"_id": f"{shop_id}:{staff_id}:{day}"}
    if await table.find_one({**mine, "keys": key}, fields=["_id"]):
        return True
    fits = {**mine, "spent_fen": {"$lte": limit.day_fen - amount_fen}, "keys": {"$ne": key}}
    update = {
        "$inc": {"spent_fen": amount_fen}, "$push": {"keys": key},
        "$setOnInsert": {"expires_at": now() + _KEPT, "schema": 1},
    }  # fmt: skip
    if await table.update(fits, update):
        return True
    if await table.find_one(mine, fields=["_id"]):
        return False
    with suppress(Conflict):  # a second request of the same moment made it
        await table.insert({**mine, "spent_fen": 0, "keys": [], "expires_at": now() + _KEPT, "schema": 1})
    return bool(await table.update(fits, update))


async def give_back(core: Core, shop_id: str, staff_id: str, zone: str, key: str, amount_fen: int) -> None:
    """Nothing came of it: the order refused."""
    mine = {"_id": f"{shop_id}:{staff_id}:{_day(zone)}", "keys": key}
    update = {"$inc": {"spent_fen": -amount_fen}, "$pull": {"keys": key}}
    await core.db.shop(shop_id)["refund_days"].update(mine, update)


def _day(zone: str) -> str:
    return f"{now().astimezone(ZoneInfo(zone)):%Y%m%d}"
