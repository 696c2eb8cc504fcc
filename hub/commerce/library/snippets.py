"""Short texts of the shop, kept with tags, to be put into the copy of a product."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hub.commerce.library import naming
from hub.core.clock import now
from hub.core.db import Collection, Index, declare
from hub.core.errors import Conflict, NotFound, Refused
from hub.core.ids import new_id
from hub.core.runtime import Core
from hub.core.visible import is_visible
from hub.core.words import fold, terms

Doc = dict[str, Any]
MOST = 2000
TEXT_CHARS = 2000

declare(
    Collection(
        "copy_snippets",
        indexes=(
            Index((("client_id", 1),), unique=True),
            Index((("used", -1), ("_id", -1))),
            Index((("tags", 1), ("used", -1), ("_id", -1))),
            Index((("terms", 1),)),
            Index((("sounds", 1),)),
        ),
    )
)


@dataclass(frozen=True)
class Snippet:
    """`used`: how often somebody put it into a product."""

    id: str
    title: str
    text: str
    tags: tuple[str, ...]
    used: int
    rev: int
    changed_at: datetime


async def listed(
    core: Core, shop_id: str, search: str = "", tag: str = "", limit: int = 100
) -> list[Snippet]:
    """The most used first."""
    conditions: list[Doc] = [{"tags": tag}] if tag else []
    conditions += naming.matching(search)
    rows = await core.db.shop(shop_id)["copy_snippets"].find(
        {"$and": conditions} if conditions else {}, sort=[("used", -1), ("_id", -1)], limit=limit
    )
    return [_snippet(row) for row in rows]


async def create(
    core: Core, shop_id: str, client_id: str, title: str, text: str, tags: Sequence[str]
) -> Snippet:
    """The same `client_id` again is the same snippet. Raises Refused."""
    table = core.db.shop(shop_id)["copy_snippets"]
    if made := await table.find_one({"client_id": client_id}):
        return _snippet(made)
    if await table.count({}, limit=MOST) >= MOST:
        raise Refused("snippets_full", limit=MOST)
    doc = {
        "_id": new_id(),
        "client_id": client_id,
        "used": 0,
        "rev": 1,
        "created_at": now(),
        "schema": 1,
        **await _fields(title, text, tags),
    }
    try:
        await table.insert(doc)
    except Conflict:  # the same request, a moment ago
        return _snippet(await table.find_one({"client_id": client_id}) or doc)
    return _snippet(doc)


async def change(
    core: Core, shop_id: str, snippet_id: str, rev: int, title: str, text: str, tags: Sequence[str]
) -> Snippet:
    """Raises NotFound, Conflict("changed_meanwhile"), Refused."""
    update = {"$set": await _fields(title, text, tags), "$inc": {"rev": 1}}
    table = core.db.shop(shop_id)["copy_snippets"]
    doc = await table.find_one_and_update({"_id": snippet_id, "rev": rev}, update)
    if doc is None:
        await _one(core, shop_id, snippet_id)
        raise Conflict("changed_meanwhile", field="rev")
    return _snippet(doc)


async def count_use(core: Core, shop_id: str, snippet_id: str) -> Snippet:
    """Somebody put it into a product; the count is a courtesy to the order of the list. Raises NotFound."""
    table = core.db.shop(shop_id)["copy_snippets"]
    doc = await table.find_one_and_update({"_id": snippet_id}, {"$inc": {"used": 1}})
    return _snippet(doc or await _one(core, shop_id, snippet_id))


async def remove(core: Core, shop_id: str, snippet_id: str) -> None:
    """What was put into products stays there. Raises NotFound."""
    await _one(core, shop_id, snippet_id)
    await core.db.shop(shop_id)["copy_snippets"].delete({"_id": snippet_id})


async def _one(core: Core, shop_id: str, snippet_id: str) -> Doc:
    doc = await core.db.shop(shop_id)["copy_snippets"].find_one({"_id": snippet_id})
    if doc is None:
        raise NotFound("snippet_not_found", field="snippet_id")
    return doc


async def _fields(title: str, text: str, tags: Sequence[str]) -> Doc:
    named, tagged = naming.name(title), naming.tags(tags)
    if not any(is_visible(line) for line in text.splitlines()) or len(text) > TEXT_CHARS:
        raise Refused("snippet_text", field="text", limit=TEXT_CHARS)
    found = await naming.searchable(named, tagged)
    inside = fold(text)
    return {
        "title": named, "text": text, "tags": tagged, "changed_at": now(), **found,
        "folded": f"{found['folded']} {inside}", "terms": sorted({*found["terms"], *terms(inside)}),
    }  # fmt: skip


def _snippet(doc: Doc) -> Snippet:
    return Snippet(
        doc["_id"], doc["title"], doc["text"], tuple(doc["tags"]), doc["used"], doc["rev"], doc["changed_at"]
    )
