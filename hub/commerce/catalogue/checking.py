"""Whether a draft can be published: every finding at once, each with the field at which it is put right."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from hub.commerce.catalogue.barcodes import is_plausible
from hub.commerce.catalogue.freight_rules import By
from hub.commerce.catalogue.kinds import ENTITLEMENTS, RULES
from hub.commerce.catalogue.model import Content, Kind, SkuContent, SkuState

Level = Literal["error", "warning"]


@dataclass(frozen=True)
class Finding:
    """`console.finding.<code>` says it in words; only an error keeps a product from being published."""

    code: str
    field: str
    level: Level = "error"
    params: Mapping[str, str | int] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Facts:
    """What else must be known: which SKUs have a price, what the bundle's parts are like, what there is at all.

    `parts`: state by SKU id; `assets`: the kinds of those that exist, by id.
    """

    now: datetime
    priced: frozenset[str] = frozenset()
    parts: Mapping[str, SkuState] = dataclasses.field(default_factory=dict)
    assets: Mapping[str, str] = dataclasses.field(default_factory=dict)
    freight_by: By | None = None


def findings(kind: Kind, content: Content, facts: Facts) -> list[Finding]:
    """Errors first, each kind of finding in the order of the form."""
    found = [
        *_told(content),
        *_media(content, facts),
        *_entitled(kind, content, facts),
        *_axes(content),
        *(finding for at, row in enumerate(content.skus) if row.on for finding in _sku(kind, at, row, facts)),
        *_barcodes_twice(content),
        *_freight(kind, content, facts),
    ]
    return sorted(found, key=lambda one: one.level != "error")


def _told(content: Content) -> Iterator[Finding]:
    if not content.title:
        yield Finding("title_missing", "title")
    if not content.description:
        yield Finding("description_missing", "description", "warning")
    if not content.category_id:
        yield Finding("category_missing", "category_id", "warning")


def _media(content: Content, facts: Facts) -> Iterator[Finding]:
    if not content.media.main:
        yield Finding("main_picture_missing", "media.main")
    pictures = [
        *((f"media.main.{at}", asset) for at, asset in enumerate(content.media.main)),
        *((f"media.detail.{at}", asset) for at, asset in enumerate(content.media.detail)),
        *((f"skus.{at}.picture", row.picture) for at, row in enumerate(content.skus) if row.picture),
    ]
    videos = [(f"media.videos.{at}.asset_id", one.asset_id) for at, one in enumerate(content.media.videos)]
    for path, asset in (*pictures, *videos):
        if asset not in facts.assets:
            yield Finding("asset_gone", path)
    for path, asset in pictures:
        if facts.assets.get(asset, "image") != "image":
            yield Finding("picture_is_no_picture", path)
    for path, asset in videos:
        if facts.assets.get(asset, "video") != "video":
            yield Finding("video_is_no_video", path)


def _entitled(kind: Kind, content: Content, facts: Facts) -> Iterator[Finding]:
    given = content.entitlement
    for name in ENTITLEMENTS:
        if name in RULES[kind].needs and not getattr(given, name):
            yield Finding(f"{name}_missing", f"entitlement.{name}")
    if given.starts_at and given.ends_at and given.ends_at <= given.starts_at:
        yield Finding("ends_before_start", "entitlement.ends_at")
    if (last := given.ends_at or given.starts_at) and datetime.fromisoformat(last) <= facts.now:
        yield Finding("ticket_is_over", "entitlement.starts_at")


def _axes(content: Content) -> Iterator[Finding]:
    for at, axis in enumerate(content.axes):
        if not axis.values:
            yield Finding("axis_empty", f"axes.{at}.values", params={"name": axis.name})
    if not any(row.on for row in content.skus):
        yield Finding("nothing_on", "skus")


def _sku(kind: Kind, at: int, row: SkuContent, facts: Facts) -> Iterator[Finding]:
    path, named = f"skus.{at}", {"sku_code": row.code}
    if row.id not in facts.priced:
        yield Finding("price_missing", f"{path}.price", params=named)
    if row.barcode and not is_plausible(row.barcode):
        yield Finding("barcode_check_digit", f"{path}.barcode", "warning", {"barcode": row.barcode, **named})
    if kind == "bundle":
        yield from _parts(path, row, facts)
    if RULES[kind].weighed and row.weight_g is None:
        level: Level = "error" if facts.freight_by == "weight" else "warning"
        yield Finding("weight_missing", f"{path}.weight_g", level, named)
    if RULES[kind].weighed and row.dimensions_mm is None and facts.freight_by == "volume":
        yield Finding("dimensions_missing", f"{path}.dimensions_mm", params=named)


def _parts(path: str, row: SkuContent, facts: Facts) -> Iterator[Finding]:
    if not row.parts:
        yield Finding("parts_missing", f"{path}.parts", params={"sku_code": row.code})
    for n, part in enumerate(row.parts):
        if facts.parts.get(part.sku_id) != "on":
            yield Finding("part_not_on_sale", f"{path}.parts.{n}", params={"sku_code": row.code})


def _barcodes_twice(content: Content) -> Iterator[Finding]:
    times = Counter(row.barcode for row in content.skus if row.barcode)
    for at, row in enumerate(content.skus):
        if times[row.barcode] > 1:
            yield Finding("barcode_twice", f"skus.{at}.barcode", "warning", {"barcode": row.barcode})


def _freight(kind: Kind, content: Content, facts: Facts) -> Iterator[Finding]:
    if RULES[kind].sent and facts.freight_by is None:
        yield Finding("freight_free", "freight_template_id", "warning")
