"""The media library over HTTP: found, named, tagged."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Any, cast

from pydantic import BaseModel, Field

from hub.accounts import audit
from hub.commerce.library import assets, linking, listing
from hub.commerce.library.limits import MAX_BYTES, MOST_TAGS
from hub.commerce.library.listing import Sort, Wanted
from hub.commerce.library.model import Asset, Kind, State, length_of
from hub.commerce.sales_channels import SalesChannel
from hub.console.endpoint import Asked, Endpoint
from hub.core.clock import iso
from hub.core.runtime import Core


class AssetsQuery(BaseModel):
    """`search`: words that stand in the name or a tag, or that it sounds like (pinyin)."""

    search: str = Field(default="", max_length=100)
    kind: Kind | None = None
    tag: list[str] = Field(default_factory=list, max_length=MOST_TAGS)
    used: bool | None = None
    too_large_for: SalesChannel | None = None
    state: State = "ready"
    ids: list[str] = Field(default_factory=list, max_length=100)
    sort: Sort = "newest"
    after: str | None = Field(default=None, max_length=1000)
    limit: int = Field(default=60, ge=1, le=100)


class AssetView(BaseModel):
    """`url`: as a page shows it; `thumb_url`, `small_url`: 480 and 800 px, of a clip its poster; links work for
    about an hour. `length`: the 15, 30 or 60 s slot that a clip fits. `uses`: how many products and pages show
    it, `shown` of them published.
    """

    id: str
    kind: Kind
    state: State
    mime: str
    size: int
    width: int
    height: int
    duration_s: float | None
    length: int | None
    codec: str
    animated: bool
    name: str
    tags: list[str]
    version: int
    rev: int
    uses: int
    shown: int
    created_at: str
    trashed_at: str | None
    url: str
    small_url: str
    thumb_url: str
    original_url: str


class AssetsAnswer(BaseModel):
    """`after` opens the next page."""

    assets: list[AssetView]
    after: str | None


class AssetAnswer(BaseModel):
    asset: AssetView


class TagView(BaseModel):
    tag: str
    count: int


class FiguresAnswer(BaseModel):
    """`stored` bytes with everything made from the files; `trashed_stored` of them lie in the bin. `largest`:
    bytes that one file may have.
    """

    images: int
    videos: int
    trashed: int
    stored: int
    trashed_stored: int
    largest: dict[Kind, int]
    tags: list[TagView]


class ChangeBody(BaseModel):
    rev: int = Field(ge=1, le=2**53)
    name: str = Field(min_length=1, max_length=200)
    tags: list[str] = Field(default_factory=list, max_length=MOST_TAGS)


def asset_view(core: Core, asset: Asset) -> dict[str, Any]:
    content, urls = asset.content, linking.team_urls(core, asset)
    return {
        "id": asset.id, "kind": content.kind, "state": asset.state, "mime": content.mime, "size": content.size,
        "width": content.width, "height": content.height, "duration_s": content.duration_s,
        "length": length_of(content.duration_s), "codec": content.codec, "animated": content.animated,
        "name": asset.name, "tags": asset.tags, "version": asset.version, "rev": asset.rev, "uses": asset.uses,
        "shown": asset.shown, "created_at": iso(asset.created_at), "trashed_at": iso(asset.trashed_at),
        "url": urls["full"], "small_url": urls["small"], "thumb_url": urls["thumb"],
        "original_url": urls["original"],
    }  # fmt: skip


async def list_assets(asked: Asked) -> dict[str, Any]:
    query, core = cast(AssetsQuery, asked.query), asked.commerce.core
    wanted = Wanted(
        query.search, query.kind, query.tag, query.used, query.too_large_for, query.state, query.ids
    )
    page = await listing.page(core, asked.who.shop_id, wanted, query.sort, query.after, query.limit)
    return {"assets": [asset_view(core, asset) for asset in page.assets], "after": page.after}


async def library_figures(asked: Asked) -> dict[str, Any]:
    """How much there is, and by which tags it is found."""
    core, shop_id = asked.commerce.core, asked.who.shop_id
    figures, tags = await asyncio.gather(listing.figures(core, shop_id), listing.tags(core, shop_id))
    told = [{"tag": tag, "count": count} for tag, count in tags]
    return {**asdict(figures), "largest": MAX_BYTES, "tags": told}


async def read_asset(asked: Asked) -> dict[str, Any]:
    core = asked.commerce.core
    return {"asset": asset_view(core, await assets.one(core, asked.who.shop_id, asked.path["asset_id"]))}


async def change_asset(asked: Asked) -> dict[str, Any]:
    core, body, asset_id = asked.commerce.core, cast(ChangeBody, asked.body), asked.path["asset_id"]
    asset = await assets.change(core, asked.who.shop_id, asset_id, body.rev, body.name, body.tags)
    await _audited(asked, "asset.change", asset_id)
    return {"asset": asset_view(core, asset)}


async def _audited(asked: Asked, action: str, asset_id: str) -> None:
    who = asked.who
    await audit.record(asked.commerce.core, who.shop_id, who.actor, action, asset_id, {})


_ALL, _ONE = "/api/v1/assets", "/api/v1/assets/{asset_id}"
ENDPOINTS = [
    Endpoint("GET", _ALL, "products.read", list_assets, "Pictures and clips", AssetsAnswer, query=AssetsQuery),
    Endpoint("GET", f"{_ALL}/figures", "products.read", library_figures, "How much there is", FiguresAnswer),
    Endpoint("GET", _ONE, "products.read", read_asset, "One picture or clip", AssetAnswer),
    Endpoint(
        "PUT", _ONE, "products.manage", change_asset, "Another name, other tags", AssetAnswer, body=ChangeBody
    ),
]  # fmt: skip
