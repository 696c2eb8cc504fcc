"""A worker that dies at any write of an import: the next one goes on, nothing is done twice or by half."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from hub.commerce.service import open_commerce
from hub.commerce.transfer.imports import asking, rows, running
from hub.commerce.transfer.imports.records import Counts, Import
from hub.core.clock import from_unix
from hub.core.db import Database
from hub.core.ids import new_id
from hub.core.runtime import Core
from tests.commerce.tables import workbook
from tests.crash.dying import Countdown, Death

RIGHTS = frozenset({"products.manage", "prices.manage", "stock.manage", "costs.read"})
LINES = [
    ["商品编码", "商品标题", "规格1名称", "规格1", "SKU编码", "售价", "入库数量", "库存预警值", "状态"],
    ["A", "甲", "颜色", "红", "A-1", "5", "10", "2", "草稿"],
    ["A", "", "", "蓝", "A-2", "6", "7", "", ""],
    ["B", "乙", "", "", "B-1", "8", "", "", "归档"],
    ["C", "丙", "", "", "C-1", "很贵", "", "", ""],
]


async def _checked(core: Core, shop_id: str) -> Import:
    async def pieces() -> AsyncIterator[bytes]:
        yield workbook(LINES)

    made = await asking.begin(core, shop_id, "a.xlsx", pieces(), "staff:x", "掌柜", RIGHTS)
    await _worked(core, shop_id, made.id)
    return await asking.get(core, shop_id, made.id)


async def _worked(core: Core, shop_id: str, import_id: str) -> None:
    """By a worker that lives, as soon as the lease of the dead one is over."""
    await core.db.shop(shop_id)["imports"].update({"_id": import_id}, {"$set": {"lease_until": from_unix(0)}})
    commerce = open_commerce(core)
    while (await asking.get(core, shop_id, import_id)).state in ("reading", "checking", "applying"):
        await running.run_due(commerce)
    await commerce.close()


async def _dies_at(core: Core, n: int) -> str:
    """A worker whose n-th write kills it; the write, or "" when it came through."""
    countdown = Countdown(n)
    db = Database(core.settings.mongodb_url, core.settings.mongodb_database, countdown)
    commerce = open_commerce(replace(core, db=db))
    work = asyncio.ensure_future(running.run_due(commerce))
    death = asyncio.create_task(countdown.died.wait())
    await asyncio.wait([work, death], return_when=asyncio.FIRST_COMPLETED)
    for task in (work, death):
        task.cancel()
    await asyncio.gather(work, death, return_exceptions=True)
    try:
        async with asyncio.timeout(0.2):
            await commerce.close()
    except (Death, TimeoutError):
        pass
    await db.close()
    return countdown.labels[-1] if countdown.died.is_set() else ""


async def _everything(core: Core, shop_id: str) -> dict[str, Any]:
    """All that an import writes, without ids and times."""
    shop = core.db.shop(shop_id)
    products = await shop["products"].find({}, sort=[("code", 1)])
    skus = {doc["_id"]: doc["code"] for doc in await shop["skus"].find({})}
    books = await shop["price_books"].find({})
    levels = await shop["stock_levels"].find({})
    ledger = await shop["stock_ledger"].find({})
    items = await shop["stock_items"].find({})
    return {
        "products": [(p["code"], p["title"], p["state"], p["version"]) for p in products],
        "skus": sorted(skus.values()),
        "prices": sorted((skus[b["_id"]], b["price_fen"], b["rev"]) for b in books),
        "pieces": sorted((skus[one["sku_id"]], one["physical"]) for one in levels),
        "ledger": sorted((skus[one["sku_id"]], one["delta"]) for one in ledger),
        "low": sorted((skus[one["_id"]], one["low_at"]) for one in items),
    }


async def _died_and_went_on(core: Core, n: int) -> tuple[str, dict[str, Any]]:
    """At which write it died, and everything that there is in the end."""
    shop_id = new_id()
    found = await _checked(core, shop_id)
    assert (found.counts.create, found.counts.bad) == (3, 1)
    await asking.apply(core, shop_id, found.id, found.rev, True, RIGHTS, "staff:x")
    at = await _dies_at(core, n)
    await _worked(core, shop_id, found.id)
    done = await asking.get(core, shop_id, found.id)
    assert (done.state, done.done_rows) == ("done", 4), at
    assert done.counts == Counts(create=3, bad=1, created=3), (at, done.counts)
    told = await rows.page(core, shop_id, found.id, "", "", 0, 10)
    assert [row.became for row in told] == ["created"] * 3 + [""], at
    return at, await _everything(core, shop_id)


WHOLE = {
    "products": [("A", "甲", "draft", 0), ("B", "乙", "archived", 0)],
    "skus": ["A-1", "A-2", "B-1"],
    "prices": [("A-1", 500, 1), ("A-2", 600, 1), ("B-1", 800, 1)],
    "pieces": [("A-1", 10), ("A-2", 7)],
    "ledger": [("A-1", 10), ("A-2", 7)],
    "low": [("A-1", 2), ("A-2", None)],
}


@pytest.mark.parametrize("n", [3, 6, 10, 15])
async def test_a_worker_that_died_while_applying_left_nothing_by_half(core: Core, n: int) -> None:
    at, state = await _died_and_went_on(core, n)
    assert at
    assert state == WHOLE, at


@pytest.mark.soak
@pytest.mark.timeout(300)
async def test_whatever_write_a_worker_dies_at_the_next_one_goes_on(core: Core) -> None:
    died: list[str] = []
    while True:
        at, state = await _died_and_went_on(core, len(died) + 1)
        assert state == WHOLE, at
        if not at:
            break
        died.append(at)
    assert len(died) > 12, "the import writes more than this"
    assert {"insert products", "bulk skus"} <= set(died), died


@pytest.mark.soak
async def test_a_dry_run_that_died_is_whole_in_the_end(core: Core) -> None:
    for n in range(1, 20):
        shop_id = new_id()

        async def pieces() -> AsyncIterator[bytes]:
            yield workbook(LINES)

        made = await asking.begin(core, shop_id, "a.xlsx", pieces(), "staff:x", "掌柜", RIGHTS)
        at = await _dies_at(core, n)
        await _worked(core, shop_id, made.id)
        found = await asking.get(core, shop_id, made.id)
        assert (found.state, found.counts) == ("checked", Counts(create=3, bad=1)), at
        told = await rows.page(core, shop_id, made.id, "", "", 0, 10)
        assert [row.number for row in told] == [2, 3, 4, 5], at
        if not at:
            return
    raise AssertionError("it never came through")
