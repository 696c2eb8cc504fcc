"""Ten thousand products: whatever the list is asked, the store walks an index and reads little more than a page."""

from __future__ import annotations

from typing import Any

import pytest

from hub.commerce.catalogue import listing, searched, skus
from hub.commerce.catalogue.model import Content, content_doc
from hub.core.clock import from_unix
from hub.core.ids import new_id
from hub.core.runtime import Core

Doc = dict[str, Any]
PRODUCTS, PAGE = 10_000, 50
# A page, one beyond it, and what a search passes over; counts read keys alone.
MOST_DOCS, MOST_KEYS = 200, 3 * listing.COUNTED
WORDS = ("手绘", "刺绣", "签名", "限量", "陶土", "帆布", "年卡", "兑换")


def _product(n: int, shop_id: str) -> Doc:
    title = f"{WORDS[n % 8]}{WORDS[n // 8 % 8]}第{n}号"
    code = f"XM-{n:05d}"
    found = searched.of_product(code, Content(title=title))
    return {
        "_id": f"{new_id()}", "shop_id": shop_id, "client_id": "", "kind": "physical" if n % 3 else "course",
        "code": code, "state": ("draft", "published", "archived")[n % 3], "rev": 1, "version": 0,
        "changed": n % 2 == 0, "title": title, "brand": f"牌{n % 40}", "category_id": f"c{n % 60}",
        "tags": [f"t{n % 30}"], "picture": "", "sku_count": 1, "publish_at": None, "unpublish_at": None,
        "spelled": True, "draft": content_doc(Content(title=title)), "updated_at": from_unix(1_700_000_000 + n),
        "created_at": from_unix(1_700_000_000), **found,
    }  # fmt: skip


@pytest.mark.timeout(120)
async def test_every_question_of_the_list_walks_an_index(core: Core, shop_id: str) -> None:
    raw = core.db._client[core.db._name]
    for start in range(0, PRODUCTS, 2000):
        await raw["products"].insert_many([_product(n, shop_id) for n in range(start, start + 2000)])
    await core.db.shop(shop_id)["categories"].insert(
        {"_id": "c7", "path": ["c7"], "parent_id": "", "key": "x"}
    )
    wanted = {
        "": listing.Wanted(), "state": listing.Wanted(state="published"), "kind": listing.Wanted(kind="course"),
        "brand": listing.Wanted(brand="牌7"), "category": listing.Wanted(category_id="c7"),
        "tag": listing.Wanted(tag="t7"), "changed drafts": listing.Wanted(state="draft", changed=True),
        "brand and kind": listing.Wanted(brand="牌8", kind="course"),
        "code": listing.Wanted(search="09876"), "word": listing.Wanted(search="手绘"),
        "two words": listing.Wanted(search="手绘 1232"), "one sign": listing.Wanted(search="绘"),
    }  # fmt: skip
    problems: list[str] = []
    for name, asked in wanted.items():
        await raw["system.profile"].drop()
        await raw.command({"profile": 2})
        rows, after = await listing.page(core, shop_id, asked, "", PAGE)
        if after:
            more, _ = await listing.page(core, shop_id, asked, after, PAGE)
            assert rows[-1].updated_at > more[0].updated_at
        await raw.command({"profile": 0})
        assert rows, name
        done = [
            op async for op in raw["system.profile"].find({"ns": f"{core.db._name}.products", "op": "query"})
        ]
        problems += [f"{name}: {problem}" for op in done for problem in _wrong(op)]
    assert problems == []
    assert sum((await listing.counts(core, shop_id)).values()) == PRODUCTS
    assert len(await listing.brands(core, shop_id)) == 40
    assert await skus.page(core, shop_id, skus.Wanted(search="手绘"), "", PAGE) == ([], None)


def _wrong(op: Doc) -> list[str]:
    plan, docs, keys = op["planSummary"], op["docsExamined"], op["keysExamined"]
    found = ["scans the collection"] if "COLLSCAN" in plan else []
    found += ["sorts in memory"] if op.get("hasSortStage") else []
    return found + (
        [f"reads {docs} documents, {keys} keys by {plan}"] if docs > MOST_DOCS or keys > MOST_KEYS else []
    )
