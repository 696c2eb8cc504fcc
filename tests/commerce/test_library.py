"""The library's promises: what is shown stays, what is replaced is replaced everywhere and can come back."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from hub.commerce import library
from hub.commerce.library import assets, listing, removal, replacing, snippets, tagging
from hub.commerce.library.listing import Wanted
from hub.commerce.library.model import length_of
from hub.commerce.library.shelf import blobs_of
from hub.core.clock import now
from hub.core.db import Session
from hub.core.errors import Conflict, NotFound, Refused
from hub.core.runtime import Core
from tests.commerce.shelf import CLIP, picture, planted


async def _names(core: Core, shop_id: str, wanted: Wanted, **more: object) -> list[str]:
    return [a.name for a in (await listing.page(core, shop_id, wanted, **more)).assets]  # type: ignore[arg-type]


async def test_found_by_name_pinyin_tag_and_use(core: Core, shop_id: str) -> None:
    tea, clip = (
        await planted(core, shop_id, "白茶 主图.jpg"),
        await planted(core, shop_id, "开箱.mp4", CLIP.read_bytes()),
    )
    await tagging.tag(core, shop_id, [tea.id], ["主推"], [])
    await library.use(core, shop_id, "product", "p1", "白茶", [clip.id])
    for search in ("白茶", "茶 主", "baicha", "zhutui", "主推", "JPG", "b"):
        assert await _names(core, shop_id, Wanted(search=search)) == ["白茶 主图.jpg"], search
    assert await _names(core, shop_id, Wanted(search="茶白")) == []
    assert await _names(core, shop_id, Wanted(kind="video")) == ["开箱.mp4"]
    assert await _names(core, shop_id, Wanted(used=False)) == ["白茶 主图.jpg"]
    assert await _names(core, shop_id, Wanted(used=True)) == ["开箱.mp4"]
    assert await _names(core, shop_id, Wanted(tags=("主推",))) == ["白茶 主图.jpg"]
    assert await _names(core, shop_id, Wanted(too_large_for="taobao")) == []
    assert (await listing.tags(core, shop_id)) == [("主推", 1)]
    figures = await listing.figures(core, shop_id)
    assert (figures.images, figures.videos, figures.trashed) == (1, 1, 0)


@pytest.mark.parametrize("sort", ["newest", "oldest", "name", "largest", "smallest", "most_used"])
async def test_pages_hold_everything_once(core: Core, shop_id: str, sort: listing.Sort) -> None:
    made = {(await planted(core, shop_id, f"图{n % 2}")).id for n in range(5)}
    seen: list[str] = []
    after: str | None = None
    while True:
        page = await listing.page(core, shop_id, Wanted(), sort, after, 2)
        seen += [a.id for a in page.assets]
        after = page.after
        if after is None:
            break
    assert len(seen) == 5
    assert set(seen) == made


async def test_what_is_shown_stays(core: Core, shop_id: str) -> None:
    used, unused = await planted(core, shop_id, "a"), await planted(core, shop_id, "b")
    await library.use(core, shop_id, "product_draft", "p1", "白茶", [used.id])
    thrown = await removal.trash(core, shop_id, [used.id, unused.id, "never-was"])
    assert (thrown.thrown, thrown.used) == ([unused.id], [used.id])
    with pytest.raises(Conflict, match="asset_used"):
        await removal.trash_one(core, shop_id, used.id)
    with pytest.raises(NotFound, match="asset_not_found"):
        await library.use(core, shop_id, "product_draft", "p2", "红茶", [unused.id])
    assert await removal.restore(core, shop_id, [unused.id]) == 1
    assert await _names(core, shop_id, Wanted(), sort="name") == ["a", "b"]


async def test_used_and_thrown_away_at_once_only_one_happens(core: Core, shop_id: str) -> None:
    asset, ready, go = await planted(core, shop_id, "a"), asyncio.Event(), asyncio.Event()

    async def shown(session: Session) -> None:
        await library.use(core, shop_id, "product", "p1", "白茶", [asset.id], session)
        ready.set()
        await go.wait()

    showing = asyncio.create_task(core.db.transaction(shown))
    await ready.wait()
    throwing = asyncio.create_task(removal.trash(core, shop_id, [asset.id]))
    go.set()
    await showing
    assert (await throwing).used == [asset.id]
    assert (await assets.one(core, shop_id, asset.id)).state == "ready"


async def test_replaced_everywhere_and_brought_back(core: Core, shop_id: str) -> None:
    old, new = await planted(core, shop_id, "旧.png"), await planted(core, shop_id, "新.png")
    await library.use(core, shop_id, "product", "p1", "白茶", [old.id])
    done = await replacing.replace(core, shop_id, old.id, old.rev, new.id, "s", absorb=True)
    assert (done.id, done.name, done.version, done.content.sha256) == (
        old.id,
        "旧.png",
        2,
        new.content.sha256,
    )
    assert done.uses == 1
    with pytest.raises(NotFound):
        await assets.one(core, shop_id, new.id)
    with pytest.raises(Conflict, match="changed_meanwhile"):
        await replacing.replace(core, shop_id, old.id, old.rev, new.id, "s", absorb=True)
    again = await planted(core, shop_id, "again", await _bytes(core, done.content.sha256))
    assert again.id == old.id, "what is uploaded again is the asset that has this content now"
    [former] = await replacing.former(core, shop_id, old.id)
    back = await replacing.bring_back(core, shop_id, old.id, done.rev, former.number, "s")
    assert (back.version, back.content) == (3, old.content)


async def test_content_that_is_an_asset_of_its_own_may_stand_in_twice(core: Core, shop_id: str) -> None:
    old, other = await planted(core, shop_id, "a"), await planted(core, shop_id, "b")
    await library.use(core, shop_id, "product", "p1", "白茶", [other.id])
    done = await replacing.replace(core, shop_id, old.id, 1, other.id, "s", absorb=True)
    assert done.content == other.content
    assert (await assets.one(core, shop_id, other.id)).uses == 1
    with pytest.raises(Refused, match="asset_same"):
        await replacing.replace(core, shop_id, old.id, done.rev, other.id, "s", absorb=False)
    clip = await planted(core, shop_id, "clip", CLIP.read_bytes())
    with pytest.raises(Refused, match="asset_other_kind"):
        await replacing.replace(core, shop_id, old.id, done.rev, clip.id, "s", absorb=False)
    assert (await assets.one(core, shop_id, old.id)).version == 2


async def test_the_bin_is_emptied_and_its_files_with_it(core: Core, shop_id: str) -> None:
    gone, kept = await planted(core, shop_id, "gone"), await planted(core, shop_id, "kept")
    await removal.trash(core, shop_id, [gone.id])
    past = now() - timedelta(seconds=1)
    await core.db.shop(shop_id)["media_assets"].update({"_id": gone.id}, {"$set": {"purge_at": past}})
    await removal.clear(core)
    with pytest.raises(NotFound):
        await assets.one(core, shop_id, gone.id)
    blobs = blobs_of(core)
    assert await blobs.exists(gone.content.sha256), "fresh files are spared"
    await removal.sweep(core, older_than_s=-1)
    assert [await blobs.exists(f.sha256) for f in gone.content.files.values()] == [False] * 4
    assert [await blobs.exists(f.sha256) for f in kept.content.files.values()] == [True] * 4


async def test_tags_at_once_beside_a_change_of_name(core: Core, shop_id: str) -> None:
    asset = await planted(core, shop_id, "a")
    await asyncio.gather(*(tagging.tag(core, shop_id, [asset.id], [f"标{n}"], []) for n in range(3)))
    found = await assets.one(core, shop_id, asset.id)
    assert sorted(found.tags) == ["标0", "标1", "标2"]
    with pytest.raises(Conflict, match="changed_meanwhile"):
        await assets.change(core, shop_id, asset.id, 1, "b", [])
    with pytest.raises(Refused, match="tags_full"):
        await tagging.tag(core, shop_id, [asset.id], [f"t{n}" for n in range(18)], [])


async def test_texts_are_found_and_counted(core: Core, shop_id: str) -> None:
    made = [await snippets.create(core, shop_id, "c1", "发货说明", "顺丰包邮", ["物流"]) for _ in range(2)]
    assert made[0] == made[1]
    await snippets.create(core, shop_id, "c2", "品牌故事", "三代人做茶", [])
    await snippets.count_use(core, shop_id, made[0].id)
    for search in ("包邮", "fahuo", "wuliu"):
        assert [s.title for s in await snippets.listed(core, shop_id, search)] == ["发货说明"]
    assert [(s.title, s.used) for s in await snippets.listed(core, shop_id)] == [
        ("发货说明", 1),
        ("品牌故事", 0),
    ]
    for text in ("", " \n ", "x" * 2001):
        with pytest.raises(Refused, match="snippet_text"):
            await snippets.change(core, shop_id, made[0].id, 1, "a", text, [])


@pytest.mark.parametrize(("seconds", "slot"), [
    (None, None), (3, 15), (15, 15), (15.4, 15), (15.6, 30), (30.5, 30), (59, 60), (61, None),
])  # fmt: skip
def test_slots_of_clips(seconds: float | None, slot: int | None) -> None:
    assert length_of(seconds) == slot


async def _bytes(core: Core, sha256: str) -> bytes:
    part = await blobs_of(core).open_range(sha256)
    return b"".join([piece async for piece in part.chunks])


async def test_nothing_leaks_between_shops(core: Core, shop_id: str) -> None:
    content = picture("shared")
    mine = await planted(core, shop_id, "mine", content)
    theirs = await planted(core, f"{shop_id}x", "theirs", content)
    assert mine.id != theirs.id
    assert await library.links(core, shop_id, [theirs.id]) == {}
    with pytest.raises(NotFound):
        await replacing.replace(core, shop_id, mine.id, 1, theirs.id, "s", absorb=True)
