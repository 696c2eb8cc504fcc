"""The doctor finds whatever was written past the hub, by SKU; mending makes it add up and says so in the ledger."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from hub import doctor
from hub.commerce.service import Commerce, open_commerce
from hub.commerce.stock import checking, items, mending, receiving, reserving, set_aside
from hub.commerce.stock.reserving import Ask, Wanted
from hub.core.ids import new_id
from hub.core.runtime import Core
from tests.accounts.team import open_shop
from tests.crash.stock_dying import stock_is_whole


@pytest.fixture
async def commerce(core: Core) -> AsyncIterator[Commerce]:
    opened = open_commerce(core)
    yield opened
    await opened.close()


async def test_what_was_written_past_the_hub_is_found_and_mended(
    commerce: Commerce, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "BATCH", 2)
    shop = await open_shop(commerce.core)
    shop_id = shop.id
    skus = sorted(new_id() for _ in range(5))
    for sku_id in skus:
        await items.declare_item(commerce, shop_id, sku_id, "counted")
        await receiving.receive(commerce, shop_id, new_id(), [Wanted(sku_id, 9)])
        await reserving.reserve(commerce, shop_id, Ask(new_id(), "site", (Wanted(sku_id, 2),)))
    await set_aside.set_aside(commerce, shop_id, "live", {skus[0]: 1})
    assert await checking.differing(commerce.core, shop_id) == []
    table = commerce.core.db.shop(shop_id)["stock_levels"]
    await table.update({"sku_id": skus[1]}, {"$set": {"physical": 4}})
    await table.update({"sku_id": skus[4]}, {"$set": {"reserved": 0, "allocated": 1}})
    await table.update({"sku_id": skus[0]}, {"$set": {"set_aside": {"live": -1}, "events": []}})
    found = await checking.differing(commerce.core, shop_id)
    assert [(d.sku_id, d.what, d.noted, d.true) for d in found] == [
        (skus[0], "set_aside.live", -1, 0), (skus[0], "events", 0, 1), (skus[1], "physical", 4, 9),
        (skus[4], "reserved", 0, 2), (skus[4], "allocated", 1, 0),
    ]  # fmt: skip
    [told] = [f for f in await doctor.examine(commerce.core) if f.what == f"stock of {shop.slug}"]
    assert not told.ok
    assert skus[1] in told.state
    assert f"hub stock mend {shop.slug}`" in told.remedy
    assert await mending.mend(commerce.core, shop_id) == found
    await stock_is_whole(commerce.core, shop_id)
    [line] = await commerce.core.db.shop(shop_id)["stock_ledger"].find({"kind": "adjustment"})
    assert (line["sku_id"], line["delta"], line["physical_after"]) == (skus[1], -5, 4)
    assert await mending.mend(commerce.core, shop_id) == []
