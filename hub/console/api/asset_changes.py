"""The media library over HTTP: thrown away and brought back, replaced everywhere, many at once."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Literal, cast

from pydantic import BaseModel, Field

from hub.accounts import audit
from hub.commerce.library import assets, removal, replacing, tagging, uses
from hub.commerce.library.limits import MOST_TAGS
from hub.commerce.library.model import Asset
from hub.commerce.library.replacing import Former
from hub.console.answers import Done
from hub.console.api.assets import AssetAnswer, asset_view
from hub.console.endpoint import Asked, Endpoint
from hub.core.clock import iso
from hub.core.errors import Refused

MOST_AT_ONCE = 100


class BulkBody(BaseModel):
    """`do`: "tag" puts `add` on and takes `remove` off."""

    ids: list[str] = Field(min_length=1, max_length=MOST_AT_ONCE)
    do: Literal["tag", "trash", "restore"]
    add: list[str] = Field(default_factory=list, max_length=MOST_TAGS)
    remove: list[str] = Field(default_factory=list, max_length=MOST_TAGS)


class BulkAnswer(BaseModel):
    """`used` could not be thrown away, because something shows them."""

    done: int
    used: list[str]


class UseView(BaseModel):
    owner_kind: str
    owner_id: str
    title: str
    published: bool


class UsageAnswer(BaseModel):
    """The first hundred; `uses` counts all."""

    uses: int
    places: list[UseView]


class ReplaceBody(BaseModel):
    """`with_id`: whose content takes its place. `absorb`: it was uploaded only for that, and goes."""

    rev: int = Field(ge=1, le=2**53)
    with_id: str = Field(max_length=64)
    absorb: bool = False


class FormerBody(BaseModel):
    rev: int = Field(ge=1, le=2**53)
    number: int = Field(ge=1, le=2**53)


class FormerView(BaseModel):
    """Can be brought back until `until`."""

    number: int
    size: int
    width: int
    height: int
    duration_s: float | None
    replaced_at: str
    until: str


class FormerAnswer(BaseModel):
    versions: list[FormerView]


async def asset_usage(asked: Asked) -> dict[str, Any]:
    """What shows it, and what would show another file in its place."""
    core, shop_id, asset_id = asked.commerce.core, asked.who.shop_id, asked.path["asset_id"]
    asset = await assets.one(core, shop_id, asset_id)
    places = await uses.of(core, shop_id, asset_id)
    return {"uses": asset.uses, "places": [asdict(place) for place in places]}


async def trash_asset(asked: Asked) -> dict[str, Any]:
    """Into the bin, for 30 days. What is shown anywhere stays: 409."""
    await removal.trash_one(asked.commerce.core, asked.who.shop_id, asked.path["asset_id"])
    await _audited(asked, "asset.trash", asked.path["asset_id"])
    return {}


async def restore_asset(asked: Asked) -> dict[str, Any]:
    """Out of the bin."""
    core, shop_id, asset_id = asked.commerce.core, asked.who.shop_id, asked.path["asset_id"]
    await removal.restore(core, shop_id, [asset_id])
    asset = await assets.one(core, shop_id, asset_id)
    await _audited(asked, "asset.restore", asset_id)
    return _answer(asked, asset)


async def change_assets(asked: Asked) -> dict[str, Any]:
    core, shop_id, body = asked.commerce.core, asked.who.shop_id, cast(BulkBody, asked.body)
    used: list[str] = []
    if body.do == "tag":
        if not body.add and not body.remove:
            raise Refused("tags_missing", field="add")
        done = await tagging.tag(core, shop_id, body.ids, body.add, body.remove)
    elif body.do == "trash":
        thrown = await removal.trash(core, shop_id, body.ids)
        done, used = len(thrown.thrown), thrown.used
    else:
        done = await removal.restore(core, shop_id, body.ids)
    await audit.record(
        core, shop_id, asked.who.actor, "asset.bulk", body.ids[0], {"do": body.do, "count": done}
    )
    return {"done": done, "used": used}


async def replace_asset(asked: Asked) -> dict[str, Any]:
    """Everywhere at once: products and pages go on naming this one."""
    who, body, asset_id = asked.who, cast(ReplaceBody, asked.body), asked.path["asset_id"]
    asset = await replacing.replace(
        asked.commerce.core, who.shop_id, asset_id, body.rev, body.with_id, who.actor, absorb=body.absorb
    )
    await _audited(asked, "asset.replace", asset_id)
    return _answer(asked, asset)


async def asset_versions(asked: Asked) -> dict[str, Any]:
    """What it was before, the latest first."""
    found = await replacing.former(asked.commerce.core, asked.who.shop_id, asked.path["asset_id"])
    return {"versions": [_former(one) for one in found]}


async def bring_back_version(asked: Asked) -> dict[str, Any]:
    """A former content everywhere; the present one can be brought back in its turn."""
    who, asset_id, body = asked.who, asked.path["asset_id"], cast(FormerBody, asked.body)
    asset = await replacing.bring_back(
        asked.commerce.core, who.shop_id, asset_id, body.rev, body.number, who.actor
    )
    await _audited(asked, "asset.undo", asset_id)
    return _answer(asked, asset)


def _former(one: Former) -> dict[str, Any]:
    content = one.content
    return {
        "number": one.number, "size": content.size, "width": content.width, "height": content.height,
        "duration_s": content.duration_s, "replaced_at": iso(one.replaced_at), "until": iso(one.until),
    }  # fmt: skip


def _answer(asked: Asked, asset: Asset) -> dict[str, Any]:
    return {"asset": asset_view(asked.commerce.core, asset)}


async def _audited(asked: Asked, action: str, asset_id: str) -> None:
    who = asked.who
    await audit.record(asked.commerce.core, who.shop_id, who.actor, action, asset_id, {})


_ONE = "/api/v1/assets/{asset_id}"
_EDIT = "products.manage"
ENDPOINTS = [
    Endpoint("GET", f"{_ONE}/usage", "products.read", asset_usage, "Where it is shown", UsageAnswer),
    Endpoint("DELETE", _ONE, _EDIT, trash_asset, "Throw one away that nothing shows", Done),
    Endpoint("POST", f"{_ONE}/restore", _EDIT, restore_asset, "Take one out of the bin", AssetAnswer),
    Endpoint("POST", "/api/v1/assets/bulk", _EDIT, change_assets, "Change many at once", BulkAnswer, body=BulkBody),
    Endpoint(
        "POST", f"{_ONE}/replace", _EDIT, replace_asset, "Put another file in its place, everywhere",
        AssetAnswer, body=ReplaceBody,
    ),
    Endpoint("GET", f"{_ONE}/versions", "products.read", asset_versions, "What it was before", FormerAnswer),
    Endpoint(
        "POST", f"{_ONE}/versions/restore", _EDIT, bring_back_version, "Bring a former file back",
        AssetAnswer, body=FormerBody,
    ),
]  # fmt: skip
