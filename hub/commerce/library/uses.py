"""Knows where each asset is shown: every owner tells all that it shows, in the transaction that changes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from hub.core.db import Session
from hub.core.errors import NotFound
from hub.core.ids import new_id
from hub.core.runtime import Core

Doc = dict[str, Any]
# What is of one of these kinds is seen by the public, and so are its assets; the rest is the team's alone.
Owner = Literal["product", "product_draft", "sku", "page"]
PUBLISHED: frozenset[str] = frozenset({"product", "sku", "page"})


@dataclass(frozen=True)
class Use:
    owner_kind: str
    owner_id: str
    title: str
    published: bool


async def use(
    core: Core,
    shop_id: str,
    owner_kind: Owner,
    owner_id: str,
    title: str,
    asset_ids: Iterable[str],
    session: Session | None = None,
) -> None:
    """From now on the owner shows exactly these assets; none at all when it is gone.

    Call it inside the transaction that stores the owner, with its session; may be repeated. Raises
    NotFound("asset_not_found") when one of them is gone or in the bin.
    """
    wanted = list(dict.fromkeys(asset_ids))
    if session is not None:
        await _told(core, shop_id, owner_kind, owner_id, title, wanted, session)
        return
    await core.db.transaction(lambda s: _told(core, shop_id, owner_kind, owner_id, title, wanted, s))


async def _told(
    core: Core, shop_id: str, kind: Owner, owner_id: str, title: str, wanted: list[str], session: Session
) -> None:
    table, owner = core.db.shop(shop_id)["asset_uses"], {"owner_kind": kind, "owner_id": owner_id}
    before = await table.find_one(owner, session=session)
    had = list(before["asset_ids"]) if before else []
    await _counted(core, shop_id, kind, [i for i in wanted if i not in had], 1, session)
    await _counted(core, shop_id, kind, [i for i in had if i not in wanted], -1, session)
    fields = {"title": title, "asset_ids": wanted, "published": kind in PUBLISHED}
    if not wanted:
        await table.delete(owner, session=session)
    elif before:
        await table.update({"_id": before["_id"]}, {"$set": fields}, session=session)
    else:
        await table.insert({"_id": new_id(), **owner, **fields, "schema": 1}, session=session)


async def _counted(core: Core, shop_id: str, kind: Owner, ids: list[str], by: int, session: Session) -> None:
    """The counters make "unused" a question of one document, which deleting asks in the same breath."""
    if not ids:
        return
    alive = {"state": "ready"} if by > 0 else {}
    shown = by if kind in PUBLISHED else 0
    changed = await core.db.shop(shop_id)["media_assets"].update_many(
        {"_id": {"$in": ids}, **alive}, {"$inc": {"uses": by, "shown": shown}}, session=session
    )
    if by > 0 and changed < len(ids):
        raise NotFound("asset_not_found", field="asset_id")


async def of(core: Core, shop_id: str, asset_id: str, limit: int = 100) -> list[Use]:
    """What shows the asset, up to `limit`."""
    rows = await core.db.shop(shop_id)["asset_uses"].find(
        {"asset_ids": asset_id}, sort=[("_id", 1)], limit=limit
    )
    return [Use(row["owner_kind"], row["owner_id"], row["title"], row["published"]) for row in rows]
