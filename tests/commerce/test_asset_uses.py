"""Owners tell what they show in their own transaction; the counters follow, and nothing half happens."""

from __future__ import annotations

import pytest

from hub.commerce import library
from hub.commerce.library import assets, uses
from hub.core.db import Session
from hub.core.errors import NotFound
from hub.core.runtime import Core
from tests.commerce.shelf import planted


async def _counts(core: Core, shop_id: str, asset_id: str) -> tuple[int, int]:
    asset = await assets.one(core, shop_id, asset_id)
    return asset.uses, asset.shown


async def test_uses_follow_what_owners_tell(core: Core, shop_id: str) -> None:
    a, b = await planted(core, shop_id, "a"), await planted(core, shop_id, "b")
    for _ in range(2):
        await library.use(core, shop_id, "product_draft", "p1", "白茶", [a.id, b.id, a.id])
    await library.use(core, shop_id, "product", "p1", "白茶", [a.id])
    assert await _counts(core, shop_id, a.id) == (2, 1)
    assert await _counts(core, shop_id, b.id) == (1, 0)
    assert [(u.owner_kind, u.title, u.published) for u in await uses.of(core, shop_id, a.id)] == [
        ("product_draft", "白茶", False), ("product", "白茶", True),
    ]  # fmt: skip
    await library.use(core, shop_id, "product_draft", "p1", "白茶", [])
    assert await _counts(core, shop_id, a.id) == (1, 1)
    assert await uses.of(core, shop_id, b.id) == []


async def test_an_asset_that_is_gone_changes_nothing(core: Core, shop_id: str) -> None:
    a = await planted(core, shop_id, "a")

    async def work(session: Session) -> None:
        await library.use(core, shop_id, "product", "p1", "白茶", [a.id, "never-was"], session)

    with pytest.raises(NotFound, match="asset_not_found"):
        await core.db.transaction(work)
    assert await _counts(core, shop_id, a.id) == (0, 0)
    assert await uses.of(core, shop_id, a.id) == []


async def test_links_of_what_is_there(core: Core, shop_id: str) -> None:
    a = await planted(core, shop_id, "a.png")
    found = await library.links(core, shop_id, [a.id, "never-was"])
    assert [(i, link.kind, link.width, link.version) for i, link in found.items()] == [(a.id, "image", 16, 1)]
    assert found[a.id].thumb_url.startswith(f"/assets/{a.id}/1/thumb?expires=")
    assert await library.read(core, shop_id, a.id, "full")
