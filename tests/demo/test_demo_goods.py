"""The demo shop's products are on sale as they should be, and making them again changes nothing."""

from __future__ import annotations

from hub.commerce.catalogue import listing
from hub.commerce.catalogue.model import KINDS
from hub.commerce.flash import store as sales
from hub.commerce.offers.asking import offers
from hub.commerce.offers.model import Ask
from hub.conversations.service import Conversations
from hub.core.clock import now
from hub.core.runtime import Core
from hub.demo import data, goods
from tests.accounts.team import open_shop
from tests.both import both


async def test_the_demo_sells_every_kind_and_only_once(core: Core, hub: Conversations) -> None:
    shop = await open_shop(core)
    assert await goods.stock_up(core, shop.id) == len(data.goods()["products"])
    rows, _ = await listing.page(core, shop.id, listing.Wanted(), "", 100)
    assert {row.kind for row in rows} == set(KINDS)
    states = {row.code: row.state for row in rows}
    assert (states.pop("XM-JOURNAL"), states.pop("XM-CAL26")) == ("draft", "archived")
    assert set(states.values()) == {"published"}
    table = core.db.shop(shop.id)
    ids = [doc["_id"] for doc in await table["skus"].find({"state": "on"})]
    told = await offers(both(hub).commerce, shop.id, ids, Ask("site", now()))
    gone = {one.sku.code for one in told.values() if not one.offer.sellable}
    assert gone == {"XM-CHARM"}, "one of them is sold out, as in every shop"
    [sale] = await sales.listed(core, shop.id, (), None, 10)
    assert (sale.state, sale.has_stock, len(sale.items)) == ("ready", True, 2)
    before = await table["products"].find({}, sort=[("_id", 1)])
    assert await goods.stock_up(core, shop.id) == 0
    assert await table["products"].find({}, sort=[("_id", 1)]) == before
    assert await sales.listed(core, shop.id, (), None, 10) == [sale]
