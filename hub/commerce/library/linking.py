"""Links to what the library holds: signed ones for the team's screens, lasting ones for published pages."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.accounts import shops
from hub.commerce.library import assets
from hub.commerce.library.model import Asset, Variant, length_of
from hub.commerce.library.shelf import blobs_of
from hub.core import signed_url
from hub.core.clock import from_unix, now
from hub.core.errors import NotFound
from hub.core.runtime import Core

TEAM_PATH = "/assets/{asset_id}/{version}/{variant}"


@dataclass(frozen=True)
class Link:
    """`url`: the picture as a page shows it, or the clip; `thumb_url` 480 px, `small_url` 800 px, of a clip its
    poster. `length`: the 15, 30 or 60 s slot that a clip fits.
    """

    id: str
    kind: str
    name: str
    width: int
    height: int
    duration_s: float | None
    length: int | None
    animated: bool
    version: int
    url: str
    small_url: str
    thumb_url: str


async def links(core: Core, shop_id: str, asset_ids: Collection[str]) -> dict[str, Link]:
    """For screens of the team, by id; they work for about an hour. Assets that are gone are left out."""
    found = await assets.some(core, shop_id, asset_ids)
    return {asset.id: link(core, asset) for asset in found.values()}


async def public_links(core: Core, shop_id: str, asset_ids: Collection[str]) -> dict[str, Link]:
    """For pages that anybody may see, by id; they work as long as something published shows the asset."""
    slug = (await shops.by_id(core, shop_id)).slug
    found = await assets.some(core, shop_id, asset_ids)
    return {asset.id: _link(asset, public_urls(slug, asset)) for asset in found.values()}


def link(core: Core, asset: Asset) -> Link:
    return _link(asset, team_urls(core, asset))


def team_urls(core: Core, asset: Asset) -> dict[Variant, str]:
    until = _until(core)
    return {variant: _signed(core, asset, variant, until) for variant in asset.content.files}


def public_urls(slug: str, asset: Asset) -> dict[Variant, str]:
    """The version lets caches keep them for ever; without it they work too, and are asked for again."""
    return {
        variant: f"/s/{slug}/media/{asset.id}/{variant}?v={asset.version}"
        for variant in asset.content.files
        if variant != "original"
    }


async def read(core: Core, shop_id: str, asset_id: str, variant: Variant) -> bytes:
    """All bytes of a variant, for what is sent elsewhere. Raises NotFound."""
    asset = (await assets.some(core, shop_id, [asset_id])).get(asset_id)
    if asset is None:
        raise NotFound("asset_not_found", field="asset_id")
    part = await blobs_of(core).open_range(asset.content.files[variant].sha256)
    return b"".join([piece async for piece in part.chunks])


def _link(asset: Asset, urls: Mapping[Variant, str]) -> Link:
    content = asset.content
    return Link(
        asset.id, content.kind, asset.name, content.width, content.height, content.duration_s,
        length_of(content.duration_s), content.animated, asset.version,
        urls["full"], urls["small"], urls["thumb"],
    )  # fmt: skip


def _until(core: Core) -> datetime:
    """Changes only twice in their time, so that caches help."""
    ttl = core.settings.media_url_ttl_s
    slot = max(ttl // 2, 1)
    return from_unix((now().timestamp() // slot + 1) * slot) + timedelta(seconds=ttl - slot)


def _signed(core: Core, asset: Asset, variant: Variant, until: datetime) -> str:
    path = TEAM_PATH.format(asset_id=asset.id, version=asset.version, variant=variant)
    return f"{path}?{signed_url.sign_path(core.keys, path, until)}"
