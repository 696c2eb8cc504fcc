"""The list of products: searched, narrowed and paged by indexes alone, however many there are."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hub.commerce.catalogue import categories, searched
from hub.commerce.catalogue.collections import BY_STATE, BY_TERM, NEWEST
from hub.commerce.catalogue.model import STATES, Kind, State
from hub.core.clock import from_unix
from hub.core.db import Table
from hub.core.errors import Refused
from hub.core.runtime import Core

Doc = dict[str, Any]
COUNTED = 10_000
_FIELDS = (
    "kind", "code", "state", "rev", "version", "changed", "title", "brand", "category_id", "tags", "picture",
    "sku_count", "publish_at", "unpublish_at", "created_at", "updated_at",
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """Which products; what is left empty narrows nothing. A category means everything under it, too.

    `kept` leaves out what is archived, as long as no state is asked for.
    """

    search: str = ""
    kind: Kind | None = None
    state: State | None = None
    category_id: str = ""
    brand: str = ""
    tag: str = ""
    changed: bool | None = None
    kept: bool = False


@dataclass(frozen=True)
class Row:
    """A product as a list shows it: of its draft, because that is what the team works on."""

    id: str
    kind: Kind
    code: str
    state: State
    rev: int
    version: int
    changed: bool
    title: str
    brand: str
    category_id: str
    tags: Sequence[str]
    picture: str
    sku_count: int
    publish_at: datetime | None
    unpublish_at: datetime | None
    created_at: datetime
    updated_at: datetime


async def page(
    core: Core, shop_id: str, wanted: Wanted, after: str | None, limit: int
) -> tuple[list[Row], str | None]:
    """Who changed last comes first; the second is where the next page begins. Raises Refused."""
    asked = await _condition(core, shop_id, wanted)
    table = core.db.shop(shop_id)["products"]
    docs: list[Doc] = []
    for part in _beyond(after) if asked is not None else ():
        if len(docs) <= limit:
            docs += await _read(table, {**(asked or {}), **part}, limit + 1 - len(docs))
    rows = [_row(doc) for doc in docs[:limit]]
    return rows, _cursor(rows[-1]) if len(docs) > limit else None


async def counts(core: Core, shop_id: str) -> dict[str, int]:
    """By state, up to COUNTED."""
    table = core.db.shop(shop_id)["products"]
    found = await asyncio.gather(
        *(table.count({"state": state}, limit=COUNTED, index=BY_STATE) for state in STATES)
    )
    return dict(zip(STATES, found, strict=True))


async def brands(core: Core, shop_id: str, limit: int = 500) -> list[str]:
    """Every brand once, in order; the index has one entry for each product, and names are skipped over."""
    table = core.db.shop(shop_id)["products"]
    found = await table.aggregate(
        [{"$match": {"brand": {"$gt": ""}}}, {"$group": {"_id": "$brand"}}, {"$limit": limit}]
    )
    return sorted(doc["_id"] for doc in found)


async def _read(table: Table, filter: Mapping[str, Any], limit: int) -> list[Doc]:
    return await table.find(filter, sort=NEWEST, limit=limit, fields=_FIELDS)


async def _condition(core: Core, shop_id: str, wanted: Wanted) -> Doc | None:
    """None when nothing can be so: words of which nothing is left to look for."""
    if wanted.search.strip() and searched.is_empty(wanted.search):
        return None
    plain = {"kind": wanted.kind, "state": wanted.state, "brand": wanted.brand, "tags": wanted.tag}
    asked: Doc = {name: value for name, value in plain.items() if value}
    if wanted.kept and not wanted.state:
        asked["state"] = {"$in": [state for state in STATES if state != "archived"]}
    if wanted.changed is not None:
        asked["changed"] = wanted.changed
    if wanted.category_id:
        asked["category_id"] = {"$in": await categories.under(core, shop_id, wanted.category_id)}
    table = core.db.shop(shop_id)["products"]
    return {**asked, **await searched.condition(table, wanted.search, BY_TERM)}


def _beyond(after: str | None) -> list[Doc]:
    """A tie in time, then what is older: two ranges, so that each walks its index."""
    if not after:
        return [{}]
    moment, _, last_id = after.partition(".")
    if not (moment.isascii() and moment.isdigit() and len(moment) < 15 and last_id):
        raise Refused("cursor_unknown", field="after")
    at = from_unix(int(moment) / 1000)
    return [{"updated_at": at, "_id": {"$lt": last_id}}, {"updated_at": {"$lt": at}}]


def _cursor(last: Row) -> str:
    return f"{round(last.updated_at.timestamp() * 1000)}.{last.id}"


def _row(doc: Doc) -> Row:
    return Row(doc["_id"], *(doc[name] for name in _FIELDS))
