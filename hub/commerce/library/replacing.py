"""Puts another file in an asset's place, everywhere at once: owners name the asset, and its id stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hub.commerce.library import assets
from hub.commerce.library.limits import VERSION_KEPT
from hub.commerce.library.model import Asset, Content, asset_of, content_of, fields_of
from hub.core.clock import now
from hub.core.db import Session
from hub.core.errors import Conflict, NotFound, Refused
from hub.core.ids import new_id
from hub.core.runtime import Core

Doc = dict[str, Any]


@dataclass(frozen=True)
class Former:
    """What an asset was until `replaced_at`; it can be brought back until `until`."""

    number: int
    content: Content
    replaced_at: datetime
    replaced_by: str
    until: datetime


async def replace(
    core: Core, shop_id: str, asset_id: str, rev: int, with_id: str, by: str, *, absorb: bool
) -> Asset:
    """The content of `with_id` takes the asset's place. `absorb`: that one was only uploaded for this and is
    gone afterwards, unless something shows it meanwhile.

    Raises NotFound, Conflict("changed_meanwhile"), Refused("asset_other_kind", "asset_same").
    """

    async def work(session: Session) -> Asset:
        doc = await _present(core, shop_id, asset_id, rev, session)
        other = await core.db.shop(shop_id)["media_assets"].find_one(
            {"_id": with_id, "state": "ready"}, session=session
        )
        if other is None:
            raise NotFound("asset_not_found", field="with_id")
        if absorb:
            await _absorbed(core, shop_id, with_id, session)
        return await _placed(core, shop_id, doc, content_of(other), by, session)

    return await core.db.transaction(work)


async def bring_back(core: Core, shop_id: str, asset_id: str, rev: int, number: int, by: str) -> Asset:
    """A former content takes the place of the present one, which stays to be brought back in its turn.

    Raises NotFound, Conflict("changed_meanwhile"), Refused("asset_same").
    """

    async def work(session: Session) -> Asset:
        doc = await _present(core, shop_id, asset_id, rev, session)
        former = await core.db.shop(shop_id)["asset_versions"].find_one(
            {"asset_id": asset_id, "number": number}, session=session
        )
        if former is None:
            raise NotFound("asset_version_not_found", field="number")
        return await _placed(core, shop_id, doc, content_of(former), by, session)

    return await core.db.transaction(work)


async def former(core: Core, shop_id: str, asset_id: str) -> list[Former]:
    """The latest first. Raises NotFound."""
    await assets.one(core, shop_id, asset_id)
    rows = await core.db.shop(shop_id)["asset_versions"].find(
        {"asset_id": asset_id}, sort=[("number", -1)], limit=100
    )
    return [
        Former(row["number"], content_of(row), row["replaced_at"], row["replaced_by"], row["purge_at"])
        for row in rows
    ]


async def _present(core: Core, shop_id: str, asset_id: str, rev: int, session: Session) -> Doc:
    doc = await core.db.shop(shop_id)["media_assets"].find_one(
        {"_id": asset_id, "state": "ready"}, session=session
    )
    if doc is None:
        raise NotFound("asset_not_found", field="asset_id")
    if doc["rev"] != rev:
        raise Conflict("changed_meanwhile", field="rev")
    return doc


async def _absorbed(core: Core, shop_id: str, asset_id: str, session: Session) -> None:
    shop = core.db.shop(shop_id)
    if await shop["media_assets"].delete({"_id": asset_id, "uses": 0}, session=session):
        await shop["asset_versions"].delete({"asset_id": asset_id}, session=session)


async def _placed(core: Core, shop_id: str, doc: Doc, content: Content, by: str, session: Session) -> Asset:
    if content.kind != doc["kind"]:
        raise Refused("asset_other_kind", field="with_id")
    if content.sha256 == doc["sha256"]:
        raise Refused("asset_same", field="with_id")
    shop, moment = core.db.shop(shop_id), now()
    before: Doc = {
        "_id": new_id(), "asset_id": doc["_id"], "number": doc["version"], "replaced_at": moment,
        "replaced_by": by, "purge_at": moment + VERSION_KEPT, "schema": 1, **fields_of(content_of(doc)),
    }  # fmt: skip
    await shop["asset_versions"].insert(before, session=session)
    taken = await shop["media_assets"].find_one({"dedup": content.sha256}, fields=["_id"], session=session)
    # Content that is an asset of its own beside this one: what is uploaded again is that other asset.
    dedup = f"{content.sha256}:{doc['_id']}" if taken else content.sha256
    fields = {**fields_of(content), "dedup": dedup, "replaced_at": moment}
    update = {"$set": fields, "$inc": {"version": 1, "rev": 1}}
    after = await shop["media_assets"].find_one_and_update(
        {"_id": doc["_id"], "rev": doc["rev"]}, update, session=session
    )
    if after is None:
        raise Conflict("changed_meanwhile", field="rev")
    return asset_of(after)
