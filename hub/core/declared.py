"""What each module says of its collections: their versions and indexes, without a driver or a server in sight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Index:
    """`keys` as (field, 1 | -1); scoped collections get `shop_id` in front.

    `across_shops` leaves it out, for the sweepers that look at all shops at once.
    """

    keys: tuple[tuple[str, int], ...]
    unique: bool = False
    across_shops: bool = False
    partial: Mapping[str, Any] | None = None
    ttl_s: int | None = None


@dataclass(frozen=True)
class Collection:
    """Declared once, by the module that owns its writes."""

    name: str
    version: int = 1
    scoped: bool = True
    indexes: tuple[Index, ...] = ()
    # Of earlier releases; nobody asks by them any more, and every write pays for them.
    retired: tuple[Index, ...] = ()


DECLARED: dict[str, Collection] = {}


def declare(collection: Collection) -> Collection:
    DECLARED[collection.name] = collection
    return collection


def full_keys(collection: Collection, index: Index) -> tuple[tuple[str, int], ...]:
    """TTL indexes must stand on one field, so they alone go without the shop."""
    within_shop = collection.scoped and index.ttl_s is None and not index.across_shops
    prefix = (("shop_id", 1),) if within_shop else ()
    return prefix + index.keys
