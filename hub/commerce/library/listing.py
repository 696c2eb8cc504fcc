"""Pages of assets: searched, filtered, in any order, and continued from the last one seen."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from hub.commerce.library import naming
from hub.commerce.library.fitting import too_large_for
from hub.commerce.library.model import Asset, Kind, State, asset_of
from hub.commerce.sales_channels import SalesChannel
from hub.core.errors import Refused
from hub.core.runtime import Core

Doc = dict[str, Any]
Sort = Literal["newest", "oldest", "name", "largest", "smallest", "most_used"]
_ORDER: dict[Sort, tuple[tuple[str, int], ...]] = {
    "newest": (("_id", -1),), "oldest": (("_id", 1),), "name": (("name_key", 1), ("_id", 1)),
    "largest": (("size", -1), ("_id", -1)), "smallest": (("size", 1), ("_id", 1)),
    "most_used": (("uses", -1), ("_id", 1)),
}  # fmt: skip
MOST_TAGS_LISTED = 200


@dataclass(frozen=True)
class Wanted:
    """Which assets; what is left at its default leaves out that condition. `used`: shown anywhere, or nowhere."""

    search: str = ""
    kind: Kind | None = None
    tags: Sequence[str] = field(default_factory=tuple)
    used: bool | None = None
    too_large_for: SalesChannel | None = None
    state: State = "ready"
    ids: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True)
class Page:
    """`after` continues it; None at its end."""

    assets: list[Asset]
    after: str | None


@dataclass(frozen=True)
class Figures:
    """`stored` bytes of everything kept, made smaller ones included; `trashed` of them lie in the bin."""

    images: int
    videos: int
    trashed: int
    stored: int
    trashed_stored: int


async def page(
    core: Core, shop_id: str, wanted: Wanted, sort: Sort = "newest", after: str | None = None, limit: int = 60
) -> Page:
    """Raises Refused("cursor_unknown")."""
    order = _ORDER[sort]
    conditions = [_condition(wanted), *naming.matching(wanted.search)]
    if after:
        conditions.append(_beyond(order, after))
    if wanted.too_large_for:
        conditions.append(too_large_for(wanted.too_large_for))
    rows = await core.db.shop(shop_id)["media_assets"].find({"$and": conditions}, sort=order, limit=limit + 1)
    more = len(rows) > limit
    return Page([asset_of(row) for row in rows[:limit]], _cursor(order, rows[limit - 1]) if more else None)


def _condition(wanted: Wanted) -> Doc:
    found: Doc = {"state": wanted.state}
    if wanted.kind:
        found["kind"] = wanted.kind
    if wanted.tags:
        found["tags"] = {"$all": list(wanted.tags)}
    if wanted.used is not None:
        found["uses"] = {"$gt": 0} if wanted.used else 0
    if wanted.ids:
        found["_id"] = {"$in": list(wanted.ids)}
    return found


def _cursor(order: Sequence[tuple[str, int]], row: Doc) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode([row[name] for name, _ in order])).decode()


def _beyond(order: Sequence[tuple[str, int]], after: str) -> Doc:
    """Equal in the first fields and further on in the next one."""
    values = _read(order, after)
    ways: list[Doc] = []
    for n, (name, way) in enumerate(order):
        same = {field: value for (field, _), value in zip(order[:n], values[:n], strict=True)}
        ways.append(same | {name: {"$gt" if way > 0 else "$lt": values[n]}})
    return {"$or": ways}


def _read(order: Sequence[tuple[str, int]], after: str) -> list[str | int]:
    try:
        values = msgspec.json.decode(base64.urlsafe_b64decode(after.encode()), type=list[str | int])
    except (ValueError, UnicodeEncodeError):
        raise Refused("cursor_unknown", field="after") from None
    numbers = ("size", "uses")
    fits = len(values) == len(order) and all(
        isinstance(value, int) == (name in numbers) for value, (name, _) in zip(values, order, strict=True)
    )
    if not fits:
        raise Refused("cursor_unknown", field="after")
    return values


async def figures(core: Core, shop_id: str) -> Figures:
    rows = await core.db.shop(shop_id)["media_assets"].aggregate(
        [{"$group": {"_id": ["$state", "$kind"], "count": {"$sum": 1}, "stored": {"$sum": "$stored"}}}]
    )
    count = {tuple(row["_id"]): row["count"] for row in rows}
    in_bin = [row for row in rows if row["_id"][0] == "trashed"]
    return Figures(
        count.get(("ready", "image"), 0),
        count.get(("ready", "video"), 0),
        sum(row["count"] for row in in_bin),
        sum(row["stored"] for row in rows),
        sum(row["stored"] for row in in_bin),
    )


async def tags(core: Core, shop_id: str) -> list[tuple[str, int]]:
    """With how many assets carry each, the most frequent first."""
    rows = await core.db.shop(shop_id)["media_assets"].aggregate(
        [
            {"$match": {"state": "ready"}},
            {"$unwind": "$tags"},
            {"$group": {"_id": "$tags", "count": {"$sum": 1}}},
            {"$sort": {"count": -1, "_id": 1}},
            {"$limit": MOST_TAGS_LISTED},
        ]
    )
    return [(row["_id"], row["count"]) for row in rows]
