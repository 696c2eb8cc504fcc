"""The tenants: one shop is one creator's business."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from hub.accounts.recent import Recent
from hub.core.clock import now
from hub.core.db import Collection, Index, declare
from hub.core.errors import Conflict, NotFound, Refused
from hub.core.ids import new_id
from hub.core.runtime import Core
from hub.core.visible import is_visible

declare(Collection("shops", scoped=False, indexes=(Index((("slug", 1),), unique=True),)))

_SLUG = re.compile(r"[a-z][a-z0-9-]{1,30}")
_NAME_CHARS = 60
# Every page of a site asks for its shop by slug; a renamed shop shows everywhere after this long.
CACHE_S = 5.0


@dataclass(frozen=True)
class Shop:
    id: str
    slug: str
    name: str
    timezone: str
    factor_roles: tuple[str, ...] = ()  # whose people need a second factor


_recent: Recent[Shop] = Recent(CACHE_S)


async def create(core: Core, slug: str, name: str, timezone: str = "Asia/Shanghai") -> Shop:
    """Raises Refused naming the field, Conflict("slug_taken")."""
    shop = Shop(new_id(), _slug(slug), _name(name), _timezone(timezone))
    doc = {
        "_id": shop.id, "slug": shop.slug, "name": shop.name, "timezone": shop.timezone,
        "created_at": now(), "schema": 1,
    }  # fmt: skip
    try:
        await core.db.everywhere["shops"].insert(doc)
    except Conflict:
        raise Conflict("slug_taken", field="slug", slug=slug) from None
    return shop


async def ensure_shop(core: Core, slug: str, name: str, timezone: str = "Asia/Shanghai") -> Shop:
    """The shop of that slug, made if need be; an existing one stays as it is."""
    try:
        return await create(core, slug, name, timezone)
    except Conflict:
        return await by_slug(core, slug)


async def by_slug(core: Core, slug: str) -> Shop:
    """Raises NotFound. May be CACHE_S old."""
    return await _one(core, "slug", slug)


async def by_id(core: Core, shop_id: str) -> Shop:
    """Raises NotFound. May be CACHE_S old."""
    return await _one(core, "_id", shop_id)


async def all_shops(core: Core) -> list[Shop]:
    """In the order in which they were made."""
    docs = await core.db.everywhere["shops"].find({}, sort=[("_id", 1)])
    return [_shop(doc) for doc in docs]


async def _one(core: Core, field: str, value: str) -> Shop:
    key = f"{field}:{value}"
    shop = _recent.get(core.db, key)
    if shop is None:
        doc = await core.db.everywhere["shops"].find_one({field: value})
        if doc is None:  # not remembered: a shop made this moment must open at once
            raise NotFound("shop_not_found")
        shop = _shop(doc)
        _recent.put(core.db, key, shop)
    return shop


async def demand_factor(core: Core, shop_id: str, roles: Iterable[str]) -> None:
    """People with one of these roles can do nothing but set a second factor up until they have one."""
    await core.db.everywhere["shops"].update({"_id": shop_id}, {"$set": {"factor_roles": sorted(set(roles))}})
    _recent.drop(core.db, lambda shop: shop.id == shop_id)


def forget(core: Core, shop_id: str) -> None:
    """Another process changed it."""
    _recent.drop(core.db, lambda shop: shop.id == shop_id)


def _shop(doc: dict[str, Any]) -> Shop:
    return Shop(doc["_id"], doc["slug"], doc["name"], doc["timezone"], tuple(doc.get("factor_roles", ())))


def _slug(text: str) -> str:
    if not _SLUG.fullmatch(text):
        raise Refused("slug_invalid", field="slug")
    return text


def _name(text: str) -> str:
    name = text.strip()
    if not 1 <= len(name) <= _NAME_CHARS or not is_visible(name):
        raise Refused("shop_name_invalid", field="name", most=_NAME_CHARS)
    return name


def _timezone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except (
        LookupError,
        ValueError,
        OSError,
    ):  # unknown; an absolute or climbing path; a folder such as "Asia"
        raise Refused("timezone_unknown", field="timezone", timezone=text) from None
